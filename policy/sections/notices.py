"""What buyers are told by mail, in their language where a text in it exists."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _
from pydantic import AfterValidator, Field, model_validator

from core.yaml_files import read_yaml
from policy.sections.base import Code, Frozen, Prose, Section, Shown, Text, Unit, Words

FILE = Path(__file__).resolve().parent.parent / "data" / "notices.yaml"
WORD = re.compile(r"\{([^{}]*)\}")
KINDS = frozenset(
    {
        "order_received",
        "parcel_dispatched",
        "arrival_shifted",
        "arrival_back_on_time",
        "arrival_delayed",
        "arrival_unknown",
        "parcel_held",
        "parcel_out_for_delivery",
        "parcel_delivered",
        "order_cancelled",
        "order_reduced",
        "customs_asked_buyer",
        "customs_reminded_buyer",
        "address_changed",
        "address_refused",
        "parcel_renumbered",
        "buyer_link_renewed",
    }
)
# Why goods are not sent; each is said to the buyer in the words of the policy.
REASONS = frozenset(
    {
        "sold_out",
        "wrong_price",
        "damaged",
        "cannot_ship",
        "buyer_asked",
        "not_paid",
        "wrong_address",
        "settled_otherwise",
    }
)
KNOWN = frozenset(
    {"number", "order", "store", "carrier", "tracking", "state", "since_on", "delivered_on"}
    | {"goods", "reason", "said", "due_at", "away", "ship_by_on", "old"}
    | {"in_ten", "earliest_on", "latest_on", "promise_on", "old_earliest_on", "old_latest_on"}
)
FRAME = frozenset({"text", "link", "store"})


def _language(code: str) -> str:
    if code not in LANG_INFO or code in ("en", "zh-hans"):
        raise ValueError(_("Give a language by its code, such as de. English stands above."))
    return code


Language = Annotated[str, AfterValidator(_language), Shown(_("Language"), _("Such as “de”."))]


def _refuse_unknown(texts: tuple[str, ...], known: frozenset[str]) -> None:
    for name in (name for text in texts for name in WORD.findall(text) if name not in known):
        words = _("{%(name)s} is no word that this text can hold. It can hold: %(known)s.")
        raise ValueError(words % {"name": name, "known": ", ".join(sorted(known))})


class FrameText(Frozen):
    language: Language
    text: Annotated[Prose, Shown(_("Text"))]


class Frame(Frozen):
    """What stands around each text: `{text}` and the buyer's own `{link}`."""

    en: Annotated[Prose, Shown(_("English"))]
    zh: Annotated[Prose, Shown(_("Simplified Chinese"))]
    more: Annotated[tuple[FrameText, ...], Shown(_("Other languages"))] = ()

    @model_validator(mode="after")
    def holds_text_and_link(self) -> Self:
        texts = (self.en, self.zh, *(said.text for said in self.more))
        _refuse_unknown(texts, FRAME)
        if not all("{text}" in text and "{link}" in text for text in texts):
            raise ValueError(_("The frame of each language needs {text} and {link}."))
        return self

    def said(self, language: str) -> str:
        others = {one.language: one.text for one in self.more}
        return {"en": self.en, "zh-hans": self.zh, **others}[language]


class Translation(Frozen):
    language: Language
    subject: Annotated[Prose, Shown(_("Subject"))]
    text: Annotated[Prose, Shown(_("Text"))]


class Notice(Frozen):
    """One mail to a buyer."""

    subject: Annotated[Text, Shown(_("Subject"))]
    text: Annotated[Text, Shown(_("Text"))]
    more: Annotated[tuple[Translation, ...], Shown(_("Other languages"))] = ()

    @model_validator(mode="after")
    def words_are_known(self) -> Self:
        own = (self.subject.en, self.subject.zh, self.text.en, self.text.zh)
        _refuse_unknown(own + tuple(one.subject + one.text for one in self.more), KNOWN)
        return self

    def said(self, language: str) -> tuple[str, str]:
        """Subject and text in one of its languages."""
        others = {one.language: (one.subject, one.text) for one in self.more}
        own = {
            "en": (self.subject.en, self.text.en),
            "zh-hans": (self.subject.zh, self.text.zh),
        }
        return (own | others)[language]


class PhraseText(Frozen):
    language: Language
    text: Annotated[Prose, Shown(_("Text"))]


class Phrase(Text):
    """A few words within a notice, in as many languages."""

    more: Annotated[tuple[PhraseText, ...], Shown(_("Other languages"))] = ()

    def said(self, language: str) -> str:
        """In one of its languages, else in English."""
        others = {one.language: one.text for one in self.more}
        return {"zh-hans": self.zh, **others}.get(language, self.en)


class NoticesSection(Section):
    """Rule: docs/rules/shipping.md#notices"""

    label: ClassVar[Words] = _("Notices to buyers")
    summary: ClassVar[Words] = _("The mails about an order and its parcels, word by word.")

    fresh_hours: Annotated[
        int,
        Field(ge=1, le=168),
        Shown(
            _("A step is news for"),
            _("A step of a parcel that is reported later than this is not announced any more."),
            Unit.HOURS,
        ),
    ]
    frame: Annotated[Frame, Shown(_("Around each text"))]
    texts: Annotated[dict[Code, Notice], Shown(_("Texts"))]
    reasons: Annotated[dict[Code, Phrase], Shown(_("Why goods are not sent"))]

    @model_validator(mode="before")
    @classmethod
    def older_versions_have_the_first_words(cls, content: Any) -> Any:
        """A version from before some notice existed says it in the words it came with."""
        if not isinstance(content, dict):
            return content
        first = _first_content()
        filled = {
            name: {**first[name], **content.get(name, {})}
            for name in ("texts", "reasons")
            if isinstance(content.get(name, {}), dict)
        }
        return content | filled

    def languages(self, kind: str) -> frozenset[str]:
        """The languages in which this notice can be sent."""
        frames = {one.language for one in self.frame.more}
        texts = {one.language for one in self.texts[kind].more}
        return frozenset({"en", "zh-hans"} | (frames & texts))


@cache
def _first_content() -> dict[str, Any]:
    content: dict[str, Any] = read_yaml(FILE)
    return content


@cache
def first_texts() -> NoticesSection:
    """The texts that came with the program: those of versions from before there was a section."""
    return NoticesSection.model_validate(_first_content() | {"sources": {}})
