"""The hourly command: what is due is told once, what no longer holds goes, and so does the old."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from pytest_django import Settings

from casework.access.actions import name_deputy, set_active
from casework.access.models import Area, Worker
from casework.access.news import News
from casework.common.dates import clock_at, now, today
from casework.drafts.models import HouseholdDraft
from casework.households import actions as keeping
from casework.households.models import DataRequest, DataRequestNote, Household
from casework.notices.due import first_today, tell_what_is_due
from casework.notices.models import Notice, Round
from tests.drafts.conftest import autosave, browser_of
from tests.factories import make_area, make_household, make_street, make_worker
from tests.notices.telling import change, ids, tell, told

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def area() -> Area:
    return make_area(make_street())


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


@pytest.fixture
def supervisor(area: Area) -> Worker:
    assert area.street is not None
    return make_worker("supervisor", area.street)


@pytest.fixture
def household(worker: Worker, supervisor: Worker, area: Area) -> Household:
    found = make_household(area, worker)
    change(found, visit_due_on=today() + timedelta(days=40))
    return found


def ask(household: Household, kind: str, by: Worker) -> DataRequest:
    """Enter a request that is due tomorrow."""
    asked = keeping.enter_request(
        person_id=household.people.get().pk,
        kind=kind,
        asked_on=today(),
        identified="id_paper",
        note=DataRequestNote(),
        by=by,
    )
    household.data_requests.filter(pk=asked.pk).update(due_on=today() + timedelta(days=1))
    return asked


@pytest.mark.parametrize(
    ("days", "kind"), [(-1, "overdue"), (0, "due_soon"), (1, "due_soon"), (2, None)]
)
def test_a_visit_is_told_to_who_answers_when_it_is_near_or_late(
    household: Household, worker: Worker, days: int, kind: str | None
) -> None:
    change(household, visit_due_on=today() + timedelta(days=days))
    tell_what_is_due()
    found = {name: told(name, household.pk) for name in ("due_soon", "overdue")}
    assert found == {"due_soon": [], "overdue": []} | ({kind: ids(worker)} if kind else {})


def test_running_it_again_tells_nothing_twice_even_when_it_was_read(
    household: Household, worker: Worker
) -> None:
    change(household, visit_due_on=YESTERDAY)
    assert tell_what_is_due() == 1
    assert tell_what_is_due() == 0
    Notice.objects.update(seen_at=now())
    assert tell_what_is_due() == 0
    with clock_at(now() + timedelta(days=7)):
        assert tell_what_is_due() == 0


def test_another_due_day_is_another_matter(household: Household) -> None:
    change(household, visit_due_on=YESTERDAY)
    tell_what_is_due()
    change(household, visit_due_on=YESTERDAY - timedelta(days=1))
    tell_what_is_due()
    assert Notice.objects.get().falls_on == YESTERDAY - timedelta(days=1)


def test_a_visit_that_was_near_and_is_late_stands_there_once(household: Household) -> None:
    change(household, visit_due_on=today())
    tell_what_is_due()
    with clock_at(now() + timedelta(days=1)):
        tell_what_is_due()
    assert list(Notice.objects.values_list("kind", flat=True)) == ["overdue"]


@pytest.mark.parametrize("nobody", ["none", "left"])
def test_where_nobody_answers_who_decides_is_told(
    household: Household, worker: Worker, supervisor: Worker, nobody: str
) -> None:
    change(household, visit_due_on=YESTERDAY, **({"worker": None} if nobody == "none" else {}))
    if nobody == "left":
        set_active(worker=worker, is_active=False, by=supervisor)
    tell_what_is_due()
    tell_what_is_due()
    assert told("overdue", household.pk) == ids(supervisor)


@pytest.mark.parametrize("what", ["put off", "closed", "another's"])
def test_what_no_longer_holds_is_taken_back_unless_it_was_read(
    household: Household, worker: Worker, supervisor: Worker, what: str
) -> None:
    change(household, visit_due_on=YESTERDAY)
    tell_what_is_due()
    changes: dict[str, dict[str, Any]] = {
        "put off": {"visit_due_on": today() + timedelta(days=9)},
        "closed": {"stage": "closed", "closed_on": today(), "visit_due_on": None},
        "another's": {"worker": supervisor},
    }
    change(household, **changes[what])
    tell_what_is_due()
    assert worker.pk not in told("overdue", household.pk)


def test_a_light_request_is_told_to_who_answers_a_weighty_one_to_who_decides(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    light, weighty = ask(household, "copy", worker), ask(household, "deletion", worker)
    tell_what_is_due()
    assert told("request_due", light.pk) == ids(worker)
    assert told("request_due", weighty.pk) == ids(supervisor)


def test_who_entered_a_weighty_request_is_not_told_to_decide_on_it(
    household: Household, worker: Worker, supervisor: Worker, area: Area
) -> None:
    other = make_worker("supervisor", area)
    weighty = ask(household, "deletion", supervisor)
    tell_what_is_due()
    assert told("request_due", weighty.pk) == ids(other)


def test_a_light_request_of_nobodys_household_is_told_to_who_decides(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    light = ask(household, "copy", worker)
    change(household, worker=None)
    tell_what_is_due()
    assert told("request_due", light.pk) == ids(supervisor)


def test_a_cover_is_told_when_it_begins_and_on_its_last_day(
    worker: Worker, supervisor: Worker
) -> None:
    cover = name_deputy(
        posting=supervisor.postings.get(),
        deputy=worker,
        from_on=today() + timedelta(days=1),
        until_on=today() + timedelta(days=3),
        by=supervisor,
    )
    Notice.objects.all().delete()  # told when it was named
    tell_what_is_due()
    assert not Notice.objects.exists()
    with clock_at(now() + timedelta(days=1)):
        tell_what_is_due()
    assert told("cover_begins", cover.pk) == ids(worker)
    assert told("cover_ends", cover.pk) == []
    with clock_at(now() + timedelta(days=3)):
        tell_what_is_due()
    assert told("cover_ends", cover.pk) == ids(worker, supervisor)
    with clock_at(now() + timedelta(days=5)):
        tell_what_is_due()
    assert len(told("cover_begins", cover.pk)) == 1
    assert told("cover_ends", cover.pk) == ids(worker, supervisor)


def test_old_notices_expire(worker: Worker, settings: Settings) -> None:
    settings.CASEWORK_NOTICE_DAYS = 30
    for days in (29, 31):
        with clock_at(now() - timedelta(days=days)):
            tell(worker, News.SHARED, subject_id=make_street().pk)
    Round.objects.create(task="keys", done_on=today() - timedelta(days=31))
    tell_what_is_due()
    assert Notice.objects.count() == 1
    assert not Round.objects.exists()


def test_a_task_of_once_a_day_gets_the_day_of_the_last_time(worker: Worker) -> None:
    assert first_today("keys") == today()
    assert first_today("keys") is None
    assert first_today("unusual") == today()
    with clock_at(now() + timedelta(days=3)):
        assert first_today("keys") == today() - timedelta(days=3)


def test_the_command_says_how_much_it_told(household: Household) -> None:
    change(household, visit_due_on=YESTERDAY)
    said = io.StringIO()
    call_command("notices", "due", stdout=said)
    assert said.getvalue().strip() == "新提醒 1 条，已发送消息 0 条。"
    said.truncate(0)
    call_command("notices", "due", stdout=said)
    assert "新提醒 0 条" in said.getvalue()


@pytest.fixture
def draft(worker: Worker, household: Household) -> HouseholdDraft:
    """What the worker typed and left for 26 of its 30 days."""
    sent = browser_of(worker)
    autosave(sent, reverse("visit-new", args=[household.pk]))
    HouseholdDraft.objects.unscoped("a test").update(saved_at=now() - timedelta(days=26))
    typed: HouseholdDraft = HouseholdDraft.objects.unscoped("a test").get()
    return typed


def test_whoever_typed_a_draft_is_told_once_that_it_goes(
    draft: HouseholdDraft, worker: Worker
) -> None:
    tell_what_is_due()
    tell_what_is_due()
    (notice,) = Notice.objects.filter(kind=News.DRAFT_EXPIRES)
    assert (notice.worker, notice.subject_id) == (worker, draft.pk)
    assert notice.falls_on == today() + timedelta(days=4)


def test_a_draft_that_is_gone_on_with_is_not_said_to_go(draft: HouseholdDraft) -> None:
    tell_what_is_due()
    HouseholdDraft.objects.unscoped("a test").update(saved_at=now())
    tell_what_is_due()
    assert not Notice.objects.filter(kind=News.DRAFT_EXPIRES).exists()


def test_the_command_lets_drafts_go_whose_time_is_over(draft: HouseholdDraft) -> None:
    HouseholdDraft.objects.unscoped("a test").update(saved_at=now() - timedelta(days=31))
    call_command("notices", "due", stdout=io.StringIO())
    assert not HouseholdDraft.objects.unscoped("a test").exists()
