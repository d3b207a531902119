"""An error in the middle of any view tells nothing: not its page, no header, no line of the log.

Every door of the resolver is gone through by someone it lets in, once for each place where it can
fail, while the view holds what it opened and what was typed; the error quotes all of it.
"""

import inspect
import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from time import time
from typing import Any, NamedTuple
from unittest.mock import patch
from uuid import uuid4

import msgspec
import pytest
from allauth.mfa.totp.internal import auth as totp
from django.db import transaction
from django.template import Engine, loader
from django.template.base import FilterExpression
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from casework.access.sign_in import factors
from casework.audit import chain
from casework.common.logs import QuietFormatter
from casework.vault import sealed
from tests.doors import FORMS, Row, address, nothing, rows
from tests.test_house import patterns
from tests.world import OWN, ROLES, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PASSWORD = "forced-errors-口令-93817264"
PUBLIC = {
    ("login", "GET"): {},
    ("login", "POST"): {"username": "误输的用户名", "password": PASSWORD},
    ("logout", "POST"): {},
    ("set_language", "POST"): {"language": "en", "next": "/"},
    ("second-step", "GET"): {},
    ("second-step", "POST"): {"code": "000000"},
    ("verify-entry", "GET"): {},
    ("verify", "GET"): {},
    ("verify", "POST"): {"digest": "0" * 64},
    ("set-up", "GET"): {},
    ("set-up", "POST"): {
        "code": "误输的开通码",
        "username": "x",
        "name": "误",
        "password": PASSWORD,
    },
}
# Of these one names a thing.
NAMED = {"verify": "serial"}
# What draws no page, opens nothing and writes nothing has no place to fail at.
NEVER_FAILS = {
    ("set_language", "POST"),
    ("still-here", "GET"),
    ("office-specimen", "GET"),
    ("office-logo", "GET"),
    ("batch-progress", "GET"),
    ("shred-continue", "POST"),  # what is left to do there is to clean files
    ("shred-decide", "GET"),  # leads from a request that is done to the household
}


class Forced(ValueError):
    """An error whose text, notes and cause quote everything at hand."""


