from tests.access import everybody, only


def ticket(request):
    return {"pk": request.getfixturevalue("aftersales_ticket").pk}


def mediator(request):
    return {"pk": request.getfixturevalue("mick").pk}


def stopped(request):
    """A clock that the store's answer stopped in time."""
    from aftersales.actions import answer_buyer

    ticket, sam = (request.getfixturevalue(name) for name in ("aftersales_ticket", "sam"))
    entry = answer_buyer(ticket, text="Sorry.", actor=sam, now=ticket.opened_at)
    return {"pk": entry.clock_runs.get().pk}


def link(request):
    return {"token": request.getfixturevalue("aftersales_token")}


def link_ticket(request):
    return link(request) | ticket(request)


def order(request):
    return {"pk": request.getfixturevalue("aftersales_ticket").order_id}


def offer(request):
    return ticket(request) | {"offer_pk": 0, "answer": "accept"}


def ruled(request):
    return {"pk": request.getfixturevalue("aftersales_ruled").pk}


def link_ruled(request):
    return link(request) | ruled(request)


def link_offer(request):
    return link_ticket(request) | {"offer_pk": 0, "answer": "accept"}


def desk_file(request):
    return ticket(request) | {"file_pk": 0, "size": "full"}


def link_file(request):
    return link_ticket(request) | {"file_pk": 0, "size": "small"}


def policy_replay(request):
    from aftersales.replays import start_replay
    from policy.actions import draft_policy

    request.getfixturevalue("policy")
    facts = {"actor": request.getfixturevalue("ada"), "now": request.getfixturevalue("noon")}
    return {"pk": start_replay(draft_policy(**facts), **facts).pk}


def nothing(_request):
    return {"pk": 0}


def tickets_followed(_request):
    return {"action": "follow"}


def queue_of_many(_request):
    return {"action": "queue"}


def step(_request):
    return {"pk": 0, "size": "small"}


def link_step(request):
    return link_ticket(request) | {"step_pk": 0, "size": "small"}


