"""Carriers that are asked for the state of parcels, through the interfaces of the karrio SDK.

The SDK is loaded here and nowhere else, and only once an account is open. Which carriers it knows
is a matter of installed packages: requirements-carriers.in. Secrets stand in the environment.
"""

import importlib
import importlib.util
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from PIL import ImageFile

# The SDK waits for ever by itself. Protects the worker, not a rule between people.
SECONDS_AT_MOST = 30
# What carriers' answers say of a number that they do not know, after HTTP (RFC 9110, 15.5.5).
NOT_FOUND = "404"
# Facts of an account that the SDK keeps for itself.
OWN = {"id", "test_mode", "carrier_id", "account_country_code", "metadata", "config"}


class Fault(Exception):
    """The carrier could not be asked: the words are for admins."""


@dataclass(frozen=True)
class Variable:
    """One setting of an account, and the name of the environment variable that holds it."""

    setting: str
    name: str
    is_needed: bool

    @property
    def is_set(self) -> bool:
        return bool(os.environ.get(self.name))


@dataclass(frozen=True)
class Answer:
    """What a carrier said: a message per known number in the SDK's shape, and its complaints.

    That it does not know a number is none.
    """

    parcels: dict[str, dict[str, Any]] = field(default_factory=dict)
    complaints: tuple[str, ...] = ()


def is_installed() -> bool:
    return importlib.util.find_spec("karrio") is not None


def interfaces() -> dict[str, str]:
    """Name of each installed carrier's interface -> how people call it."""
    if not is_installed():
        return {}
    known = _sdk("karrio.references").collect_providers_data()
    return {name: str(about.label) for name, about in sorted(known.items())}


def variables_of(interface: str) -> list[Variable]:
    """What the environment has to hold for the interface. Raises Fault for an unknown one."""
    if interface not in interfaces():
        words = _("The package of %(name)s is not installed (requirements-carriers.in).")
        raise Fault(words % {"name": interface})
    known = _sdk("karrio.references").collect_providers_data()[interface].Settings
    attr = importlib.import_module("attr")
    facts = [
        (one.name, one.default is attr.NOTHING) for one in attr.fields(known) if one.name not in OWN
    ]
    # The address of a carrier's test system, or of a proxy.
    facts.append(("server_url", False))
    prefix = f"CARRIER_{interface.upper()}_"
    return [Variable(name, prefix + name.upper(), is_needed) for name, is_needed in facts]


def ask(interface: str, numbers: Sequence[str]) -> Answer:
    """Ask the carrier for these numbers at once. Raises Fault when it cannot be asked."""
    variables = variables_of(interface)
    if missing := [one.name for one in variables if one.is_needed and not one.is_set]:
        raise Fault(_("Not set in the environment: %(names)s.") % {"names": ", ".join(missing)})
    given = {one.setting: os.environ[one.name] for one in variables if one.is_set}
    gateway = _gateway(interface, given)
    sdk, models = _sdk("karrio.sdk"), _sdk("karrio.core.models")
    request = models.TrackingRequest(tracking_numbers=list(numbers))
    try:
        with _patience():
            details, complaints = sdk.Tracking.fetch(request).from_(gateway).parse()
        as_dict = _sdk("karrio.lib").to_dict
        told = {str(one.tracking_number): {"data": as_dict(one)} for one in details or []}
    except Exception as error:
        # Whatever a carrier answers, the SDK reads it in its own ways of failing.
        words = _("The carrier could not be asked (%(error)s).")
        raise Fault(words % {"error": f"{type(error).__name__}: {error}"[:200]}) from error
    faults = [one for one in complaints or [] if str(one.code) != NOT_FOUND]
    said = (f"{one.code or ''} {one.message or ''}".strip() for one in faults)
    return Answer(told, tuple(words or _("The carrier gave no reason.") for words in said))


def _gateway(interface: str, given: Mapping[str, str]) -> Any:
    facts = {name: text for name, text in given.items() if name != "server_url"}
    gateway = _sdk("karrio.sdk").gateway[interface].create(facts)
    if address := given.get("server_url"):
        known = type(gateway.settings)
        gateway.settings.__class__ = type(known.__name__, (known,), {"server_url": address})
    return gateway


def _sdk(name: str) -> Any:
    """A module of the SDK, whose own log would repeat what we keep.

    It lets Pillow take broken pictures in the whole process; we go on refusing them.
    """
    importlib.import_module("loguru").logger.disable("karrio")
    module = importlib.import_module(name)
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    return module


@contextmanager
def _patience() -> Iterator[None]:
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SECONDS_AT_MOST)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
