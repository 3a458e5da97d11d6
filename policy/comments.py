"""What admins say to each other of a draft, before it is decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.errors import NotAllowed, NotPossible
from core.events import record
from core.forms import ActionForm
from policy.labels import Words, section_type
from policy.models import DraftComment, PolicyVersion
from policy.sections import SECTIONS

LONGEST = 2000


class CommentForm(ActionForm):
    section = forms.ChoiceField(label=gettext_lazy("Part of the policy"), required=False)
    text = forms.CharField(
        label=gettext_lazy("Comment"), max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        named = [(name, section_type(name).label) for name in SECTIONS]
        part: Any = self.fields["section"]
        part.choices = [("", _("The version as a whole")), *named]


@transaction.atomic
def comment_on(
    version: PolicyVersion, *, text: str, section: str = "", actor: User, now: datetime
) -> DraftComment:
    """Say something of an open version, or of one section of it, to the other admins.

    Its drafter and whoever commented before are told. Raises NotAllowed unless the actor is an
    admin; NotPossible on `text` or `section`, and once it was approved or withdrawn.
    """
    if not actor.is_policy_admin:
        raise NotAllowed(_("Only an admin can work on the policy."))
    # Nobody decides the version between the look and the comment.
    version = PolicyVersion.objects.select_for_update(no_key=True, of=("self",)).get(pk=version.pk)
    if not version.is_open:
        raise NotPossible(_("This version was decided. Comment on the next draft."))
    if section and section not in SECTIONS:
        raise NotPossible(_("There is no such part of the policy."), field="section")
    if not (text := text.replace("\x00", "").strip()):
        raise NotPossible(_("Write what you think of it."), field="text")
    told: Any = {version.drafted_by_id, *version.comments.values_list("author", flat=True)}
    comment: DraftComment = version.comments.create(
        author=actor, section=section, text=text, written_at=now
    )
    record(
        "policy.commented",
        subject=version,
        store=None,
        actor=actor,
        at=now,
        notify=User.objects.filter(pk__in=told, is_active=True).exclude(pk=actor.pk),
        facts={"number": version.number, "text": text},
    )
    return comment


def comments_of(version: PolicyVersion) -> list[tuple[DraftComment, Words]]:
    """Each with the name of the section that it is on, the first one first. One query."""
    rows = version.comments.select_related("author").order_by("pk")
    named = {name: section_type(name).label for name in SECTIONS}
    return [(row, named.get(row.section, "")) for row in rows]
