"""What is typed is kept as it is typed, for whoever typed it alone, and comes back to its page."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from casework.access.models import Receipt, Worker
from casework.audit.models import Entry
from casework.audit.verify import verify
from casework.common.dates import now
from casework.drafts import actions, selectors
from casework.drafts.keeper import marked
from casework.drafts.models import HouseholdDraft, LooseDraft
from casework.households import erasure
from casework.households.models import Household, Person
from casework.households.traces import erase_traces
from casework.vault import rotation, shredding, verification
from tests.drafts.conftest import WORDS, autosave, browser_of, kept
from tests.factories import make_area, make_worker
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

MARKUP = "</textarea><script>alert('草稿')</script>"


@pytest.fixture
def browser(worker: Worker) -> Client:
    return browser_of(worker)


def shown(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def named_in(page: str) -> str:
    """Return what the form on a page names as the draft that it was kept as."""
    found = re.search(r'name="held" value="([^"]+)"', page)
    assert found
    return found[1]


def words_of(draft: HouseholdDraft) -> dict[str, list[str]]:
    typed = draft.read()
    assert typed is not None
    return typed.fields


def edit_form(household: Household, **more: Any) -> dict[str, Any]:
    """The form of a household's data as its page shows it."""
    return {"version": household.version, "lane": "草稿路", **more}


@pytest.mark.usefixtures("in_shanghai")
def test_it_is_there_again_with_a_word_of_when(browser: Client, address: str) -> None:
    answer = autosave(browser, address)
    assert answer.json()["at"] == "09:00"
    page = shown(browser, address)
    assert WORDS in page
    assert "已恢复您" in page
    assert "03-02 09:00" in page


def test_another_device_has_it_too(browser: Client, address: str, worker: Worker) -> None:
    autosave(browser, address)
    assert WORDS in shown(browser_of(worker), address)


def test_nobody_else_sees_it(browser: Client, address: str, supervisor: Worker) -> None:
    autosave(browser, address)
    other = browser_of(supervisor)
    draft = kept()
    assert WORDS not in shown(other, address)
    assert WORDS not in shown(other, f"{address}?held={draft.pk}")
    assert post(other, reverse("draft-discard", args=[draft.pk])).status_code == 404
    assert selectors.mine(supervisor) == []


def test_it_goes_when_the_form_is_saved(browser: Client, household: Household) -> None:
    address = reverse("consent-new", args=[household.pk])
    form = {
        "purpose": "sharing",
        "signed_by": "秦杰",
        "given_on": "2026-03-01",
        "note": "口头说好，纸面后补。",
        "idempotency_key": str(uuid4()),
    }
    autosave(browser, address, **form)
    answer = browser.post(address, form)
    assert answer.status_code == 302, re.findall(r'class="error".*', answer.content.decode())
    assert not HouseholdDraft.objects.unscoped("a test").exists()


def test_what_is_typed_goes_on_in_the_same_draft(browser: Client, address: str) -> None:
    first = autosave(browser, address).json()
    second = autosave(browser, address, held=first["held"], narrative="下午又打了电话。").json()
    assert second["held"] == f"{kept().pk}.2"
    assert not second["parted"]
    page = shown(browser, address)
    assert "下午又打了电话。" in page
    assert named_in(page) == second["held"]


def test_a_page_that_was_never_told_its_draft_is_known_by_its_key(
    browser: Client, address: str
) -> None:
    key = str(uuid4())
    autosave(browser, address, idempotency_key=key)
    autosave(browser, address, idempotency_key=key, narrative="改过的")
    assert words_of(kept())["narrative"] == ["改过的"]


