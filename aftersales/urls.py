from django.urls import path, register_converter
from django.urls.converters import StringConverter

from aftersales.views import buyer, desk, files, levels, mediation, objections, work


class Answer(StringConverter):
    """What may be said to an offer; anything else is no address."""

    regex = "accept|decline"


class FileSize(StringConverter):
    """The file itself, or a small picture of it."""

    regex = "full|small"


register_converter(Answer, "answer")
register_converter(FileSize, "size")
app_name = "aftersales"
urlpatterns = [
    path("tickets/", desk.tickets, name="tickets"),
    path("tickets/<int:pk>/", desk.ticket, name="ticket"),
    path("tickets/<int:pk>/files/<int:file_pk>/<size:size>/", files.of_desk, name="file"),
    path("tickets/<int:pk>/answer/", desk.answer, name="answer"),
    path("tickets/<int:pk>/offer/", desk.offer, name="offer"),
    path("tickets/<int:pk>/offers/<int:offer_pk>/<answer:answer>/", desk.settle, name="settle"),
    path("tickets/<int:pk>/mediation/", desk.ask, name="ask_mediation"),
    path("tickets/<int:pk>/pause/", work.pause, name="pause"),
    path("tickets/<int:pk>/resume/", work.resume, name="resume"),
    path("tickets/<int:pk>/priority/", work.priority, name="priority"),
    path("service-levels/", levels.levels, name="levels"),
    path("service-levels/clocks/", levels.runs, name="clock_runs"),
    path("service-levels/clocks/<int:pk>/", objections.run, name="clock_run"),
    path("service-levels/clocks/<int:pk>/contest/", objections.contest, name="contest"),
    path(
        "service-levels/clocks/<int:pk>/answer/",
        objections.answer_objection,
        name="answer_objection",
    ),
    path("service-levels/objections/", objections.objections, name="objections"),
    path("mediation/", mediation.board, name="board"),
    path("mediation/mine/", mediation.mine, name="my_tickets"),
    path("mediation/<int:pk>/take/", mediation.take, name="take"),
    path("mediation/<int:pk>/note/", mediation.note, name="note"),
    path("mediation/<int:pk>/ruling/", mediation.rule, name="rule"),
    path("b/<str:token>/help/", buyer.help_, name="buyer_help"),
    path("b/<str:token>/tickets/<int:pk>/", buyer.ticket, name="buyer_ticket"),
    path(
        "b/<str:token>/tickets/<int:pk>/files/<int:file_pk>/<size:size>/",
        files.of_buyer,
        name="buyer_file",
    ),
    path("b/<str:token>/tickets/<int:pk>/write/", buyer.write, name="buyer_write"),
    path("b/<str:token>/tickets/<int:pk>/offer/", buyer.offer, name="buyer_offer"),
    path("b/<str:token>/tickets/<int:pk>/mediation/", buyer.ask, name="buyer_mediation"),
    path(
        "b/<str:token>/tickets/<int:pk>/offers/<int:offer_pk>/<answer:answer>/",
        buyer.answer,
        name="buyer_answer",
    ),
]
