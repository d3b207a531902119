"""Failed attempts make the next one wait: by account, by address for many accounts, by browser."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.models import Device, FailedSignIn, Worker
from casework.access.sign_in import lockout
from casework.audit.models import Entry
from tests.access.sign_in.conftest import is_signed_in, sign_in

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WRONG = "a-wrong-password"


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (4, 0), (5, 30), (6, 60), (7, 120), (11, 1920), (12, 3600), (500, 3600)],
)
def test_each_failure_after_the_free_ones_doubles_the_wait(failures: int, seconds: int) -> None:
    assert lockout.wait_after(failures, 5) == timedelta(seconds=seconds)


def fail(times: int, username: str = "shen", client: Client | None = None, **more: Any) -> Any:
    """Fail to sign in; return the last answer."""
    for _ in range(times):
        answer = sign_in(client or Client(), username, WRONG, **more)
    return answer


@pytest.mark.usefixtures("in_shanghai")
def test_the_right_password_has_to_wait_after_five_failures(worker: Worker, clock: Any) -> None:
    fail(5)
    client = Client()
    assert "请在 09:01 之后再试" in sign_in(client).content.decode()
    assert not is_signed_in(client)
    clock.shift(31)
    assert sign_in(client).status_code == 302


def test_a_locked_name_is_answered_the_same_whether_anyone_has_it(worker: Worker) -> None:
    def without_what_was_typed(answer: Any) -> list[str]:
        lines = answer.content.decode().splitlines()
        return [line for line in lines if "hidden" not in line and "username" not in line]

    fail(5, "shen"), fail(5, "nobody")
    real, unreal = sign_in(Client(), "shen"), sign_in(Client(), "nobody")
    assert "之后再试" in real.content.decode()
    assert without_what_was_typed(real) == without_what_was_typed(unreal)


def test_what_is_tried_while_locked_does_not_prolong_the_lock(worker: Worker, clock: Any) -> None:
    fail(5)
    for _ in range(3):
        clock.shift(9)
        fail(1)
    clock.shift(4)
    assert sign_in(Client()).status_code == 302


def test_the_right_password_forgets_the_failures_before_it(worker: Worker) -> None:
    fail(4)
    sign_in(Client())
    fail(4)
    assert sign_in(Client()).status_code == 302


def test_an_office_is_not_locked_out_by_one_who_forgot_a_password(worker: Worker) -> None:
    fail(60, "forgetful")
    assert sign_in(Client()).status_code == 302


def test_an_address_waits_after_twenty_accounts_failed_there(worker: Worker) -> None:
    for n in range(20):
        fail(1, f"guess{n}")
    assert "之后再试" in sign_in(Client()).content.decode()
    elsewhere = sign_in(Client(), REMOTE_ADDR="10.9.9.9")
    assert elsewhere.status_code == 302


def test_a_browser_used_before_passes_the_locks_of_account_and_address(worker: Worker) -> None:
    known = Client()
    sign_in(known)
    known.post(reverse("logout"))
    fail(9)
    for n in range(25):
        fail(1, f"guess{n}")
    assert "之后再试" in sign_in(Client()).content.decode()
    assert sign_in(known).status_code == 302


def test_guesses_in_a_browser_used_before_lock_that_browser_alone(worker: Worker) -> None:
    known = Client()
    sign_in(known)
    known.post(reverse("logout"))
    fail(5, client=known)
    assert "之后再试" in sign_in(known).content.decode()
    assert sign_in(Client()).status_code == 302


def test_a_cookie_of_a_browser_that_we_did_not_sign_is_none(worker: Worker) -> None:
    known = Client()
    sign_in(known)
    known.post(reverse("logout"))
    known.cookies["casework_device"] = known.cookies["casework_device"].value[:-1] + "x"
    fail(5)
    assert "之后再试" in sign_in(known).content.decode()


def test_a_browser_known_to_one_account_is_unknown_to_another(worker: Worker) -> None:
    known = Client()
    sign_in(known)
    assert Device.objects.filter(worker=worker).count() == 1
    fail(5, "nobody", client=known)
    assert "之后再试" in fail(1, "nobody").content.decode()


def test_no_name_and_no_address_stands_in_the_table(worker: Worker) -> None:
    fail(1)
    row = FailedSignIn.objects.get()
    assert (len(row.account), len(row.address)) == (32, 32)
    assert "shen" not in row.account


def test_attempts_of_yesterday_are_forgotten(worker: Worker, clock: Any) -> None:
    fail(3)
    clock.shift(timedelta(hours=25))
    fail(1)
    assert FailedSignIn.objects.count() == 1


def test_the_audit_tells_of_a_lock_and_names_nobody(worker: Worker) -> None:
    fail(5)
    entry = Entry.objects.latest("id")
    assert entry.act == "sign-in locked"
    assert "shen" not in str(entry.details)


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(
    worker: Worker, settings: Any
) -> None:
    settings.CASEWORK_BEHIND_PROXY = True
    for n in range(20):
        fail(1, f"guess{n}", HTTP_X_FORWARDED_FOR=f"6.6.6.{n}, 10.1.1.1")
    there = sign_in(Client(), HTTP_X_FORWARDED_FOR="7.7.7.7, 10.1.1.1")
    assert "之后再试" in there.content.decode()
    assert sign_in(Client(), HTTP_X_FORWARDED_FOR="10.1.1.1, 10.1.1.2").status_code == 302
