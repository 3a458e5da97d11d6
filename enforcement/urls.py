from django.urls import path

from enforcement.views import appeals, approvals, case, queue, reports, standing

app_name = "enforcement"
urlpatterns = [
    # What a store sees
    path("standing/", standing.standing, name="standing"),
    path("decisions/", standing.decision_list, name="decisions"),
    path("decisions/<int:pk>/", standing.decision, name="decision"),
    path("decisions/<int:pk>/appeal/", standing.file_appeal, name="file_appeal"),
    path("appeals/", appeals.appeals, name="appeals"),
    path("appeals/<int:pk>/", appeals.appeal, name="appeal"),
    path("appeals/<int:pk>/withdraw/", appeals.withdraw, name="withdraw_appeal"),
    path("sanctions/<int:pk>/", approvals.sanction, name="sanction"),
    # Reports by the public, without an account
    path("report/", reports.file, name="public_report"),
    path("report/<str:token>/", reports.receipt, name="receipt"),
    # Reports that staff file
    path("reports/new/", queue.report, name="report"),
    # Moderation
    path("moderation/", queue.queue, name="queue"),
    path("moderation/next/", queue.take_next, name="take_next"),
    path("moderation/cases/<int:pk>/", case.case, name="case"),
    path("moderation/cases/<int:pk>/claim/", case.claim, name="claim"),
    path("moderation/cases/<int:pk>/release/", case.release, name="release"),
    path("moderation/cases/<int:pk>/preview/", case.preview, name="preview"),
    path("moderation/cases/<int:pk>/review/", case.review, name="review"),
    path("moderation/cases/<int:pk>/decide/", case.decide, name="decide"),
    path("moderation/cases/<int:pk>/close/", case.close, name="close"),
    path("moderation/approvals/", approvals.approvals, name="approvals"),
    path("moderation/approvals/<int:pk>/", approvals.review_sanction, name="review_sanction"),
    path("moderation/approvals/<int:pk>/agree/", approvals.agree, name="agree"),
    path("moderation/approvals/<int:pk>/refuse/", approvals.refuse, name="refuse"),
    path("moderation/measures/<int:pk>/restore/", approvals.restore, name="restore"),
    path("moderation/violations/<int:pk>/ban/", approvals.propose_ban, name="propose_ban"),
    path("moderation/appeals/", appeals.docket, name="docket"),
    path("moderation/appeals/<int:pk>/", appeals.answer, name="answer"),
    path("moderation/appeals/<int:pk>/take/", appeals.take, name="take_appeal"),
    path("moderation/appeals/<int:pk>/decide/", appeals.decide, name="decide_appeal"),
    path("moderation/stores/", standing.stores, name="stores"),
    path("moderation/stores/<slug:slug>/", standing.store, name="store"),
]
