"""A form that comes after its session has ended is kept sealed and given back to its writer."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from casework.access.models import HeldForm, Receipt, Worker
from casework.access.sign_in import held
from casework.audit.models import Entry
from casework.households.models import Household, Person
from casework.vault import system
from tests.access.sign_in.conftest import sign_in
from tests.factories import make_household

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WORDS = "上午到家，秦杰说药吃完了。</textarea><b>"


@pytest.fixture
def household(worker: Worker) -> Household:
    return make_household(worker.postings.get().area, worker)


@pytest.fixture
def browser(worker: Worker) -> Client:
    client = Client(HTTP_HOST="testserver")
    sign_in(client)
    return client


@pytest.fixture
def address(household: Household) -> str:
    return reverse("visit-new", args=[household.pk])


def visit(**more: str) -> dict[str, str]:
    """A phone call this morning, as its form sends it."""
    person = Person.objects.unscoped("a test").get()
    return {
        "idempotency_key": str(uuid4()),
        "mode": "phone",
        "on": "2026-03-02",
        "at": "08:30",
        "met": str(person.pk),
        "narrative": WORDS,
        "changed": "no",
        "next_other": "2026-03-09",
        "p-TOTAL_FORMS": "0",
        "p-INITIAL_FORMS": "0",
        **more,
    }


def lapse(clock: Any) -> None:
    clock.shift(timedelta(minutes=31))


def come_back(client: Client, answer: Any) -> tuple[Any, str]:
    """Sign in again as the page asks, and go where it leads."""
    target = re.sub(r"^/sign-in/\?next=", "", answer["Location"])
    sent = client.post(
        reverse("login"),
        {"username": "shen", "password": "a-long-test-password", "next": unquote(target)},
    )
    return client.get(sent["Location"]), sent["Location"]


def test_a_question_asked_while_typing_is_not_kept(browser: Client, clock: Any) -> None:
    lapse(clock)
    answer = browser.post(reverse("suggest"), {"q": WORDS})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=/")
    assert not HeldForm.objects.exists()


def test_the_form_comes_back_with_what_was_typed_and_is_sent_again(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    form = visit()
    lapse(clock)
    answer = browser.post(address, form)
    assert answer.status_code == 302
    assert not Receipt.objects.exists()
    page, url = come_back(browser, answer)
    body = page.content.decode()
    assert url.startswith(f"{address}?held=")
    assert "上午到家，秦杰说药吃完了。&lt;/textarea&gt;&lt;b&gt;" in body
    assert form["idempotency_key"] in body
    assert re.search(r'value="phone"[^>]* checked', body)
    assert "尚未提交" in body
    again = browser.post(address, form | {"held": str(HeldForm.objects.get().pk)})
    assert again.status_code == 302
    assert Receipt.objects.get().key == UUID(form["idempotency_key"])
    assert not HeldForm.objects.exists()


def test_what_is_kept_is_sealed(browser: Client, address: str, clock: Any) -> None:
    lapse(clock)
    browser.post(address, visit())
    with connection.cursor() as cursor:
        for table in ("access_heldform", "django_session", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from above
            for row in cursor.fetchall():
                for value in row:
                    text = bytes(value) if isinstance(value, bytes | memoryview) else str(value)
                    assert WORDS.encode() not in (
                        text if isinstance(text, bytes) else text.encode()
                    )


def test_nobody_else_is_shown_it(
    browser: Client, address: str, clock: Any, supervisor: Worker, worker: Worker
) -> None:
    lapse(clock)
    browser.post(address, visit())
    row = HeldForm.objects.get()
    assert held.found(str(row.pk), supervisor) is None
    HeldForm.objects.update(worker=supervisor)
    assert held.found(str(row.pk), supervisor) is None


def test_it_is_kept_for_twelve_hours(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    lapse(clock)
    browser.post(address, visit())
    named = str(HeldForm.objects.get().pk)
    clock.shift(timedelta(hours=11))
    assert held.found(named, worker) is not None
    clock.shift(timedelta(hours=2))
    assert held.found(named, worker) is None


@pytest.mark.parametrize("named", ["", "no id", "00000000-0000-7000-8000-000000000000"])
def test_an_address_that_names_nothing_shows_the_plain_page(
    browser: Client, address: str, named: str
) -> None:
    assert browser.get(address, {"held": named}).status_code == 200


def test_a_kept_form_that_was_altered_is_not_shown(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    lapse(clock)
    browser.post(address, visit())
    row = HeldForm.objects.get()
    HeldForm.objects.update(content=bytes(row.content)[:-1] + b"x")
    assert held.found(str(row.pk), worker) is None


def test_passwords_are_not_kept(browser: Client, clock: Any, worker: Worker) -> None:
    lapse(clock)
    form = {"present": "a-long-test-password", "password": "new-password-of-shen", "x": "y"}
    browser.post(reverse("password-change"), form)
    kept = held.found(str(HeldForm.objects.get().pk), worker)
    assert kept is not None
    assert kept.typed.fields == {"x": ["y"]}


def test_whose_session_never_was_here_has_nothing_kept(address: str) -> None:
    answer = Client().post(address, visit())
    assert answer["Location"] == "/sign-in/?next=/"
    assert not HeldForm.objects.exists()


def test_who_signed_out_has_nothing_kept(browser: Client, address: str) -> None:
    browser.post(reverse("logout"))
    browser.post(address, visit())
    assert not HeldForm.objects.exists()


def test_a_form_of_someone_locked_is_not_kept(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    lapse(clock)
    browser.get("/")
    Worker.objects.update(is_active=False)
    browser.post(address, visit())
    assert not HeldForm.objects.exists()


def test_a_session_that_was_ended_from_elsewhere_loses_nothing_either(
    browser: Client, address: str, worker: Worker
) -> None:
    worker.sittings.all().delete()
    answer = browser.post(address, visit())
    page, _url = come_back(browser, answer)
    assert "秦杰说药吃完了" in page.content.decode()


def test_the_twentieth_is_kept_and_the_oldest_goes(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    lapse(clock)
    for n in range(22):
        clock.shift(1)
        browser.post(address, visit(narrative=f"第{n}次"))
    assert HeldForm.objects.count() == 20
    kept = held.waiting_for(worker)
    first = held.found(str(kept[-1][0].pk), worker)
    assert first is not None
    assert first.typed.fields["narrative"] == ["第2次"]


def test_a_form_goes_back_to_the_page_it_stood_on(
    browser: Client, address: str, clock: Any
) -> None:
    lapse(clock)
    answer = browser.post(
        address, visit(), HTTP_REFERER="http://testserver/households/?stage=active&held=old"
    )
    assert "households/%3Fstage%3Dactive%26held%3D" in answer["Location"]


def test_a_page_of_another_site_is_not_gone_back_to(
    browser: Client, address: str, clock: Any
) -> None:
    lapse(clock)
    answer = browser.post(address, visit(), HTTP_REFERER="http://evil.example/steal")
    assert "evil" not in answer["Location"]


def test_where_the_form_is_gone_the_words_are_shown_with_a_button(
    browser: Client, address: str, clock: Any
) -> None:
    lapse(clock)
    answer = browser.post(address, visit(), HTTP_REFERER="http://testserver/households/")
    page, _url = come_back(browser, answer)
    body = page.content.decode()
    assert "这一步没有执行" in body
    assert "<blockquote>" in body
    assert f'action="{address}"' in body


def test_a_page_that_refuses_is_shown_as_it_is(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    lapse(clock)
    answer = browser.post(address, visit(), HTTP_REFERER="http://testserver/nowhere/")
    page, _url = come_back(browser, answer)
    assert page.status_code == 404


def test_what_is_kept_is_listed_under_ones_own_sign_in(
    browser: Client, address: str, clock: Any
) -> None:
    lapse(clock)
    browser.post(address, visit())
    sign_in(browser)
    assert f"{address}?held=" in browser.get(reverse("my-sign-in")).content.decode()


def test_the_audit_knows_that_a_form_was_kept_and_not_what_was_in_it(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    lapse(clock)
    browser.post(address, visit())
    entry = Entry.objects.latest("id")
    assert (entry.act, set(entry.details)) == ("form kept", {"form"})


def test_the_token_of_open_pages_is_good_after_the_same_person_signed_in_again(
    worker: Worker, household: Household, address: str, clock: Any
) -> None:
    client = Client(enforce_csrf_checks=True)

    def token(url: str) -> str:
        page = client.get(url).content.decode()
        return re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)[1]  # type: ignore[index] # every form has one

    def enter(name: str) -> None:
        form = {"username": name, "password": "a-long-test-password"}
        client.post(reverse("login"), form | {"csrfmiddlewaretoken": token(reverse("login"))})

    enter("shen")
    old = token(address)
    lapse(clock)
    client.get("/")
    enter("shen")
    assert client.post(address, visit(csrfmiddlewaretoken=old)).status_code == 302
    assert Receipt.objects.count() == 1


def test_the_token_of_open_pages_is_worth_nothing_to_the_next_person(
    worker: Worker, supervisor: Worker, address: str, clock: Any
) -> None:
    client = Client(enforce_csrf_checks=True)

    def token(url: str) -> str:
        page = client.get(url).content.decode()
        return re.search(r'csrfmiddlewaretoken" value="([^"]+)', page)[1]  # type: ignore[index] # every form has one

    def enter(name: str) -> None:
        form = {"username": name, "password": "a-long-test-password"}
        client.post(reverse("login"), form | {"csrfmiddlewaretoken": token(reverse("login"))})

    enter("shen")
    old = token(address)
    lapse(clock)
    client.get("/")
    enter("lu")
    assert client.post(address, visit(csrfmiddlewaretoken=old)).status_code == 403


def test_a_missing_root_key_shows_the_plain_page(
    browser: Client, address: str, clock: Any, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: Any) -> bytes:
        raise system.NotOpened

    lapse(clock)
    answer = browser.post(address, visit())
    monkeypatch.setattr(system, "unseal", fail)
    page, _url = come_back(browser, answer)
    assert page.status_code == 200
    assert held.waiting_for(worker) == []
