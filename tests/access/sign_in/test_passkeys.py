"""Passkeys: enrolled and used by whoever holds them, for this host and this question alone."""

import html
import json
import re
from typing import Any

import pytest
from django.test import Client

from casework.access.models import Sitting, Worker
from casework.access.sign_in import factors
from casework.audit.models import Entry
from tests.access.sign_in.conftest import enrol_app, is_signed_in, sign_in
from tests.access.sign_in.passkeys import Passkey
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

NEW, STEP, MINE = "/my-sign-in/passkey/", "/sign-in/second/", "/my-sign-in/"


@pytest.fixture
def browser(worker: Worker) -> Client:
    client = Client()
    sign_in(client)
    return client


def question(page: Any) -> str:
    """Return the challenge that a page puts to the browser."""
    options = re.search(r'data-options="([^"]+)"', page.content.decode())
    assert options
    asked: dict[str, Any] = json.loads(html.unescape(options[1]))
    return str(asked["publicKey"]["challenge"])


def enrol(client: Client, passkey: Passkey, **changes: Any) -> Any:
    answer = passkey.made(question(client.get(NEW)), **changes)
    return post(client, NEW, {"name": "办公室电脑", "credential": json.dumps(answer)})


def test_a_passkey_is_enrolled_and_lets_in(browser: Client, worker: Worker) -> None:
    passkey = Passkey()
    assert enrol(browser, passkey)["Location"] == "/my-sign-in/recovery-codes/"
    assert Entry.objects.latest("id").details == {"kind": "webauthn"}
    assert "办公室电脑" in browser.get(MINE).content.decode()
    client = Client()
    assert sign_in(client)["Location"] == STEP
    answer = passkey.used(question(client.get(STEP)))
    assert client.post(STEP, {"credential": json.dumps(answer)})["Location"] == "/"
    assert is_signed_in(client)
    assert Sitting.objects.latest("created_at", "pk").factor == "webauthn"


def test_a_second_method_leads_back_where_no_new_codes_are_to_be_shown(
    browser: Client, worker: Worker
) -> None:
    enrol_app(worker)
    assert enrol(browser, Passkey())["Location"] == MINE


def test_an_answer_to_an_earlier_question_is_refused(browser: Client, worker: Worker) -> None:
    passkey = Passkey()
    enrol(browser, passkey)
    client = Client()
    sign_in(client)
    early = passkey.used(question(client.get(STEP)))
    client.get(STEP)
    client.post(STEP, {"credential": json.dumps(early)})
    assert not is_signed_in(client)


def test_an_answer_for_another_site_is_refused(browser: Client, worker: Worker) -> None:
    passkey = Passkey()
    assert enrol(browser, passkey, origin="https://evil.example").status_code == 200
    assert not factors.has_factor(worker)
    enrol(browser, passkey)
    client = Client()
    sign_in(client)
    answer = passkey.used(question(client.get(STEP)), origin="https://evil.example")
    client.post(STEP, {"credential": json.dumps(answer)})
    assert not is_signed_in(client)


def test_a_passkey_of_someone_else_is_refused(browser: Client, worker: Worker) -> None:
    enrol(browser, Passkey())
    client = Client()
    sign_in(client)
    answer = Passkey().used(question(client.get(STEP)))
    client.post(STEP, {"credential": json.dumps(answer)})
    assert not is_signed_in(client)
    assert Entry.objects.latest("id").act == "second step refused"


def test_one_of_two_is_removed_and_the_other_stays(browser: Client, worker: Worker) -> None:
    enrol_app(worker)
    enrol(browser, Passkey())
    named = [m.id for m in factors.methods_of(worker) if m.kind == factors.PASSKEY]
    assert factors.remove(worker, named) == ["webauthn"]
    assert [m.kind for m in factors.methods_of(worker)] == ["totp"]
    assert factors.codes_left(worker) == 10