DESK = only("sam", "tess", "mick") | {"rita": 404}
# No goods come back in this ticket: whoever may come in finds nothing.
SERVE = only("sam", ok=404) | {"rita": 404}
GONE = only("sam", "tess", "mick", ok=404) | {"rita": 404}
MATRIX = {
    "aftersales:tickets": ({}, "get", only("sam", "tess", "rita")),
    "aftersales:export_tickets": ({}, "get", only("sam", "tess", "rita")),
    "aftersales:ticket": (ticket, "get", DESK),
    "aftersales:open": (order, "get", only("sam", "mick") | {"rita": 404}),
    "aftersales:answer": (ticket, "post", DESK | {"sam": 422, "tess": 422, "mick": 422}),
    "aftersales:offer": (ticket, "post", DESK | {"sam": 422, "tess": 422, "mick": 422}),
    "aftersales:file": (desk_file, "get", only("sam", "tess", "mick", ok=404) | {"rita": 404}),
    "aftersales:buyer_file": (link_file, "get", everybody(404, anon=404)),
    "aftersales:settle": (offer, "post", only("sam", ok=404) | {"rita": 404}),
    "aftersales:ask_mediation": (ticket, "post", only("sam", ok=302) | {"rita": 404}),
    "aftersales:pause": (ticket, "post", DESK | {"sam": 422, "tess": 422, "mick": 422}),
    "aftersales:resume": (ticket, "post", DESK | {"sam": 422, "tess": 403, "mick": 422}),
    "aftersales:priority": (ticket, "post", only("mick", ok=422)),
    "aftersales:subject": (ticket, "post", only("mick", ok=422)),
    "aftersales:follow": (ticket, "post", DESK | {"sam": 302, "tess": 302, "mick": 302}),
    "aftersales:unfollow": (ticket, "post", DESK | {"sam": 302, "tess": 302, "mick": 302}),
    # None is kept yet.
    "aftersales:insert_reply": (
        ticket,
        "post",
        only("sam", "tess", "mick", ok=422) | {"rita": 404},
    ),
    "aftersales:replies": ({}, "get", only("sam", "tess", "rita", "mick")),
    "aftersales:new_reply": ({}, "get", only("sam", "rita", "mick") | {"tess": 403}),
    "aftersales:reply": (nothing, "get", only("sam", "rita", "mick", ok=404) | {"tess": 403}),
    "aftersales:remove_reply": (nothing, "post", only("sam", "rita", "mick", ok=404)),
    "aftersales:levels": ({}, "get", only("sam", "tess", "rita", "mick")),
    "aftersales:clock_runs": ({}, "get", only("sam", "tess", "rita", "mick")),
    "aftersales:clock_run": (stopped, "get", DESK),
    "aftersales:contest": (stopped, "post", only("sam", ok=422) | {"rita": 404}),
    "aftersales:answer_objection": (stopped, "post", only("mick", ok=404)),
    "aftersales:objections": ({}, "get", only("mick")),
    "aftersales:return_label": (ticket, "post", SERVE),
    "aftersales:return_label_file": (ticket, "get", GONE),
    "aftersales:receive_return": (ticket, "post", SERVE),
    "aftersales:inspect_return": (ticket, "post", SERVE),
    "aftersales:return_steps": ({}, "post", only("sam", "rita", ok=404)),
    "aftersales:return_step": (step, "get", only("sam", "tess", "rita", ok=404)),
    "aftersales:return_address": ({}, "get", only("sam", "rita")),
    "aftersales:board": ({}, "get", only("mick")),
    "aftersales:my_tickets": ({}, "get", only("mick")),
    "aftersales:take_next": ({}, "post", only("mick", ok=302)),
    "aftersales:release": (ticket, "post", only("mick", ok=422)),
    "aftersales:take_up": (ticket, "post", only("mick", ok=403)),
    "aftersales:move_to_queue": (ticket, "post", only("mick", ok=422)),
    "aftersales:looking": (ticket, "get", only("mick")),
    "aftersales:bulk_tickets": (tickets_followed, "post", only("sam", "tess", "rita", ok=302)),
    "aftersales:bulk": (queue_of_many, "post", only("mick", ok=302)),
    "aftersales:team": ({}, "get", only("mick", "ada")),
    "aftersales:team_place": (mediator, "get", only("ada")),
    "aftersales:take": (ticket, "post", only("mick", ok=422)),
    "aftersales:note": (ticket, "post", only("mick", ok=422)),
    "aftersales:rule": (ticket, "post", only("mick", ok=422)),
    "aftersales:confirm_ruling": (ticket, "post", only("mick", ok=404)),
    "aftersales:send_back_ruling": (ticket, "post", only("mick", ok=404)),
    "aftersales:letter": (ruled, "get", DESK),
    "aftersales:letter_pdf": (ruled, "get", DESK),
    "aftersales:appeal_ruling": (ruled, "post", only("sam", ok=422) | {"rita": 404}),
    "aftersales:answer_ruling_appeal": (ruled, "post", only("mick", ok=404)),
    "aftersales:buyer_letter": (link_ruled, "get", everybody(anon=200)),
    "aftersales:buyer_letter_pdf": (link_ruled, "get", everybody(anon=200)),
    "aftersales:buyer_appeal": (link_ruled, "post", everybody(422, anon=422)),
    "aftersales:measures": ({}, "get", only("sam", "tess", "rita")),
    "aftersales:mediator_measures": ({}, "get", only("mick")),
    "aftersales:second_looks": ({}, "get", only("mick")),
    "aftersales:second_look": (ticket, "get", only("mick", ok=404)),
    "aftersales:replay": (policy_replay, "get", only("ada")),
    "aftersales:facts": (ticket, "get", DESK),
    "aftersales:buyer_help": (link, "get", everybody(anon=200)),
    "aftersales:buyer_ticket": (link_ticket, "get", everybody(anon=200)),
    "aftersales:buyer_write": (link_ticket, "post", everybody(422, anon=422)),
    "aftersales:buyer_rate": (link_ticket, "post", everybody(422, anon=422)),
    "aftersales:buyer_offer": (link_ticket, "post", everybody(422, anon=422)),
    "aftersales:buyer_return": (link_ticket, "post", everybody(404, anon=404)),
    "aftersales:buyer_return_step": (link_step, "get", everybody(404, anon=404)),
    "aftersales:buyer_label": (link_ticket, "get", everybody(404, anon=404)),
    "aftersales:buyer_mediation": (link_ticket, "post", everybody(302, anon=302)),
    "aftersales:buyer_answer": (link_offer, "post", everybody(404, anon=404)),
}
