"""Replies that the mediation team and each store keep ready."""

from datetime import datetime

from accounts.demo.people import address
from accounts.models import Store, User
from aftersales.actions import save_reply
from aftersales.models import SavedReply

PHOTOS = (
    "Hello {buyer_name},\n\nplease add two photos to ticket {ticket}: one of the whole article"
    " ({article}) and one of what is wrong with it. You can do so on this page until {due_date}."
    "\n\n{my_name}, mediator"
)
PHOTOS_ZH = (
    "{buyer_name}，您好：\n\n请在 {due_date} 之前为工单 {ticket} 补充两张照片：一张商品全貌"
    "（{article}），一张问题部位。\n\n调解员 {my_name}"
)
FACTS = (
    "To both sides: the records of order {order_number} are complete. The decision follows by"
    " {due_date}, with its reasons."
)
SORRY = (
    "Hello {buyer_name},\n\nwe are sorry that {article} did not arrive as it should. We look at"
    " order {order_number} and answer by {due_date}.\n\n{store_name}"
)
SORRY_DE = (
    "Guten Tag {buyer_name},\n\nes tut uns leid, dass mit {article} etwas nicht stimmt. Wir sehen"
    " uns die Bestellung {order_number} an und antworten bis {due_date}.\n\n{store_name}"
)
TEAM = (
    ("Photos, please", "en", PHOTOS),
    ("请补充照片", "zh", PHOTOS_ZH),
    ("The records are complete", "en", FACTS),
)
STORE = (("We are looking at it", "en", SORRY), ("Wir sehen es uns an", "de", SORRY_DE))


def build(stores: list[Store], now: datetime) -> None:
    """Keep what is not kept yet."""
    if SavedReply.objects.exists():
        return
    mediator = User.objects.get(email=address("mediator"))
    for title, language, text in TEAM:
        save_reply(None, title=title, language=language, text=text, actor=mediator, now=now)
    for store in stores:
        owner = store.people("owner").get()
        for title, language, text in STORE:
            save_reply(store, title=title, language=language, text=text, actor=owner, now=now)
