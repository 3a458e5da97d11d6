from django.urls import path, register_converter
from django.urls.converters import StringConverter

from aftersales.actions.bulk import FOLLOWING, VERBS
from aftersales.views import (
    bulk,
    buyer,
    buyer_letters,
    buyer_returns,
    desk,
    files,
    following,
    holding,
    letters,
    levels,
    measures,
    mediation,
    objections,
    opening,
    replays,
    replies,
    return_steps,
    returns,
    rulings,
    second_looks,
    team,
    work,
)


class Answer(StringConverter):
    """What may be said to an offer; anything else is no address."""

    regex = "accept|decline"


class FileSize(StringConverter):
    """The file itself, or a small picture of it."""

    regex = "full|small"


class Bulk(StringConverter):
    """What may be done to many tickets at once."""

    regex = "|".join(VERBS)


class StoreBulk(StringConverter):
    """What a store may do to many of its tickets at once."""

    regex = "|".join(FOLLOWING)


register_converter(StoreBulk, "store_bulk")
register_converter(Answer, "answer")
register_converter(FileSize, "size")
register_converter(Bulk, "bulk")
app_name = "aftersales"
urlpatterns = [
    path("tickets/", desk.tickets, name="tickets"),
    path("tickets/tickets.csv", desk.export, name="export_tickets"),
    path("tickets/bulk/<store_bulk:action>/", bulk.of_store, name="bulk_tickets"),
    path("tickets/measures/", measures.own, name="measures"),
    path("mediation/measures/", measures.mediators, name="mediator_measures"),
    path("orders/<int:pk>/tickets/open/", opening.open_, name="open"),
    path("tickets/<int:pk>/", desk.ticket, name="ticket"),
    path("tickets/<int:pk>/files/<int:file_pk>/<size:size>/", files.of_desk, name="file"),
    path("tickets/<int:pk>/answer/", desk.answer, name="answer"),
    path("tickets/<int:pk>/offer/", desk.offer, name="offer"),
    path("tickets/<int:pk>/offers/<int:offer_pk>/<answer:answer>/", desk.settle, name="settle"),
    path("tickets/<int:pk>/mediation/", desk.ask, name="ask_mediation"),
    path("tickets/<int:pk>/pause/", work.pause, name="pause"),
    path("tickets/<int:pk>/resume/", work.resume, name="resume"),
    path("tickets/<int:pk>/priority/", work.priority, name="priority"),
    path("tickets/<int:pk>/subject/", work.subject, name="subject"),
    path("tickets/<int:pk>/follow/", following.follow, name="follow"),
    path("tickets/<int:pk>/unfollow/", following.unfollow, name="unfollow"),
    path("tickets/<int:pk>/insert/", replies.insert, name="insert_reply"),
    path("replies/", replies.index, name="replies"),
    path("replies/new/", replies.new, name="new_reply"),
    path("replies/<int:pk>/", replies.edit, name="reply"),
    path("replies/<int:pk>/remove/", replies.remove, name="remove_reply"),
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
    path("tickets/<int:pk>/return/label/", returns.label, name="return_label"),
    path("tickets/<int:pk>/return/label/file/", returns.label_file, name="return_label_file"),
    path("tickets/<int:pk>/return/receive/", returns.receive, name="receive_return"),
    path("tickets/<int:pk>/return/inspect/", returns.inspect, name="inspect_return"),
    path("returns/address/", return_steps.address, name="return_address"),
    path("returns/steps/", return_steps.steps, name="return_steps"),
    path("returns/steps/<int:pk>/<size:size>/", return_steps.photo, name="return_step"),
    path("mediation/", mediation.board, name="board"),
    path("mediation/mine/", mediation.mine, name="my_tickets"),
    path("mediation/second-looks/", second_looks.second_looks, name="second_looks"),
    path("mediation/second-looks/<int:pk>/", second_looks.second_look, name="second_look"),
    path("policy/rulings/<int:pk>/", replays.replay, name="replay"),
    path("mediation/next/", holding.take_next, name="take_next"),
    path("mediation/bulk/<bulk:action>/", bulk.bulk, name="bulk"),
    path("mediation/team/", team.team, name="team"),
    path("mediation/team/<int:pk>/", team.place, name="team_place"),
    path("mediation/<int:pk>/release/", holding.release, name="release"),
    path("mediation/<int:pk>/take-up/", holding.take_up, name="take_up"),
    path("mediation/<int:pk>/queue/", holding.queue, name="move_to_queue"),
    path("mediation/<int:pk>/looking/", holding.looking, name="looking"),
    path("mediation/<int:pk>/take/", mediation.take, name="take"),
    path("mediation/<int:pk>/note/", mediation.note, name="note"),
    path("tickets/<int:pk>/facts/", rulings.facts, name="facts"),
    path("tickets/<int:pk>/letter/", letters.letter, name="letter"),
    path("tickets/<int:pk>/letter.pdf", letters.letter_pdf, name="letter_pdf"),
    path("tickets/<int:pk>/appeal/", letters.appeal, name="appeal_ruling"),
    path("mediation/<int:pk>/appeal/", letters.answer, name="answer_ruling_appeal"),
    path("mediation/<int:pk>/ruling/", rulings.rule, name="rule"),
    path("mediation/<int:pk>/ruling/confirm/", rulings.confirm, name="confirm_ruling"),
    path("mediation/<int:pk>/ruling/send-back/", rulings.send_back, name="send_back_ruling"),
    path("b/<str:token>/help/", buyer.help_, name="buyer_help"),
    path("b/<str:token>/tickets/<int:pk>/", buyer.ticket, name="buyer_ticket"),
    path(
        "b/<str:token>/tickets/<int:pk>/files/<int:file_pk>/<size:size>/",
        files.of_buyer,
        name="buyer_file",
    ),
    path("b/<str:token>/tickets/<int:pk>/write/", buyer.write, name="buyer_write"),
    path("b/<str:token>/tickets/<int:pk>/rating/", buyer.rate, name="buyer_rate"),
    path("b/<str:token>/tickets/<int:pk>/offer/", buyer.offer, name="buyer_offer"),
    path("b/<str:token>/tickets/<int:pk>/letter/", buyer_letters.buyer_letter, name="buyer_letter"),
    path(
        "b/<str:token>/tickets/<int:pk>/letter.pdf",
        buyer_letters.buyer_letter_pdf,
        name="buyer_letter_pdf",
    ),
    path("b/<str:token>/tickets/<int:pk>/appeal/", buyer_letters.buyer_appeal, name="buyer_appeal"),
    path("b/<str:token>/tickets/<int:pk>/return/", buyer_returns.send_back, name="buyer_return"),
    path(
        "b/<str:token>/tickets/<int:pk>/return/steps/<int:step_pk>/<size:size>/",
        return_steps.buyer_photo,
        name="buyer_return_step",
    ),
    path("b/<str:token>/tickets/<int:pk>/return/label/", buyer_returns.label, name="buyer_label"),
    path("b/<str:token>/tickets/<int:pk>/mediation/", buyer.ask, name="buyer_mediation"),
    path(
        "b/<str:token>/tickets/<int:pk>/offers/<int:offer_pk>/<answer:answer>/",
        buyer.answer,
        name="buyer_answer",
    ),
]
