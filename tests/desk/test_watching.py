"""What the hourly command tells of the site: checkpoints, keys, unusual readings."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from casework.access.models import Area, Worker
from casework.access.news import News
from casework.audit import checkpoints
from casework.audit.chain import record
from casework.common.dates import clock_at, now, today
from casework.desk import watching
from casework.desk.audit_pages.actions import review_finding
from casework.desk.watching import tell_of_the_site
from casework.notices.models import Notice
from casework.vault.providers import KeyProblem
from casework.vault.status import status
from tests.factories import make_area, make_household, make_street, make_worker
from tests.notices.telling import ids, told

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

YESTERDAY = today() - timedelta(days=1)


@pytest.fixture
def area() -> Area:
    return make_area(make_street())


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.CASEWORK_CHECKPOINT_DIR = tmp_path
    return tmp_path


def kinds_told(worker: Worker) -> list[str]:
    return sorted(Notice.objects.filter(worker=worker).values_list("kind", flat=True))


def test_administrators_are_told_of_a_missing_checkpoint_once_a_day_and_of_keys_once_a_week(
    area: Area,
) -> None:
    system, audit = make_worker("system", area), make_worker("audit", area)
    security = make_worker("security", area)
    monday = now() - timedelta(days=today().weekday())
    for days in (0, 0, 1):
        with clock_at(monday + timedelta(days=days)):
            tell_of_the_site()
    assert kinds_told(system) == ["checkpoint_due", "checkpoint_due", "keys_due"]
    assert kinds_told(audit) == ["checkpoint_due", "checkpoint_due"]
    assert kinds_told(security) == []
    with clock_at(monday + timedelta(days=7)):
        tell_of_the_site()
    assert kinds_told(system).count("keys_due") == 2


def test_a_checkpoint_made_in_time_and_keys_in_order_are_no_news(
    area: Area, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = make_worker("system", area)
    checkpoints.make_checkpoint(folder)
    found = status()
    monkeypatch.setattr(watching, "status", lambda: found._replace(due=[]))
    tell_of_the_site()
    assert kinds_told(system) == []


def test_keys_that_can_not_be_looked_at_are_due(
    area: Area, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise KeyProblem("no key")

    system = make_worker("system", area)
    monkeypatch.setattr(watching, "status", broken)
    tell_of_the_site()
    assert "keys_due" in kinds_told(system)


@pytest.fixture
def reader(area: Area) -> Worker:
    """Someone who opened a household in an emergency yesterday: always unusual."""
    reader = make_worker("worker", area)
    household = make_household(area, make_worker("worker", area))
    with clock_at(timezone.localtime().replace(hour=12) - timedelta(days=1)):
        record("opened in emergency", household, by=reader)
    return reader


def test_who_judges_is_told_of_an_unusual_reading_once(area: Area, reader: Worker) -> None:
    supervisor, auditor = make_worker("supervisor", area), make_worker("auditor", area)
    elsewhere = make_worker("supervisor", make_area(make_street()))
    for days in (0, 0, 1, 2):
        with clock_at(now() + timedelta(days=days)):
            tell_of_the_site()
    assert told(News.UNUSUAL, reader.pk) == ids(supervisor, auditor)
    assert Notice.objects.filter(kind=News.UNUSUAL, falls_on=YESTERDAY).count() == 2
    assert "unusual" not in kinds_told(elsewhere)


def test_what_is_judged_already_or_about_oneself_is_no_news(area: Area, reader: Worker) -> None:
    make_worker("supervisor", area)
    judge = make_worker("supervisor", area)
    household = make_household(area, reader)
    with clock_at(timezone.localtime().replace(hour=12) - timedelta(days=1)):
        record("opened in emergency", household, by=judge)
    judge_it(reader, "emergency", judge)
    tell_of_the_site()
    assert told(News.UNUSUAL, reader.pk) == []
    assert judge.pk not in told(News.UNUSUAL, judge.pk)
    assert len(told(News.UNUSUAL, judge.pk)) == 1


def test_after_a_week_without_the_command_the_days_between_are_looked_at(
    area: Area, reader: Worker
) -> None:
    supervisor = make_worker("supervisor", area)
    with clock_at(now() - timedelta(days=4)):
        tell_of_the_site()
    with clock_at(now() + timedelta(days=2)):
        tell_of_the_site()
    assert told(News.UNUSUAL, reader.pk) == ids(supervisor)


def judge_it(reader: Worker, rule: str, by: Worker) -> None:
    review_finding(
        rule=rule, worker_id=reader.pk, day=YESTERDAY, outcome="in_order", ground="called", by=by
    )


def test_a_reading_is_taken_back_once_everything_unusual_about_it_is_judged(
    area: Area, reader: Worker, settings: Settings
) -> None:
    settings.CASEWORK_UNUSUAL_HOUSEHOLDS = settings.CASEWORK_UNUSUAL_TIMES = 1
    supervisor = make_worker("supervisor", area)
    tell_of_the_site()
    judge_it(reader, "emergency", supervisor)
    assert told(News.UNUSUAL, reader.pk) == ids(supervisor)
    judge_it(reader, "much", supervisor)
    assert told(News.UNUSUAL, reader.pk) == []
