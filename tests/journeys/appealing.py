"""Two mediators: one rules that goods come back, another one answers the appeal."""

from tests.journeys.steps import choose, fill, press, see


def let_the_buyer_pay(ticket, mediator):
    """All the money goes back, once the buyer has sent the goods at their own cost."""
    mediator.goto(f"/tickets/{ticket.pk}/")
    press(mediator, "Take this ticket")
    mediator.get_by_role("link", name="Facts, standard and ruling").click()
    mediator.locator("[name=fact_fault_shown][value=yes]").check()
    choose(mediator, "Buyer")
    way = mediator.get_by_label("Whether the goods come back")
    way.select_option(label="The buyer pays for the way back")
    why = "The buyer chose the vase."
    said = {"Why, in your words": why, "Why it departs from the standard": why}
    fill(mediator, {"Money back to the buyer": "19.90"} | said)
    press(mediator, "Decide the ticket")
    see(mediator, "Decided. Both sides have been told why.")


def grant(ticket, payer, mediator):
    """Another mediator grants the appeal and says who pays the way back."""
    mediator.goto("/mediation/?view=appeals")
    mediator.get_by_role("link", name=ticket.title).click()
    mediator.get_by_role("link", name="Decision letter and appeal").click()
    choose(mediator, "Granted")
    mediator.get_by_label("The way back of the goods").select_option(label=payer)
    fill(mediator, {"Why, in your words": "The picture shows it."})
    press(mediator, "Answer the appeal")
    see(mediator, "Answered. Both sides have been told why.")
