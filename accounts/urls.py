from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("profile/", views.profile, name="profile"),
    path("switch/store/<int:pk>/", views.switch_store, name="switch_store"),
    path("switch/workspace/<slug:key>/", views.switch_workspace, name="switch_workspace"),
]
