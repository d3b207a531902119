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

from casework.access.models import Receipt, Worker
from casework.audit.models import Entry
from casework.drafts import actions, selectors
from casework.drafts.models import HouseholdDraft, LooseDraft
from casework.households.models import Household, Person
from tests.access.sign_in.conftest import sign_in
from tests.drafts.conftest import kept

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WORDS = "上午到家，秦杰说药吃完了。</textarea><b>"


@pytest.fixture
def browser(worker: Worker) -> Client:
    client = Client(HTTP_HOST="testserver")
    sign_in(client)
    return client


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
    assert not LooseDraft.objects.exists()


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
    again = browser.post(address, form | {"held": str(kept().pk)})
    assert again.status_code == 302
    assert Receipt.objects.get().key == UUID(form["idempotency_key"])
    assert not HouseholdDraft.objects.unscoped("a test").exists()


def test_what_is_kept_is_sealed(browser: Client, address: str, clock: Any) -> None:
    lapse(clock)
    browser.post(address, visit())
    with connection.cursor() as cursor:
        for table in ("drafts_householddraft", "django_session", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from above
            for row in cursor.fetchall():
                for value in row:
                    text = bytes(value) if isinstance(value, bytes | memoryview) else str(value)
                    assert WORDS.encode() not in (
                        text if isinstance(text, bytes) else text.encode()
                    )


@pytest.mark.parametrize("named", ["", "no id", "00000000-0000-7000-8000-000000000000"])
def test_an_address_that_names_nothing_shows_the_plain_page(
    browser: Client, address: str, named: str
) -> None:
    assert browser.get(address, {"held": named}).status_code == 200


def test_passwords_are_not_kept(browser: Client, clock: Any, worker: Worker) -> None:
    lapse(clock)
    form = {"present": "a-long-test-password", "password": "new-password-of-shen", "x": "y"}
    browser.post(reverse("password-change"), form)
    typed = LooseDraft.objects.get().read()
    assert typed is not None
    assert typed.fields == {"x": ["y"]}


def test_whose_session_never_was_here_has_nothing_kept(address: str, worker: Worker) -> None:
    answer = Client().post(address, visit())
    assert answer["Location"] == "/sign-in/?next=/"
    assert selectors.mine(worker) == []


def test_who_signed_out_has_nothing_kept(browser: Client, address: str, worker: Worker) -> None:
    browser.post(reverse("logout"))
    browser.post(address, visit())
    assert selectors.mine(worker) == []


def test_a_form_of_someone_locked_is_not_kept(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    lapse(clock)
    browser.get("/")
    Worker.objects.update(is_active=False)
    browser.post(address, visit())
    assert selectors.mine(worker) == []


def test_a_session_that_was_ended_from_elsewhere_loses_nothing_either(
    browser: Client, address: str, worker: Worker
) -> None:
    worker.sittings.all().delete()
    answer = browser.post(address, visit())
    page, _url = come_back(browser, answer)
    assert "秦杰说药吃完了" in page.content.decode()


def test_a_form_that_came_too_late_takes_the_place_of_the_oldest_draft(
    browser: Client, address: str, clock: Any, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_OF_A_WORKER", 3)
    lapse(clock)
    for n in range(5):
        clock.shift(1)
        browser.post(address, visit(narrative=f"第{n}次"))
    found = [draft.read() for draft in selectors.mine(worker)]
    assert [typed and typed.fields["narrative"] for typed in found] == [
        ["第4次"],
        ["第3次"],
        ["第2次"],
    ]
    gone = Entry.objects.filter(act="draft discarded").values_list("details__draft", flat=True)
    assert len(gone) == 2
    assert None not in gone


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
    assert "还没有提交" in body
    assert '<blockquote class="draft-words">' in body
    assert f'action="{address}"' in body


def test_a_page_that_is_not_there_is_not_gone_back_to_but_where_the_form_goes(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    lapse(clock)
    answer = browser.post(address, visit(), HTTP_REFERER="http://testserver/nowhere/")
    page, _url = come_back(browser, answer)
    assert page.status_code == 200
    assert "秦杰说药吃完了" in page.content.decode()


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
    assert (entry.act, set(entry.details)) == ("form kept", {"door", "draft"})
    assert entry.details["door"] == "visit-new"


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
