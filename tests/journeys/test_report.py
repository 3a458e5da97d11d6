"""Somebody without an account reports a store, a moderator decides, and the reporter is told."""

from tests.journeys.people import person, store_of
from tests.journeys.steps import choose, fill, press, see

REPORTER = "lena.report@example.org"
WORDS = "They write that five stars are paid with a voucher. I have the letter."


def test_from_the_report_to_the_answer(visit, market):
    tao, mara = person("Tao"), person("Mara", "moderator")
    store = store_of(tao, "Tao’s Paid Stars")
    stranger = visit(java_script_enabled=False)
    file_report(stranger, store)
    receipt = market.mail_to(REPORTER, "has arrived").link

    decide(visit(mara), store)

    answer = market.mail_to(REPORTER, "You are right.")
    assert answer.link == receipt
    stranger.goto(answer.link)
    see(stranger, "Your report is answered")
    see(stranger, "The breach is on the store’s record.")
    see(stranger, "certified out-of-court dispute settlement body")


def file_report(page, store):
    page.goto(f"/report/?subject_kind=store&place={store.slug}")
    choose(page, "It is against Tradewell")
    page.get_by_label("What it breaks").select_option("manipulation")
    choose(page, "I bought there")
    fill(page, {"What is wrong": WORDS, "Your name": "Lena", "Your email": REPORTER})
    page.get_by_label("I believe in good faith").check()
    press(page, "Send the report")
    see(page, "Your report has arrived")
    see(page, WORDS)


def decide(page, store):
    page.goto("/moderation/")
    press(page.get_by_role("row").filter(has_text=store.name), "Take")
    see(page, WORDS)
    choose(page, "Record the points only")
    fill(page, {"Why not the ladder": "A first letter.", "What happened": "Stars were paid for."})
    press(page, "Review decision…")
    press(page, "Record the points only")
    see(page, "is sent to the store.")
