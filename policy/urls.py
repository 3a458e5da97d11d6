from django.urls import path

from policy.views import drafts, phrases, rulebook, versions

app_name = "policy"
urlpatterns = [
    path("rules/", rulebook.rulebook, name="rulebook"),
    path("rules/changes/<int:pk>/", rulebook.changes, name="changes"),
    path("rules/changes/<int:pk>/acknowledge/", rulebook.acknowledge, name="acknowledge"),
    path("rules/compare/<int:older>/<int:newer>/", rulebook.compare, name="compare"),
    path("rules/<str:number>/", rulebook.rule, name="rule"),
    path("policy/", versions.versions, name="versions"),
    path("policy/draft/", versions.draft, name="draft"),
    path("policy/<int:pk>/", versions.version, name="version"),
    path("policy/<int:pk>/restore/", versions.restore, name="restore"),
    path("policy/<int:pk>/comment/", versions.comment, name="comment"),
    path("policy/<int:pk>/ask/", versions.ask, name="ask"),
    path("policy/<int:pk>/replay/", versions.replay, name="replay"),
    path("policy/<int:pk>/approve/", versions.approve, name="approve"),
    path("policy/<int:pk>/send-back/", versions.send_back, name="send_back"),
    path("policy/<int:pk>/withdraw/", versions.withdraw, name="withdraw"),
    path("policy/<int:pk>/phrases/", phrases.phrases, name="phrases"),
    path("policy/<int:pk>/edit/<str:section>/", drafts.section, name="edit_section"),
    path("policy/<int:pk>/edit/<str:section>/<str:field>/", drafts.add_item, name="add_item"),
    path(
        "policy/<int:pk>/edit/<str:section>/<str:field>/<str:key>/",
        drafts.item,
        name="edit_item",
    ),
]
