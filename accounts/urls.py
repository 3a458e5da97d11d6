from django.urls import path

from accounts import views
from accounts.passwords import views as passwords
from accounts.sessions import views as sessions

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("profile/password/", passwords.change, name="password"),
    path("profile/sessions/", sessions.index, name="sessions"),
    path("profile/sessions/<int:pk>/end/", sessions.end, name="end_session"),
    path("profile/sessions/end/", sessions.end_others, name="end_other_sessions"),
    path("switch/store/<int:pk>/", views.switch_store, name="switch_store"),
    path("switch/workspace/<slug:key>/", views.switch_workspace, name="switch_workspace"),
]
