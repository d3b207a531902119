"""Sessions end by time, from elsewhere, and with whatever changes what a worker may do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from casework.access import actions
from casework.access.models import Sitting, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from tests.access.sign_in.conftest import PASSWORD, is_signed_in, sign_in
from tests.factories import make_area
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PAGE = "/my-sign-in/"
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"


@pytest.fixture
def browser(worker: Worker) -> Client:
    """A browser in which the worker is signed in."""
    client = Client()
    sign_in(client)
    return client


def is_open(client: Client) -> bool:
    return bool(client.get(PAGE).status_code == 200)


def test_a_session_ends_after_half_an_hour_without_a_click(browser: Client, clock: Any) -> None:
    clock.shift(timedelta(minutes=29))
    assert is_open(browser)
    clock.shift(timedelta(minutes=29))
    assert is_open(browser)
    clock.shift(timedelta(minutes=30))
    assert not is_open(browser)
    ended = Entry.objects.latest("id")
    assert (ended.act, ended.details) == ("session ended", {"reason": "idle"})


def test_a_session_ends_after_twelve_hours_however_busy(browser: Client, clock: Any) -> None:
    for _ in range(28):
        clock.shift(timedelta(minutes=25))
        assert is_open(browser)
    clock.shift(timedelta(minutes=20))
    assert not is_open(browser)
    assert Entry.objects.latest("id").details == {"reason": "hours"}


def test_what_the_settings_say_counts(browser: Client, clock: Any, settings: Any) -> None:
    settings.CASEWORK_IDLE_MINUTES = 5
    clock.shift(timedelta(minutes=5))
    assert not is_open(browser)


def test_when_someone_was_seen_is_written_once_a_minute(browser: Client, clock: Any) -> None:
    before = Sitting.objects.get().seen_at
    clock.shift(30)
    browser.get(PAGE)
    assert Sitting.objects.get().seen_at == before
    clock.shift(31)
    browser.get(PAGE)
    assert Sitting.objects.get().seen_at > before


def test_to_ask_how_long_is_left_is_to_be_here(browser: Client, clock: Any) -> None:
    clock.shift(timedelta(minutes=20))
    assert browser.get(reverse("still-here")).json() == {"seconds": 30 * 60}
    clock.shift(timedelta(minutes=20))
    assert is_open(browser)


def test_a_page_that_asks_by_itself_keeps_no_session_alive(browser: Client, clock: Any) -> None:
    clock.shift(timedelta(minutes=29))
    browser.get(PAGE, headers={"X-By-Itself": "1"})
    clock.shift(timedelta(minutes=2))
    assert not is_open(browser)


def test_near_the_last_hour_less_is_left(browser: Client, clock: Any) -> None:
    for _ in range(29):
        clock.shift(timedelta(minutes=24, seconds=30))
        browser.get(PAGE)
    assert browser.get(reverse("still-here")).json()["seconds"] < 30 * 60


def test_sessions_are_listed_with_browser_and_masked_address(worker: Worker) -> None:
    client = Client()
    sign_in(client, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="10.7.8.99")
    page = client.get(PAGE).content.decode()
    assert "Chrome, Android" in page
    assert "10.7.8.*" in page
    assert "10.7.8.99" not in page


def test_an_ipv6_address_is_masked_beyond_its_first_half(worker: Worker) -> None:
    sign_in(Client(), REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    assert Sitting.objects.get().address == "2001:db8:1::*"


@pytest.mark.parametrize("address", ["", "unix:"])
def test_without_an_address_none_is_shown(worker: Worker, address: str) -> None:
    sign_in(Client(), REMOTE_ADDR=address)
    assert Sitting.objects.get().address == ""


def test_one_session_is_ended_by_its_owner(browser: Client, worker: Worker) -> None:
    other = Client()
    sign_in(other)
    post(browser, reverse("session-end"), {"sitting": other.session["sitting"]})
    assert (is_open(browser), is_open(other)) == (True, False)


def test_all_others_are_ended_by_their_owner(browser: Client, worker: Worker) -> None:
    others = [Client(), Client()]
    for client in others:
        sign_in(client)
    post(browser, reverse("session-end"))
    assert [is_open(client) for client in [browser, *others]] == [True, False, False]
    assert Entry.objects.filter(act="sessions ended").get().details == {"sessions": 2}


def test_nobody_ends_a_session_of_someone_else(
    browser: Client, supervisor: Worker, worker: Worker
) -> None:
    other = Client()
    sign_in(other, "lu")
    post(other, reverse("session-end"), {"sitting": str(worker.sittings.get().pk)})
    assert is_open(browser)


def test_an_administrator_ends_all_sessions_of_someone(
    browser: Client, worker: Worker, administrator: Worker
) -> None:
    office = Client()
    sign_in(office, "cheng")
    page = office.get(reverse("worker-sign-in", args=[worker.pk])).content.decode()
    assert "127.0.0.*" in page
    post(office, reverse("worker-sessions-end", args=[worker.pk]))
    assert (is_open(browser), is_open(office)) == (False, True)


CHANGES: dict[str, Callable[[Worker], Any]] = {
    "password": lambda w: actions.set_password(worker=w, password="another-password", by=None),
    "lock": lambda w: actions.set_active(worker=w, is_active=False, by=w),
    "posting": lambda w: actions.post_worker(
        worker=w, area=make_area(), role="clerk", from_on=today(), by=None
    ),
    "end": lambda w: actions.end_posting(posting=w.postings.get(), until_on=today(), by=None),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_sessions_end_with_what_changes_the_account(
    browser: Client, worker: Worker, change: Callable[[Worker], Any]
) -> None:
    change(worker)
    assert not Sitting.objects.exists()
    assert not is_open(browser)


def test_who_changes_their_own_password_goes_on_in_this_browser_alone(
    browser: Client, worker: Worker
) -> None:
    other = Client()
    sign_in(other)
    form = {"present": PASSWORD, "password": "eine-lange-neue-losung-7"}
    assert post(browser, reverse("password-change"), form).status_code == 302
    assert (is_open(browser), is_open(other)) == (True, False)


def test_signing_out_ends_the_sitting(browser: Client) -> None:
    browser.post(reverse("logout"))
    assert not Sitting.objects.exists()
    assert not is_signed_in(browser)


def test_a_session_that_names_anothers_sitting_is_none(
    browser: Client, worker: Worker, supervisor: Worker
) -> None:
    other = Client()
    sign_in(other, "lu")
    session = browser.session
    session["sitting"] = str(supervisor.sittings.get().pk)
    session.save()
    assert not is_open(browser)


def test_a_session_from_before_there_were_sittings_begins_one(worker: Worker) -> None:
    client = Client()
    client.force_login(worker)
    assert is_open(client)
    assert Sitting.objects.get().factor == ""


def test_guessing_the_password_of_an_open_session_is_locked_out(browser: Client) -> None:
    form = {"present": "a-wrong-password", "password": "eine-lange-neue-losung-7"}
    for _ in range(5):
        post(browser, reverse("password-change"), form)
    page = post(browser, reverse("password-change"), form | {"present": PASSWORD})
    assert page.status_code == 200
    assert "之后再试" in page.content.decode()
