"""From the types of a section to form fields, and from what was typed back to its data.

Field names are the way to the value, joined by "__": `steps__2__days`, `title__zh`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import UnionType
from typing import Annotated, Any, Literal, Union, cast, get_args, get_origin

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from policy.labels import CODES, shown_of
from policy.sections.base import Shown, Unit
from policy.wording import in_words

BLANK_ROWS = 2
UNIT_WORDS = {
    Unit.DAYS: _("in days"),
    Unit.HOURS: _("in hours"),
    Unit.MINUTES: _("in minutes"),
    Unit.SECONDS: _("in seconds"),
    Unit.BYTES: _("in bytes"),
    Unit.PIXELS: _("in pixels"),
}


@dataclass
class Group:
    """Fields under one heading; a row is drawn side by side."""

    legend: Any = ""
    is_row: bool = False
    fields: dict[str, forms.Field] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A field's type without its wrappings: the bare type, whether it may be empty, its limits."""

    bare: Any
    may_be_empty: bool
    limits: dict[str, Any]

    @property
    def model(self) -> type[BaseModel] | None:
        is_model = isinstance(self.bare, type) and issubclass(self.bare, BaseModel)
        return self.bare if is_model else None

    @property
    def item(self) -> "Kind | None":
        """The kind of a list's items; None when this is no list."""
        if get_origin(self.bare) is not tuple:
            return None
        return kind_of(get_args(self.bare)[0])


def kind_of(annotation: Any, metadata: Any = ()) -> Kind:
    limits: dict[str, Any] = {}
    may_be_empty = False
    marks = list(metadata)
    while True:
        for mark in marks:
            limits |= _limits(mark)
        if get_origin(annotation) is Annotated:
            annotation, *marks = get_args(annotation)
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(arg for arg in get_args(annotation) if arg is not type(None))
            may_be_empty, marks = True, []
        else:
            return Kind(annotation, may_be_empty, limits)


def groups_of(owner: type[BaseModel], content: Mapping[str, Any]) -> Iterator[Group]:
    """Everything that can be typed, group by group, filled with `content`."""
    own = Group()
    nested: list[Group] = []
    for name, info, shown in _labelled(owner):
        kind = kind_of(info.annotation, info.metadata)
        # A version from before there was this field: it goes by the default, so that is shown.
        given = content.get(name, _default_of(info) if content else None)
        if shown.is_fixed:
            own.fields[name] = _fixed(kind, shown, given)
        elif kind.model:
            nested += _nested(name, kind.model, shown, given or {})
        elif kind.item and kind.item.model:
            nested += _rows(name, kind.item.model, shown, given or [])
        elif (control := _control(kind, shown, given, info.is_required())) is not None:
            own.fields[name] = control
    if own.fields:
        yield own
    yield from nested


def _default_of(info: FieldInfo) -> Any:
    if info.is_required():
        return None
    return to_jsonable_python(info.get_default(call_default_factory=True))


def item_type_of(owner: type[BaseModel], name: str) -> type[BaseModel] | None:
    """The type of a field's items that have a page each: families, rules, kinds of ticket."""
    info = owner.model_fields.get(name)
    if info is None or get_origin(info.annotation) is not dict or not shown_of(owner, name):
        return None
    item = kind_of(get_args(info.annotation)[1]).model
    return item if item and any(_labelled(item)) else None


def key_type_of(owner: type[BaseModel], name: str) -> Any:
    """The type of the keys of such a field."""
    return get_args(owner.model_fields[name].annotation)[0]


def blank_of(item: type[BaseModel]) -> dict[str, Any]:
    """What a new item holds before anything is typed."""
    fields = item.model_fields.items()
    return {name: _default_of(info) for name, info in fields if not info.is_required()}


def _nested(
    name: str, model: type[BaseModel], shown: Shown, given: Mapping[str, Any]
) -> Iterator[Group]:
    for group in groups_of(model, given):
        legend = f"{shown.title} · {group.legend}" if group.legend else shown.title
        fields = {f"{name}__{inner}": control for inner, control in group.fields.items()}
        yield Group(legend, group.is_row, fields)


