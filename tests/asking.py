"""Asking every door, for the tests of all doors: as whom, leaving nothing behind, at little cost.

Most answers are pages that say no. What such a page is made of is its reader, the rule's sentence
and what is counted for the reader: it is drawn once for these and handed out again, and nothing
is kept of how any page was drawn.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.test import Client
from django.test import client as testing
from django.urls import reverse

from casework.access.models import Worker
from tests.doors import FORMS, Row, address, nothing
from tests.posting import post
from tests.world import (
    CANARY_CODE,
    CANARY_LANE,
    CANARY_NAME,
    CANARY_PHONE,
    OWN,
    ROLES,
    World,
)

SINGS = (CANARY_NAME, CANARY_LANE, CANARY_PHONE, "金丝雀", CANARY_CODE.upper())

sessions: dict[UUID, str] = {}
browser = Client()


def sign_in(*workers: Worker) -> None:
    """Keep a session of each worker for the module, with the sitting that its first page begins."""
    for worker in workers:
        browser.cookies.clear()
        browser.force_login(worker)
        browser.get(reverse("still-here"))
        sessions[worker.pk] = browser.cookies[settings.SESSION_COOKIE_NAME].value


def client_of(worker: Worker) -> Client:
    """Return the browser with nothing but the worker's session in it."""
    browser.cookies.clear()
    browser.cookies[settings.SESSION_COOKIE_NAME] = sessions[worker.pk]
    return browser


def stranger() -> Client:
    """Return the browser with nothing in it."""
    browser.cookies.clear()
    return browser


def target(world: World, row: Row) -> str:
    """Return the address of a line's door."""
    return address(world, row.door, row.thing)


def ask(world: World, worker: Worker, row: Row) -> Any:
    """Go through a door as the worker and return the answer; nothing of it stays."""
    client, url = client_of(worker), target(world, row)
    with transaction.atomic():
        if row.method == "GET":
            response = client.get(url)
        else:
            fill = FORMS.get(row.door, nothing)
            response = post(client, url, fill(world, worker))
        transaction.set_rollback(True)
    return response


def text_of(response: Any) -> str:
    """Return everything that an answer carries: body, address, headers."""
    body = b"".join(response) if response.streaming else response.content
    headers = "".join(f"{name}: {value}\n" for name, value in response.items())
    return headers + body.decode(errors="replace")


def sings(response: Any) -> list[str]:
    """Return which of the canary's words an answer carries."""
    text = text_of(response)
    return [word for word in SINGS if word in text]


def assert_answered_as_the_table_says(world: World, row: Row, place: str) -> None:
    """Ask a door as every role of a place; away from home the canary is heard by nobody."""
    answered = {role.value: ask(world, world.who(role, place), row) for role in ROLES}
    expected = {role.value: row.status(role, place) for role in ROLES}
    assert {role: answer.status_code for role, answer in answered.items()} == expected
    if place != OWN:
        heard = {role: sings(answer) for role, answer in answered.items() if sings(answer)}
        assert heard == {}


@contextmanager
def cheaply() -> Iterator[None]:
    """Draw each page that says no once for what it is made of, and keep no contexts of pages."""
    drawn: dict[tuple[Any, ...], bytes] = {}

    def draw_once(
        request: HttpRequest,
        template: str,
        context: dict[str, Any] | None = None,
        status: int | None = None,
    ) -> HttpResponse:
        worker = request.user if isinstance(request.user, Worker) else None
        key = (template, repr(context), status, worker and worker.pk)
        if key not in drawn:
            drawn[key] = render(request, template, context, status=status).content
        return HttpResponse(drawn[key], status=status)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("casework.access.failures.render", draw_once)
        patch.setattr(testing, "store_rendered_templates", lambda *given, **named: None)
        yield
