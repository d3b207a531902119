"""What is unusual: each rule just beyond its threshold and just within."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pytest_django import Settings

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.dates import clock_at, today
from casework.desk.audit_pages import reading
from casework.desk.audit_pages.reading import Background, Day, readings
from casework.desk.audit_pages.sight import sight_of
from casework.desk.audit_pages.unusual import Finding, findings, is_like, reads_much
from casework.households.models import Household
from tests.factories import make_area, make_household, make_street, make_visit, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])
NOON = timezone.localtime().replace(hour=12, minute=0) - timedelta(days=2)


@pytest.fixture
def supervisor() -> Worker:
    return make_worker("supervisor", make_area(make_street()))


@pytest.fixture
def worker(supervisor: Worker) -> Worker:
    return make_worker("worker", supervisor.postings.get().area)


@pytest.fixture
def households(supervisor: Worker, worker: Worker) -> list[Household]:
    """Six households nobody is in charge of, opened by someone else."""
    area = supervisor.postings.get().area
    opener = make_worker("worker", area)
    found = [make_household(area, opener, name="魏龙凤") for _n in range(6)]
    Household.objects.visible_to(supervisor).update(worker=None)
    return [Household.objects.visible_to(supervisor).get(pk=home.pk) for home in found]


def read(worker: Worker, *homes: Household, hour: int = 12, days_before: int = 0) -> None:
    with clock_at(NOON.replace(hour=hour) - timedelta(days=days_before)):
        for home in homes:
            record("household read", home, by=worker, page="card")


def found(viewer: Worker, worker: Worker) -> dict[str, Finding]:
    """Return what is found about a worker on the day of NOON, by rule."""
    day = NOON.date()
    rows = findings(readings(sight_of(viewer), day, day))
    return {one.rule: one for one in rows if one.worker_id == worker.pk}


def test_ordinary_reading_is_nothing(supervisor: Worker, worker: Worker, households) -> None:
    read(worker, *households[:2])
    assert found(supervisor, worker) == {}


def test_reading_many_more_households_than_usual_is_found(
    supervisor: Worker, worker: Worker, households, settings: Settings
) -> None:
    settings.CASEWORK_UNUSUAL_HOUSEHOLDS = 3
    read(worker, households[0], days_before=3)
    read(worker, *households[:3])
    finding = found(supervisor, worker)["much"]
    assert (finding.amount, len(finding.households)) == (3, 3)
    assert str(finding.words)


def test_reading_as_many_as_always_is_nothing(
    supervisor: Worker, worker: Worker, households, settings: Settings
) -> None:
    settings.CASEWORK_UNUSUAL_HOUSEHOLDS = 3
    read(worker, *households[:2], days_before=3)
    read(worker, *households[:3])
    assert "much" not in found(supervisor, worker)


def test_someone_new_is_held_to_the_number_alone(settings: Settings) -> None:
    settings.CASEWORK_UNUSUAL_HOUSEHOLDS = 2
    day = Day(uuid4(), today())
    known = Background(names={}, usual={}, caseworkers=set())
    day.hours[uuid4()].add(9)
    assert reads_much(day, known) == (set(), 0)
    day.hours[uuid4()].add(9)
    assert reads_much(day, known)[1] == 2


@pytest.mark.parametrize(("hour", "is_found"), [(6, True), (7, False), (19, False), (20, True)])
def test_reading_before_the_office_opens_or_after_it_closes_is_found(
    supervisor: Worker, worker: Worker, households, hour: int, is_found: bool
) -> None:
    read(worker, *households[:3], hour=hour)
    assert ("out_of_hours" in found(supervisor, worker)) == is_found


def test_one_household_at_night_is_nothing(supervisor: Worker, worker: Worker, households) -> None:
    read(worker, households[0], hour=23)
    assert "out_of_hours" not in found(supervisor, worker)


def test_reading_about_someone_with_a_similar_name_is_found(
    supervisor: Worker, worker: Worker, households
) -> None:
    relative = make_household(supervisor.postings.get().area, worker, name="沈知远")
    read(worker, relative, households[0])
    assert found(supervisor, worker)["own_name"].households == (relative.pk,)


@pytest.mark.parametrize(
    ("own", "other", "alike"),
    [
        ("沈知禾", "沈知远", True),
        ("沈知禾", "沈明禾", True),
        ("沈知禾", "沈禾知", False),
        ("沈知禾", "沈明远", False),
        ("沈知禾", "魏知禾", False),
        ("沈知禾", "沈", False),
        ("", "沈知禾", False),
        ("阿依·买买提", "阿依·吐尔逊", True),
    ],
)
def test_names_are_alike_by_surname_and_one_more_sign(own: str, other: str, alike: bool) -> None:
    assert is_like(own, other) == alike


def test_reading_households_that_are_not_theirs_is_found(
    supervisor: Worker, worker: Worker, households
) -> None:
    read(worker, *households[:5])
    assert found(supervisor, worker)["not_theirs"].amount == 5


def test_what_one_answers_for_or_visits_is_theirs(
    supervisor: Worker, worker: Worker, households
) -> None:
    Household.objects.visible_to(supervisor).filter(pk=households[0].pk).update(worker=worker)
    make_visit(households[1], worker, days_ago=10)
    read(worker, *households[:6])
    assert "not_theirs" not in found(supervisor, worker)


def test_a_visit_long_ago_makes_nothing_theirs(
    supervisor: Worker, worker: Worker, households, settings: Settings
) -> None:
    settings.CASEWORK_UNUSUAL_VISIT_DAYS = 3
    make_visit(households[1], worker, days_ago=10)
    read(worker, *households[:5])
    assert "not_theirs" in found(supervisor, worker)


def test_a_clerk_reads_households_of_everybody(supervisor: Worker, households) -> None:
    clerk = make_worker("clerk", supervisor.postings.get().area)
    read(clerk, *households)
    assert "not_theirs" not in found(supervisor, clerk)


def search(worker: Worker, times: int) -> None:
    with clock_at(NOON):
        for _n in range(times):
            record("searched", None, by=worker, hits=0)


def test_many_searches_without_opening_anything_are_found(
    supervisor: Worker, worker: Worker, households
) -> None:
    search(worker, 10)
    read(worker, households[0])
    assert found(supervisor, worker)["searches"].amount == 10


def test_searches_that_lead_to_households_are_nothing(
    supervisor: Worker, worker: Worker, households
) -> None:
    search(worker, 10)
    read(worker, *households[:2])
    assert "searches" not in found(supervisor, worker)
    search(make_worker("worker", supervisor.postings.get().area), 9)


def test_every_opening_in_an_emergency_is_found(
    supervisor: Worker, worker: Worker, households
) -> None:
    with clock_at(NOON):
        record("opened in emergency", households[0], by=worker)
    assert found(supervisor, worker)["emergency"].households == (households[0].pk,)


def test_the_administrator_of_the_audit_is_told_nothing_that_only_cases_could_tell(
    supervisor: Worker, worker: Worker, households
) -> None:
    area = supervisor.postings.get().area
    relative = make_household(area, worker, name="沈知远")
    read(worker, relative, *households, hour=22)
    administrator = make_worker("audit", area)
    assert set(found(administrator, worker)) == {"out_of_hours"}
    assert {"own_name", "not_theirs"} <= set(found(supervisor, worker))


def test_a_name_that_is_set_aside_is_not_compared(
    supervisor: Worker, worker: Worker, households, monkeypatch: pytest.MonkeyPatch
) -> None:
    relative = make_household(supervisor.postings.get().area, worker, name="沈知远")
    read(worker, relative)
    monkeypatch.setattr(reading, "set_aside_words", lambda person: "restricted")
    assert "own_name" not in found(supervisor, worker)


def test_a_name_that_cannot_be_read_is_not_compared(
    supervisor: Worker, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    relative = make_household(supervisor.postings.get().area, worker, name="沈知远")
    read(worker, relative)
    monkeypatch.setattr(reading, "readable", lambda person, name: None)
    assert "own_name" not in found(supervisor, worker)


def test_more_entries_than_are_judged_are_told(
    supervisor: Worker, worker: Worker, households, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(worker, *households)
    monkeypatch.setattr(reading, "MOST_ENTRIES", 3)
    sight, day = sight_of(supervisor), NOON.date()
    assert readings(sight, day, day).is_cut


def test_the_newest_day_comes_first(supervisor: Worker, worker: Worker, households) -> None:
    for days_before in (1, 0):
        read(worker, *households[:3], hour=22, days_before=days_before)
    last: date = NOON.date()
    rows = findings(readings(sight_of(supervisor), last - timedelta(days=1), last, worker.pk))
    assert [one.day for one in rows] == [last, last - timedelta(days=1)]


def test_nothing_is_told_of_visits_to_households_that_went_elsewhere(
    supervisor: Worker, worker: Worker, households: list[Household]
) -> None:
    here, gone = households[:2]
    make_visit(here, worker)
    make_visit(gone, worker)
    elsewhere = make_area(make_street())
    everything = Household.objects.unscoped("a test moves a household")
    everything.filter(pk=gone.pk).update(area=elsewhere)
    background = Background({}, {}, set())
    reading.add_cases(background, sight_of(supervisor), {here.pk, gone.pk})
    assert {household_id for _, household_id in background.visited} == {here.pk}
