"""People who sign in, and the means by which they do."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from casework.access.models import Worker
from casework.access.sign_in import factors
from casework.vault import keys
from tests.factories import make_area, make_worker

PASSWORD = "a-long-test-password"


@pytest.fixture(autouse=True)
def fresh_keys() -> Iterator[None]:
    """A root key that a test made goes with the test's transaction."""
    cache.clear()
    yield
    keys.forget()


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands still until a test moves it."""
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def worker(clock: Any) -> Worker:
    return make_worker("worker", make_area(), username="shen")


@pytest.fixture
def supervisor(clock: Any) -> Worker:
    return make_worker("supervisor", make_area(), username="lu")


@pytest.fixture
def administrator(clock: Any) -> Worker:
    return make_worker("system", make_area(), username="cheng")


def sign_in(client: Client, username: str = "shen", password: str = PASSWORD, **more: Any) -> Any:
    return client.post(reverse("login"), {"username": username, "password": password}, **more)


def code_of(secret: str, steps: int = 0) -> str:
    """Return what an authenticator app shows now, or so many steps of 30 seconds later."""
    value = totp.hotp_value(secret, int(time.time()) // 30 + steps)
    return str(totp.format_hotp_value(value))


def enrol_app(worker: Worker) -> str:
    """Give a worker an app that showed the code of a minute ago, and recovery codes; its secret."""
    secret = factors.new_secret()
    factors.add_totp(worker, secret, code_of(secret, -1))
    factors.new_codes(worker, None)
    return secret


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session
