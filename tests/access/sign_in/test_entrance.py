"""The way in: one answer for every refusal, a second step, and what the audit keeps of it."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import NoReverseMatch, reverse

from casework.access.models import Device, Sitting, Worker
from casework.access.sign_in import factors
from casework.access.sign_in.adapter import secrets_of
from casework.audit.models import Entry
from tests.access.sign_in.conftest import PASSWORD, code_of, enrol_app, is_signed_in, sign_in

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

STEP = "/sign-in/second/"


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))


@pytest.mark.parametrize("name", ["shen", "nobody", "locked"])
def test_a_refusal_costs_one_hash_whoever_is_named(worker: Worker, name: str) -> None:
    Worker.objects.create_worker("locked", "锁", PASSWORD)
    Worker.objects.filter(username="locked").update(is_active=False)
    real = MD5PasswordHasher.encode
    with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=real) as hashing:
        sign_in(Client(), name, "a-wrong-password")
    assert hashing.call_count == 1


def test_a_password_alone_does_not_let_in_who_has_a_second_factor(worker: Worker) -> None:
    enrol_app(worker)
    client = Client()
    assert sign_in(client)["Location"] == STEP
    assert not is_signed_in(client)
    assert client.get("/")["Location"].startswith("/sign-in/")


def test_the_apps_code_lets_in_and_leads_on(worker: Worker) -> None:
    secret, client = enrol_app(worker), Client()
    client.post(
        reverse("login"), {"username": "shen", "password": PASSWORD, "next": "/households/"}
    )
    assert client.post(STEP, {"code": code_of(secret)})["Location"] == "/households/"
    assert is_signed_in(client)
    assert Sitting.objects.get().factor == "totp"


def test_a_code_counts_once_in_whichever_browser(worker: Worker) -> None:
    secret, first, second = enrol_app(worker), Client(), Client()
    code = code_of(secret)
    for client in (first, second):
        sign_in(client)
        client.post(STEP, {"code": code})
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


def test_an_older_code_counts_no_more_after_a_newer_one(worker: Worker) -> None:
    secret, client = enrol_app(worker), Client()
    sign_in(client)
    client.post(STEP, {"code": code_of(secret, 1)})
    late = Client()
    sign_in(late)
    late.post(STEP, {"code": code_of(secret)})
    assert (is_signed_in(client), is_signed_in(late)) == (True, False)


def test_a_recovery_code_lets_in_once_and_is_remembered(worker: Worker) -> None:
    enrol_app(worker)
    row: Any = factors.codes_row(worker)
    with secrets_of(worker):
        code = row.wrap().get_unused_codes()[3]
    for expected in (True, False):
        client = Client()
        sign_in(client)
        client.post(STEP, {"code": f"{code[:4]} {code[4:]}"})
        assert is_signed_in(client) is expected
    assert factors.codes_left(worker) == 9
    used = Entry.objects.get(act="recovery code used")
    assert used.details == {"left": 9}


@pytest.mark.parametrize("form", [{"code": "000000"}, {"code": ""}, {"credential": "{}"}], ids=str)
def test_anything_else_is_refused(worker: Worker, form: dict[str, str]) -> None:
    enrol_app(worker)
    client = Client()
    sign_in(client)
    assert client.post(STEP, form).status_code == 200
    assert not is_signed_in(client)


def test_guessing_codes_locks_the_second_step(worker: Worker) -> None:
    secret, client = enrol_app(worker), Client()
    sign_in(client)
    for _ in range(5):
        client.post(STEP, {"code": "000000"})
    page = client.post(STEP, {"code": code_of(secret)}).content.decode()
    assert "之后再试" in page
    assert acts().count("second step refused") == 5
    assert "sign-in locked" in acts()


def test_a_right_password_in_between_does_not_open_the_second_step_again(worker: Worker) -> None:
    secret = enrol_app(worker)
    for _ in range(5):
        client = Client()
        sign_in(client)
        client.post(STEP, {"code": "000000"})
    client = Client()
    sign_in(client)
    assert client.post(STEP, {"code": code_of(secret)}).status_code == 200


def test_the_second_step_waits_ten_minutes(worker: Worker, clock: Any) -> None:
    secret, client = enrol_app(worker), Client()
    sign_in(client)
    clock.shift(timedelta(minutes=11))
    assert client.post(STEP, {"code": code_of(secret)})["Location"] == "/sign-in/"


def test_the_second_step_alone_is_no_way_in(worker: Worker) -> None:
    assert Client().get(STEP)["Location"] == "/sign-in/"


def test_who_is_locked_between_the_steps_stays_out(worker: Worker) -> None:
    secret, client = enrol_app(worker), Client()
    sign_in(client)
    Worker.objects.update(is_active=False)
    client.post(STEP, {"code": code_of(secret)})
    assert not is_signed_in(client)


def test_the_owner_is_told_of_a_new_browser_in_one_that_they_know(worker: Worker) -> None:
    known, thief = Client(), Client()
    sign_in(known)
    known.post(reverse("logout"))
    for _ in range(2):
        sign_in(thief, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0")
        page = thief.get(reverse("my-sign-in")).content.decode()
        assert "新的浏览器" not in page
        thief.post(reverse("logout"))
    sign_in(known)
    page = known.get(reverse("my-sign-in")).content.decode()
    assert "新的浏览器" in page
    assert "Firefox, Linux" in page
    known.post(reverse("logout"))
    sign_in(known)
    assert "新的浏览器" not in known.get(reverse("my-sign-in")).content.decode()


def test_a_browser_gets_one_token_and_the_server_keeps_its_hash_only(worker: Worker) -> None:
    client = Client()
    sign_in(client)
    cookie = client.cookies["casework_device"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert Device.objects.get().token_hash not in cookie.value


def test_allauths_own_pages_are_not_there() -> None:
    for name in ("account_login", "account_signup", "account_email", "mfa_index"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for path in ("/accounts/", "/accounts/login/", "/accounts/signup/", "/accounts/2fa/"):
        assert Client().get(path).status_code == 404