class Held:
    """What a view held when it failed: every text it opened, sealed or was sent."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.failed = False

    def hold(self, value: Any) -> None:
        """Keep every text inside a payload or a form."""
        if isinstance(value, str):
            self.texts.append(value)
        elif isinstance(value, dict):
            # A payload's own field names stand in the code.
            self.hold([*(key for key in value if not str(key).isascii()), *value.values()])
        elif isinstance(value, list | tuple):
            for inner in value:
                self.hold(inner)

    def fail(self) -> Any:
        """Raise an error that quotes everything, once."""
        if self.failed:
            return None
        self.failed = True
        error = Forced(repr(self.texts))
        error.add_note("\n".join(self.texts))
        raise error from KeyError(*self.texts)

    @property
    def markers(self) -> set[str]:
        """The texts that can be told from codes and ids: Chinese, long numbers, passwords."""
        chinese = {text for text in self.texts if re.search(r"[\u3400-\u9fff]", text)}
        numbers = {text for text in self.texts if re.fullmatch(r"\d{6,17}[\dX]", text)}
        long = {text for text in self.texts if len(text) >= 15}
        return chinese | numbers | {text for text in long if not re.fullmatch(r"[\da-f-]+", text)}


@contextmanager
def patched(target: Any, name: str, new: Callable[..., Any]) -> Iterator[None]:
    """Let `new(real, *args)` stand in for what `target` calls `name`."""
    real = getattr(target, name)

    def stand_in(*args: Any, **more: Any) -> Any:
        return new(real, *args, **more)

    with patch.object(target, name, stand_in):
        yield


Place = Callable[[Held], AbstractContextManager[None]]


@contextmanager
def listening(held: Held, opened: bool = False, sealing: bool = False) -> Iterator[None]:
    """Hold whatever is opened or about to be sealed; fail at the first of either, if asked to."""

    def hold_opened(unpack: Any, *args: Any) -> Any:
        payload = unpack(*args)
        held.hold(msgspec.to_builtins(payload))
        return held.fail() if opened else payload

    def hold_sealing(pack: Any, payload: Any) -> Any:
        held.hold(msgspec.to_builtins(payload))
        return held.fail() if sealing else pack(payload)

    with patched(sealed, "unpack", hold_opened), patched(sealed, "pack", hold_sealing):
        yield


def while_opening(held: Held) -> AbstractContextManager[None]:
    """Fail when the first payload has been opened."""
    return listening(held, opened=True)


def while_sealing(held: Held) -> AbstractContextManager[None]:
    """Fail when a payload is about to be sealed."""
    return listening(held, sealing=True)


@contextmanager
def while_remembering(held: Held) -> Iterator[None]:
    """Fail when the audit is about to be written, at the end of an act."""

    def fail(write: Any, entries: Any) -> Any:
        held.fail()
        return write(entries)

    with listening(held), patched(chain, "write", fail):
        yield


@contextmanager
def before_drawing(held: Held) -> Iterator[None]:
    """Fail when all that a page needs is in its context."""

    def fail(render: Any, *args: Any, **more: Any) -> Any:
        held.fail()
        return render(*args, **more)

    with listening(held), patched(loader, "render_to_string", fail):
        yield


def is_in_condition() -> bool:
    """Tell whether a template is just evaluating an `{% if %}`."""
    frame = inspect.currentframe()
    while frame is not None and frame.f_code.co_name != "eval":
        frame = frame.f_back
    return frame is not None


@contextmanager
def while_drawing(held: Held) -> Iterator[None]:
    """Fail in the middle of a template, where Django itself adds to the error."""
    drawn = count(1)

    def fail(resolve: Any, *args: Any, **more: Any) -> Any:
        value = resolve(*args, **more)
        # From there on; `{% if a == b %}` takes an error for no.
        if next(drawn) >= MIDDLE and not is_in_condition():
            held.fail()
        return value

    # A method has to be bound, so this one is no stand-in of `patched`.
    real = FilterExpression.resolve
    with (
        listening(held),
        patch.object(FilterExpression, "resolve", lambda *args, **more: fail(real, *args, **more)),
    ):
        yield


MIDDLE = 25  # values that a page has drawn by then
PLACES = [while_opening, while_sealing, while_remembering, before_drawing, while_drawing]


class Door(NamedTuple):
    """One way through a door: its name, what stands in its address, the method and who goes."""

    name: str
    thing: str
    method: str
    role: str

    def __str__(self) -> str:
        return f"{self.name}-{self.method}-{self.thing}"


# The table's own case has a draft already, and is sent to it before anything happens.
INSTEAD = {("plan-new", "case"): "reopened case"}


def doors() -> list[Door]:
    """Return each door × method × thing that lets somebody in."""
    staffed = [
        Door(row.door, INSTEAD.get((row.door, row.thing), row.thing), row.method, role)
        for row in rows()
        if (role := admitted(row)) is not None
    ]
    return staffed + [
        Door(name, NAMED.get(name, "-"), method, "supervisor") for name, method in PUBLIC
    ]


def admitted(row: Row) -> str | None:
    """Return a role that carries the line out at home."""
    fitting = [role.value for role in ROLES if row.status(role.value, OWN) in {200, 302}]
    return fitting[0] if fitting else None


@contextmanager
def heard() -> Iterator[io.StringIO]:
    """Listen at the very handlers of the settings."""
    said = io.StringIO()
    names = ("", "django", "django.request", "django.security", "django.server", "casework")
    handlers = {handler for name in names for handler in logging.getLogger(name).handlers}
    ours = [h for h in handlers if isinstance(h.formatter, QuietFormatter)]
    before = [(h, h.setStream(said)) for h in ours if isinstance(h, logging.StreamHandler)]
    assert before
    yield said
    for handler, stream in before:
        handler.setStream(stream or handler.stream)


def form_of(world: World, door: Door, worker: Any) -> dict[str, Any]:
    if door.name in {name for name, _method in PUBLIC}:
        return PUBLIC[door.name, door.method]
    return FORMS.get(door.name, nothing)(world, worker)


def half_signed_in(client: Client, worker: Any) -> None:
    """Leave the browser where the second factor is asked for."""
    factors.add_totp(
        worker, SECRET, totp.format_hotp_value(totp.hotp_value(SECRET, int(time()) // 30))
    )
    form = {"username": worker.username, "password": "a-long-test-password"}
    client.post(reverse("login"), form)


SECRET = totp.generate_totp_secret()


def go(world: World, door: Door, place: Place) -> tuple[Any, Held, str]:
    """Go through a door that fails at a place; return the answer, what was held and the log."""
    worker, held = world.who(door.role), Held()
    client = Client(raise_request_exception=False)
    with transaction.atomic():
        if door.name == "second-step":
            half_signed_in(client, worker)
        elif door.name != "login":
            client.force_login(worker)
        url = address(world, door.name, door.thing)
        form = {"idempotency_key": str(uuid4())} | form_of(world, door, worker)
        held.hold([value for value in form.values() if isinstance(value, str)])
        with heard() as log, place(held):
            answer = client.get(url) if door.method == "GET" else client.post(url, form)
        transaction.set_rollback(True)
    return answer, held, log.getvalue()


@pytest.mark.parametrize("door", doors(), ids=str)
def test_an_error_in_the_middle_of_a_view_tells_nothing(world: World, door: Door) -> None:
    empty, told = render_to_string("500.html"), set[str]()
    failed = 0
    for place in PLACES:
        answer, held, log = go(world, door, place)
        if not held.failed:
            continue
        failed += 1
        told |= held.markers
        page, headers = answer.content.decode(), f"{answer.items()} {answer.cookies.output()}"
        assert (place.__name__, answer.status_code, page) == (place.__name__, 500, empty)
        assert f"{Forced.__module__}.{Forced.__qualname__}" in log
        assert [m for m in held.markers if m in log or m in headers] == []
        assert re.findall(r"[\u3400-\u9fff]+", log) == []
    assert failed or (door.name, door.method) in NEVER_FAILS
    assert told or door.method == "GET" or door.name in HOLD_CODES or door.name not in FORMS


# A few are enough: the page is Django's, and the same for all of them.
TRIED = {("person", "POST"), ("visit-new", "POST"), ("case-file", "GET"), ("login", "POST")}


@pytest.mark.parametrize("door", [door for door in doors() if door[::2] in TRIED], ids=str)
def test_the_page_for_developers_tells_nothing_either(
    world: World, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = True
    monkeypatch.setattr(Engine.get_default(), "debug", True)
    for place in (while_opening, while_remembering, while_drawing):
        answer, held, log = go(world, door, place)
        if held.failed:
            page = answer.content.decode()
            assert (place.__name__, answer.status_code) == (place.__name__, 500)
            assert f"<h1>{Forced.__name__}" in page
            assert [m for m in held.markers if m in page or m in log] == []


def test_every_door_is_made_to_fail() -> None:
    """Counted from the resolver, so that a new door can't be left out."""
    policies = [entry.callback.policy for entry in patterns()]  # type: ignore[attr-defined] # put there by doors.behind
    there = {(policy.name, method) for policy in policies for method in policy.methods}
    assert {(door.name, door.method) for door in doors()} == there


# Forms that carry codes, dates, ids and versions alone, for acts that open nothing.
HOLD_CODES = {
    "app-new",
    "audit-people",
    "category-change",
    "cover-new",
    "filter-default",
    "first-steps",
    "goal-move",
    "goal-remove",
    "household-assign",
    "household-ledger",
    "ledger-columns",
    "ledger-returns",  # the book is no text
    "measure-move",
    "measure-remove",
    "notice-ways",
    "own-settings",
    "person-head",
    "person-leave",
    "posting-end",
    "posting-new",
    "recovery-codes",
    "relative-new",
    "retention",
    "shred-decide",
    "suggestion-move",
}
