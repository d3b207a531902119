"""Counts to a webhook on this machine: signed, without anything of a case, tried again later."""

import hashlib
import hmac
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any
from uuid import uuid4

import pytest
from django.views.debug import SafeExceptionReporterFilter
from pytest_django import Settings

from casework.access.models import Worker
from casework.access.news import News
from casework.common.dates import clock_at, now
from casework.environment import Webhook, is_safe
from casework.notices import relay
from casework.notices.models import Delivery, Notice, Problem
from tests.factories import make_area, make_household, make_street, make_worker
from tests.notices.telling import tell, told

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

SECRET = "s" * 40


class Receiver:
    """A server on the loopback that keeps what it gets and answers with `status`."""

    def __init__(self) -> None:
        self.status, self.got = 200, []  # type: ignore[var-annotated] # of (headers, body)
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append((dict(self.headers), body))
                self.send_response(receiver.status)
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?key=1"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    made = Receiver()
    use(settings, made.url)
    yield made
    made.server.shutdown()
    made.server.server_close()


def use(settings: Settings, url: str) -> None:
    settings.CASEWORK_NOTICE_WEBHOOK = Webhook(url, SECRET, "https://casework.example")


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area(make_street()))


def test_each_kind_is_one_signed_message_without_anything_of_a_case(
    receiver: Receiver, worker: Worker
) -> None:
    household = make_household(worker.postings.get().area, worker, name="贺兰昭")
    tell(worker, News.OVERDUE, subject_id=household.pk, household_id=household.pk)
    tell(worker, News.OVERDUE, subject_id=uuid4())
    tell(worker, News.SHARED)
    assert relay.relay() == 2
    bodies = sorted((body for _headers, body in receiver.got))
    page = "https://casework.example/notices/"
    assert [json.loads(body) for body in bodies] == [
        {"kind": "overdue", "count": 2, "page": page},
        {"kind": "shared", "count": 1, "page": page},
    ]
    for headers, body in receiver.got:
        message = headers["X-Casework-Timestamp"].encode() + b"." + body
        expected = hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()
        assert headers["X-Casework-Signature"] == f"sha256={expected}"


def test_what_was_sent_is_not_sent_again(receiver: Receiver, worker: Worker) -> None:
    tell(worker)
    assert [relay.relay(), relay.relay()] == [1, 0]
    assert (len(receiver.got), Delivery.objects.count()) == (1, 0)


def test_a_message_that_fails_is_tried_again_each_time_after_twice_as_long(
    receiver: Receiver, worker: Worker
) -> None:
    receiver.status = 503
    tell(worker)
    start = now()
    tries = {}
    for minutes in (0, 4, 6, 15, 17, 36, 38):
        with clock_at(start + timedelta(minutes=minutes)):
            relay.relay()
        tries[minutes] = len(receiver.got)
    assert tries == {0: 1, 4: 1, 6: 2, 15: 2, 17: 3, 36: 3, 38: 4}
    receiver.status = 204
    with clock_at(start + timedelta(days=2)):
        assert relay.relay() == 1
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("status", "problem"),
    [(302, Problem.REDIRECT), (403, Problem.REFUSED), (500, Problem.BROKEN)],
)
def test_an_answer_other_than_yes_says_why_by_a_code(
    receiver: Receiver, worker: Worker, status: int, problem: Problem
) -> None:
    receiver.status = status
    tell(worker)
    relay.relay()
    assert Delivery.objects.get().problem == problem
    assert len(receiver.got) == 1  # no redirect is followed
    failing = relay.failing()
    assert failing is not None
    assert (failing.messages, failing.tries) == (1, 1)


def test_nobody_at_the_other_end_is_unreachable(settings: Settings, worker: Worker) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        use(settings, f"http://127.0.0.1:{free.getsockname()[1]}")
        tell(worker)
        relay.relay()
    assert Delivery.objects.get().problem == Problem.UNREACHABLE


@pytest.mark.parametrize(
    ("error", "problem"),
    [(TimeoutError, Problem.TIMEOUT), (ssl.SSLCertVerificationError, Problem.CERTIFICATE)],
)
def test_silence_and_a_false_certificate_are_told_apart(
    receiver: Receiver,
    worker: Worker,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
    problem: Problem,
) -> None:
    def fails(*args: Any) -> int:
        raise error

    monkeypatch.setattr(relay, "posted", fails)
    tell(worker)
    relay.relay()
    assert Delivery.objects.get().problem == problem


def test_a_server_that_never_answers_is_given_up(
    settings: Settings, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "TIMEOUT_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, f"http://127.0.0.1:{silent.getsockname()[1]}")
        tell(worker)
        relay.relay()
    assert Delivery.objects.get().problem == Problem.TIMEOUT


def test_failing_often_is_told_to_the_system_administrator_once_a_day_and_not_relayed(
    receiver: Receiver, worker: Worker
) -> None:
    administrator = make_worker("system", make_area(make_street()))
    receiver.status = 500
    morning = now().replace(hour=1)  # UTC: in Shanghai the same day for fourteen hours
    with clock_at(morning):
        tell(worker)
        relay.relay()
    for hours in (1, 2, 4):
        assert told(News.RELAY_FAILS, administrator.pk) == ([] if hours < 4 else [administrator.pk])
        with clock_at(morning + timedelta(hours=hours)):
            relay.relay()
    assert told(News.RELAY_FAILS, administrator.pk) == [administrator.pk]
    assert set(Delivery.objects.values_list("kind", flat=True)) == {"shared"}


def test_a_message_is_put_off_before_it_is_sent_so_that_nobody_else_sends_it(
    receiver: Receiver, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    again: list[int] = []

    def meanwhile(*args: Any) -> int:
        again.append(len(relay.claimed()))
        return 200

    monkeypatch.setattr(relay, "posted", meanwhile)
    tell(worker)
    relay.relay()
    assert again == [0]


def test_without_a_webhook_nothing_is_sent_then_or_later(
    worker: Worker, receiver: Receiver, settings: Settings
) -> None:
    settings.CASEWORK_NOTICE_WEBHOOK = None
    tell(worker)
    assert relay.relay() == 0
    use(settings, receiver.url)
    assert relay.relay() == 0
    assert Notice.objects.filter(is_relayed=True).count() == 1


def test_a_webhook_shows_neither_its_address_nor_its_secret() -> None:
    assert "relay" not in repr(Webhook("https://relay.example/token", SECRET, "https://x.example"))
    assert SECRET not in repr(Webhook("https://relay.example/token", SECRET, "https://x.example"))


def test_not_even_a_page_of_errors_shows_them() -> None:
    webhook = Webhook("https://relay.example/token", SECRET, "https://x.example")
    shown = repr(SafeExceptionReporterFilter().cleanse_setting("CASEWORK_NOTICE_WEBHOOK", webhook))
    assert "token" not in shown
    assert SECRET not in shown


@pytest.mark.parametrize("odd", ["https://relay.example/推送", "https://relay.example/a b"])
def test_an_address_that_no_request_can_carry_is_refused_at_the_start(odd: str) -> None:
    assert not is_safe(odd)