def test_two_devices_never_write_over_each_other(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    first = autosave(browser, address).json()["held"]
    clock.shift(60)
    autosave(browser, address, held=first, narrative="手机上写的。")
    clock.shift(60)
    answer = autosave(browser, address, held=first, narrative="电脑上写的。").json()
    assert answer["parted"]
    page = shown(browser, address)
    assert "电脑上写的。" in page
    assert "另一窗口或设备" in page
    older = re.search(r'href="([^"]+)">看那一份', page)
    assert older
    assert "手机上写的。" in shown(browser, older[1])


def test_it_is_discarded_at_the_press_of_a_button(browser: Client, address: str) -> None:
    autosave(browser, address)
    answer = post(browser, reverse("draft-discard", args=[kept().pk]))
    assert answer.headers["Location"] == address
    assert WORDS not in shown(browser, address)
    assert Entry.objects.filter(act="draft discarded").exists()


def test_the_desk_lists_it_by_file_number_and_not_by_its_words(
    browser: Client, address: str, household: Household
) -> None:
    autosave(browser, address)
    page = shown(browser, "/")
    section = page[page.index('id="drafts"') :]
    assert household.number in section
    assert "走访" in section
    assert f"{address}?held={kept().pk}" in section
    assert WORDS not in page
    answer = post(browser, reverse("draft-discard", args=[kept().pk]), {"from": "desk"})
    assert answer.headers["Location"] == "/"


def test_the_desk_says_beforehand_when_it_goes(browser: Client, address: str, clock: Any) -> None:
    autosave(browser, address)
    clock.shift(timedelta(days=24))
    assert "自动删除" not in shown(browser_of(kept().worker), "/")
    clock.shift(timedelta(days=2))
    assert "04-01" in shown(browser_of(kept().worker), "/")


def test_its_time_is_over_after_the_days_of_the_setting(
    browser: Client, address: str, clock: Any, worker: Worker, household: Household
) -> None:
    autosave(browser, address)
    autosave(browser, reverse("household-new"))
    clock.shift(timedelta(days=31))
    again = browser_of(worker)
    assert WORDS not in shown(again, address)
    assert selectors.mine(worker) == []
    autosave(again, reverse("household-edit", args=[household.pk]))
    assert [draft.page for draft in selectors.mine(worker)] == [
        reverse("household-edit", args=[household.pk])
    ]
    assert HouseholdDraft.objects.unscoped("a test").count() == 1
    assert not LooseDraft.objects.exists()
    assert Entry.objects.get(act="drafts expired").details == {"count": 2}


@override_settings(CASEWORK_DRAFT_DAYS=3)
def test_the_office_may_keep_them_shorter(
    browser: Client, address: str, clock: Any, worker: Worker
) -> None:
    autosave(browser, address)
    clock.shift(timedelta(days=4))
    assert selectors.mine(worker) == []


def test_markup_stays_text(browser: Client, address: str) -> None:
    autosave(browser, address, narrative=MARKUP)
    page = shown(browser, address)
    assert MARKUP not in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page


def test_too_much_text_is_refused_with_413_and_nothing_is_kept(
    browser: Client, address: str
) -> None:
    answer = autosave(browser, address, narrative="长" * 400_000)
    assert answer.status_code == 413
    assert not HouseholdDraft.objects.unscoped("a test").exists()


def test_too_many_drafts_are_refused_and_none_is_lost(
    browser: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_OF_A_WORKER", 2)
    answers = [autosave(browser, address).status_code for _n in range(3)]
    assert answers == [200, 200, 409]
    assert HouseholdDraft.objects.unscoped("a test").count() == 2


def test_a_newer_version_of_the_record_is_told_and_found_when_it_is_saved(
    browser: Client, household: Household
) -> None:
    address = reverse("household-edit", args=[household.pk])
    autosave(browser, address, **edit_form(household))
    assert "此后档案已有改动" not in shown(browser, address)
    Household.objects.unscoped("a test").filter(pk=household.pk).update(version=9)
    page = shown(browser, address)
    assert "此后档案已有改动" in page
    assert f'name="version" value="{household.version}"' in page


def test_a_household_that_may_be_seen_no_more_takes_its_draft_out_of_sight(
    browser: Client, address: str
) -> None:
    """The draft of someone who has nothing to do with the household any more."""
    autosave(browser, address)
    away = make_worker("worker", make_area())
    HouseholdDraft.objects.unscoped("a test").update(worker=away)
    assert selectors.mine(away) == []
    assert selectors.one(away, kept().pk) is None
    assert autosave(browser_of(away), address).status_code == 404


def test_a_page_that_is_none_of_ours_has_no_draft(browser: Client) -> None:
    assert autosave(browser, "/nowhere/").status_code == 404
    assert autosave(browser, "//evil.example/").status_code == 403


def test_a_search_has_no_draft(browser: Client) -> None:
    assert autosave(browser, reverse("search")).status_code == 403


def test_what_belongs_to_no_household_is_kept_and_bound_to_its_writer(
    browser: Client, worker: Worker, supervisor: Worker
) -> None:
    address = reverse("household-new")
    autosave(browser, address, lane=WORDS)
    assert WORDS in shown(browser, address)
    row = LooseDraft.objects.get()
    LooseDraft.objects.update(worker=supervisor)
    row.refresh_from_db()
    assert row.read() is None


def test_nothing_of_it_lies_open_in_the_database(browser: Client, address: str) -> None:
    autosave(browser, address)
    autosave(browser, reverse("household-new"))
    with connection.cursor() as cursor:
        for table in ("drafts_householddraft", "drafts_loosedraft", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from above
            for value in (value for row in cursor.fetchall() for value in row):
                raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                assert WORDS.encode() not in raw


def test_the_log_counts_each_seal_of_it(browser: Client, address: str, worker: Worker) -> None:
    held = autosave(browser, address).json()["held"]
    autosave(browser, address, held=held)
    told = [entry.sealed for entry in Entry.objects.filter(act="form kept").order_by("seq")]
    row = kept().pk.hex
    assert told == [[f"drafts_householddraft.content_sealed {row} {n}"] for n in (1, 2)]
    post(browser, reverse("draft-discard", args=[kept().pk]))
    assert verify(verification.counters).faults == []


def test_new_keys_of_its_household_seal_it_anew(
    browser: Client, address: str, household: Household, clock: Any
) -> None:
    autosave(browser, address)
    clock.shift(60)
    before = bytes(kept().content_sealed)
    turn = rotation.DekRotation(household.pk)
    turn.move(turn.begin(), lambda done: None)
    assert bytes(kept().content_sealed) != before
    assert WORDS in shown(browser, address)


def test_it_is_shredded_with_its_household(
    browser: Client, address: str, household: Household
) -> None:
    autosave(browser, address)
    assert HouseholdDraft in [rows.model for rows in erasure.tables()]
    shredding.destroy_all([household.pk], "lawful_request", now())
    assert kept().read() is None


def test_the_erasure_of_a_person_takes_the_drafts_of_their_household_along(
    browser: Client, address: str, household: Household
) -> None:
    autosave(browser, address)
    person: Person = household.people.get()
    assert erase_traces(person) >= 1
    assert not HouseholdDraft.objects.unscoped("a test").exists()


def test_a_form_that_was_sent_leaves_no_draft_behind_it(
    browser: Client, address: str, worker: Worker
) -> None:
    key = uuid4()
    Receipt.objects.create(key=key, worker=worker, door="visit-new", content="x")
    assert autosave(browser, address, idempotency_key=str(key)).json() == {}
    assert not HouseholdDraft.objects.unscoped("a test").exists()


def test_what_is_typed_after_going_back_is_kept_as_another_act(
    browser: Client, address: str, worker: Worker
) -> None:
    key = str(uuid4())
    Receipt.objects.create(key=key, worker=worker, door="visit-new", content="x")
    fields = {"idempotency_key": key, "draft-again": "1"}
    assert autosave(browser, address, **fields).json()["held"]
    page = shown(browser, address)
    assert WORDS in page
    assert key not in page


def test_a_form_that_was_sent_with_other_words_is_kept(
    browser: Client, household: Household, worker: Worker
) -> None:
    address = reverse("visit-new", args=[household.pk])
    key = str(uuid4())
    Receipt.objects.create(key=key, worker=worker, door="visit-new", content="else", location="/")
    answer = browser.post(address, {"idempotency_key": key, "narrative": WORDS})
    assert answer.status_code == 409
    assert WORDS in shown(browser, address)


def test_a_draft_that_cannot_be_read_is_told_and_not_written_over(
    browser: Client, address: str
) -> None:
    held = autosave(browser, address).json()["held"]
    row = kept()
    sealed = bytes(row.content_sealed)
    damaged = sealed[:-1] + bytes([sealed[-1] ^ 1])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE drafts_householddraft SET content_sealed = %s", [damaged])
    page = shown(browser, address)
    assert "无法读取" in page
    assert WORDS not in page
    assert Entry.objects.filter(act="seal broken").exists()
    autosave(browser, address, held=held)
    blobs = HouseholdDraft.objects.unscoped("a test").values_list("content_sealed", flat=True)
    assert damaged in [bytes(blob) for blob in blobs]
    assert len(blobs) == 2


def test_a_page_that_refuses_now_shows_the_words_that_were_typed_for_it(
    browser: Client, household: Household
) -> None:
    address = reverse("reopen", args=[household.pk])
    autosave(browser, address, reason=WORDS)
    page = browser.get(f"{address}?held={kept().pk}").content.decode()
    assert WORDS in page
    assert "抄走" in page


def test_a_masked_reader_keeps_nothing_about_a_household(
    address: str, household: Household
) -> None:
    inspector = make_worker("inspector", household.area)
    assert autosave(browser_of(inspector), address).status_code == 403


def test_passwords_are_no_part_of_it(browser: Client, address: str) -> None:
    autosave(browser, address, password="geheim", present="geheim")
    typed = kept().read()
    assert typed is not None
    assert {"password", "present"} & typed.fields.keys() == set()


@pytest.mark.parametrize("held", ["", "nonsense", "019cac0f-2680-7235-b5a3-0a0ef4fe03f9.x", "1.2"])
def test_a_name_that_names_no_draft_begins_one(browser: Client, address: str, held: str) -> None:
    assert autosave(browser, address, held=held).status_code == 200
    assert kept().revision == 1


def test_switching_the_language_takes_the_form_along_without_a_script(
    browser: Client, address: str
) -> None:
    page = shown(browser, address)
    assert 'form="typed"' in page
    assert re.search(r'<form id="typed"[^>]*data-guard', page)
    form = {"idempotency_key": str(uuid4()), "narrative": WORDS, "language": "own field"}
    answer = browser.post(
        reverse("set_language"),
        form | {"to-language": "en"},
        HTTP_REFERER=f"http://testserver{address}",
    )
    assert answer.headers["Location"].startswith(f"{address}?held=")
    page = shown(browser, answer.headers["Location"])
    assert 'lang="en"' in page
    assert WORDS in page
    assert "Restored what you had typed" in page
    assert words_of(kept())["language"] == ["own field"]


def test_switching_without_a_form_goes_back_to_the_page(browser: Client, address: str) -> None:
    answer = browser.post(reverse("set_language"), {"language": "en", "next": address})
    assert answer.headers["Location"] == address
    assert browser.cookies["language"].value == "en"


@pytest.mark.parametrize("target", ["//evil.example/", "https://evil.example/", ""])
def test_switching_leads_to_no_other_site(browser: Client, target: str) -> None:
    answer = browser.post(reverse("set_language"), {"language": "xx", "next": target})
    assert answer.headers["Location"] == "/"
    assert "language" not in browser.cookies


def test_a_form_that_comes_back_with_errors_still_names_its_draft(
    browser: Client, address: str
) -> None:
    held = autosave(browser, address).json()["held"]
    answer = post(browser, address, {"held": held, "narrative": WORDS})
    assert answer.status_code == 200
    assert named_in(answer.content.decode()) == held
    assert kept().read() is not None


def test_a_form_with_an_id_of_its_own_keeps_it(browser: Client, household: Household) -> None:
    body = b'<button form="language-alone"></button><form class="x" id="decide" data-guard>'
    assert marked(HttpResponse(body)).content == body.replace(b"language-alone", b"decide")