def _rows(name: str, model: type[BaseModel], shown: Shown, given: list[Any]) -> Iterator[Group]:
    for place, content in enumerate([*given, *({} for _blank in range(BLANK_ROWS))]):
        number = place + 1
        legend = f"{shown.title} · {number}"
        fields: dict[str, forms.Field] = {}
        for group in groups_of(model, content):
            for inner, control in group.fields.items():
                control.required = control.required and bool(content)
                if isinstance(control, forms.ChoiceField):
                    control.choices = [("", "–"), *cast(Iterable[Any], control.choices)]
                fields[f"{name}__{place}__{inner}"] = control
        yield Group(legend, True, fields)


def _control(kind: Kind, shown: Shown, given: Any, is_needed: bool) -> forms.Field | None:
    """One form field, or None for types that have no form of their own."""
    unit = UNIT_WORDS.get(shown.unit, "")
    label = f"{shown.title} ({unit})" if unit else shown.title
    common: dict[str, Any] = {
        "label": label,
        "help_text": shown.help,
        "required": is_needed,
    }
    least, most = kind.limits.get("ge"), kind.limits.get("le")
    if kind.item:
        return _list_control(kind.item, common, given)
    if get_origin(kind.bare) is Literal:
        common["required"] = not kind.may_be_empty
        return forms.ChoiceField(choices=_choices(kind.bare), initial=given, **common)
    if kind.bare is bool:
        return forms.BooleanField(**common | {"initial": given, "required": False})
    if kind.bare is int:
        return forms.IntegerField(min_value=least, max_value=most, initial=given, **common)
    if kind.bare is Decimal:
        return forms.DecimalField(
            min_value=least, max_value=most, decimal_places=2, initial=given, **common
        )
    if kind.bare is float:
        return forms.FloatField(
            min_value=least,
            max_value=most,
            initial=given,
            widget=forms.NumberInput(attrs={"step": "any"}),
            **common,
        )
    if kind.bare in (date, datetime):
        return forms.CharField(max_length=40, initial=given, **common)
    if kind.bare is str:
        return _text_control(kind, common, given)
    return None


def _text_control(kind: Kind, common: dict[str, Any], given: Any) -> forms.Field:
    most = kind.limits.get("max_length")
    is_prose = (most or 0) > 300
    widget = forms.Textarea(attrs={"rows": 3}) if is_prose else forms.TextInput()
    return forms.CharField(max_length=most, initial=given, widget=widget, **common)


def _fixed(kind: Kind, shown: Shown, given: Any) -> forms.Field:
    """Rows that nobody types, one a line."""
    assert kind.item and kind.item.model
    lines = [in_words(kind.item.model.model_validate(one)) for one in given or ()]
    words: dict[str, Any] = {"label": shown.title, "help_text": shown.help}
    widget = forms.Textarea(attrs={"rows": max(2, len(lines))})
    text = "\n".join(lines)
    return forms.CharField(initial=text, required=False, disabled=True, widget=widget, **words)


def _list_control(item: Kind, common: dict[str, Any], given: Any) -> forms.Field:
    common["required"] = False
    if get_origin(item.bare) is Literal:
        boxes = forms.CheckboxSelectMultiple()
        choices = _choices(item.bare)
        return forms.MultipleChoiceField(choices=choices, widget=boxes, initial=given, **common)
    lines = "\n".join(str(line) for line in given or [])
    widget = forms.Textarea(attrs={"rows": max(2, min(8, lines.count("\n") + 2))})
    return Lines(widget=widget, initial=lines, **common)


class Lines(forms.CharField):
    """A list, one item a line."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return [line.strip() for line in text.splitlines() if line.strip()]


def _choices(literal: Any) -> list[tuple[str, Any]]:
    return [(code, CODES.get(code, code)) for code in get_args(literal)]


def _labelled(owner: type[BaseModel]) -> Iterator[tuple[str, FieldInfo, Shown]]:
    for name, info in owner.model_fields.items():
        if shown := shown_of(owner, name):
            yield name, info, shown


def _limits(mark: Any) -> dict[str, Any]:
    """Bounds of a field as pydantic keeps them, exclusive ones taken as inclusive."""
    found: dict[str, Any] = {}
    for theirs, ours in (("ge", "ge"), ("gt", "ge"), ("le", "le"), ("lt", "le")):
        if (bound := getattr(mark, theirs, None)) is not None:
            found[ours] = bound
    for name in ("min_length", "max_length"):
        if (bound := getattr(mark, name, None)) is not None:
            found[name] = bound
    return found
