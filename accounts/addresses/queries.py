"""Which wish a link is about, and under which addresses people were known."""

from collections.abc import Iterable
from datetime import datetime

from django.core.signing import BadSignature
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from accounts.addresses.rows import PURPOSE, USED, AddressWish
from accounts.models import User
from core.errors import NotFound
from core.models import ConfirmedAddress
from core.models.events import signer


def mark_of(person: User) -> str:
    """What stands for a person's present password in a wish."""
    plain = person.get_session_auth_hash()
    return salted_hmac("accounts.address_wish", plain, algorithm="sha256").hexdigest()


def wish_of(token: str, *, reader: User, now: datetime) -> AddressWish:
    """The open wish behind a link. Raises NotFound for a forged, used or ended one, for one of
    another person, and for one from before a change of password.
    """
    try:
        pk = int(signer(PURPOSE).unsign(token))
    except (BadSignature, ValueError):
        words = _("This link is not complete. Open it again from our mail.")
        raise NotFound(words) from None
    found: AddressWish | None = AddressWish.objects.open_at(now).filter(pk=pk).first()
    if found is None or found.person_id != reader.pk:
        raise NotFound(
            _(
                "This link is over or of another account. Sign in as who asked, "
                "or ask for a new link on your profile."
            )
        )
    if not constant_time_compare(found.password_mark, mark_of(reader)):
        raise NotFound(_("This link is over. Ask for a new one on your profile."))
    return found


def addresses_of(people: Iterable[int]) -> set[str]:
    """The addresses that people with these keys have and had, in small letters."""
    people = set(people)
    used = AddressWish.objects.filter(USED, person__in=people)
    confirmed = ConfirmedAddress.objects.filter(user__in=people)
    return {
        *User.objects.filter(pk__in=people).values_list(Lower("email"), flat=True),
        *confirmed.values_list("address", flat=True),
        *used.values_list("address", flat=True),
        *used.values_list("before", flat=True),
    }


def addresses_of_same(addresses: Iterable[str]) -> set[str]:
    """These addresses, and all others of the people who have or had one of them."""
    asked = {address.lower() for address in addresses}
    used = AddressWish.objects.filter(USED, Q(address__in=asked) | Q(before__in=asked))
    confirmed = ConfirmedAddress.objects.filter(address__in=asked)
    people = {
        *User.objects.filter(email__in=asked).values_list("pk", flat=True),
        *confirmed.values_list("user", flat=True),
        *used.values_list("person", flat=True),
    }
    return asked | (addresses_of(people) if people else set())
