"""The page of notices, the bell and the digest: grouped, folded, in scope, leading to the thing."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casework.access.actions import name_deputy
from casework.access.models import Role, Worker
from casework.access.news import News
from casework.audit.chain import record
from casework.common.dates import clock_at, now, today
from casework.households.models import Household
from casework.notices import digest, lines, places, words
from casework.notices.kinds import KINDS, closed_to
from casework.notices.models import Delivery, Notice, Way
from tests.factories import make_area, make_household, make_street, make_worker
from tests.notices.telling import kinds_of, tell
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

NOON = timezone.make_aware(datetime.combine(today(), time(12)))


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area(make_street()))


@pytest.fixture
def household(worker: Worker) -> Household:
    return make_household(worker.postings.get().area, worker, name="贺兰昭")


def page_of(worker: Worker, name: str = "notices") -> str:
    client = Client()
    client.force_login(worker)
    return client.get(reverse(name)).content.decode()


def send(worker: Worker, name: str, data: dict[str, Any], *args: Any) -> Any:
    client = Client()
    client.force_login(worker)
    return post(client, reverse(name, args=args), data)


def late(worker: Worker, count: int) -> list[Notice]:
    """Tell a worker of so many overdue visits of households of their own."""
    area = worker.postings.get().area
    homes = [make_household(area, worker, name=f"贺兰{n}") for n in range(count)]
    day = today() - timedelta(days=2)
    return [
        tell(worker, News.OVERDUE, subject_id=home.pk, household_id=home.pk, falls_on=day)
        for home in homes
    ]


def test_a_few_of_a_kind_stand_under_their_households(worker: Worker) -> None:
    late(worker, 3)
    page = page_of(worker)
    assert [f"贺兰{n}" in page for n in range(3)] == [True] * 3
    assert page.count("逾期 2 天") == 3


def test_many_of_a_kind_on_a_day_fold_into_one_line(worker: Worker) -> None:
    late(worker, 4)
    page = page_of(worker)
    assert "4 户走访逾期" in page
    assert "贺兰" not in page


def test_notices_of_a_household_stand_together_and_the_pressing_one_leads(
    worker: Worker, household: Household
) -> None:
    about = {"household_id": household.pk, "subject_id": household.pk}
    other = make_household(household.area, worker)
    tell(worker, News.DUE_SOON, household_id=other.pk, subject_id=other.pk)
    tell(worker, News.SHARED, **about)
    tell(worker, News.OVERDUE, **about)
    (day,) = lines.days_of(worker)
    found = [
        (group.household, sorted(line.notice.kind for line in group.lines)) for group in day.groups
    ]
    assert found == [(household, ["overdue", "shared"]), (other, ["due_soon"])]


def test_a_line_says_for_whom_one_stands_in_and_how_long() -> None:
    area = make_area(make_street())
    absent, deputy = make_worker("supervisor", area), make_worker("worker", area)
    Worker.objects.filter(pk=absent.pk).update(name="陆远山")
    name_deputy(
        posting=absent.postings.get(),
        deputy=deputy,
        from_on=today(),
        until_on=today() + timedelta(days=3),
        by=absent,
    )
    assert "陆远山" in page_of(deputy)


def test_the_bell_counts_what_is_told_at_once_and_unread(worker: Worker) -> None:
    tell(worker)
    tell(worker, News.PLAN_RETURNED)
    Notice.objects.filter(kind="shared").update(way=Way.DIGEST)
    assert "提醒，1 条未读" in page_of(worker, "desk")
    Notice.objects.update(seen_at=now())
    assert "条未读" not in page_of(worker, "desk")


def test_the_bell_stops_counting_at_99(worker: Worker) -> None:
    for _n in range(100):
        tell(worker, News.SHARED, subject_id=uuid4())
    assert "99+" in page_of(worker, "desk")


def test_a_household_out_of_scope_is_neither_named_nor_counted(worker: Worker) -> None:
    elsewhere = make_worker("worker", make_area(make_street()))
    foreign = make_household(elsewhere.postings.get().area, elsewhere, name="贺兰昭")
    tell(worker, News.SHARED, subject_id=foreign.pk, household_id=foreign.pk)
    page = page_of(worker)
    assert "贺兰昭" not in page
    assert "没有未读提醒" in page
    assert kinds_of(worker) == []


def test_what_the_lines_need_is_fetched_in_scope_too(worker: Worker) -> None:
    elsewhere = make_worker("worker", make_area(make_street()))
    foreign = make_household(elsewhere.postings.get().area, elsewhere)
    notice = tell(worker, News.SHARED, subject_id=foreign.pk, household_id=foreign.pk)
    assert lines.Showing(worker, [notice]).households == {}


def test_an_opened_notice_leads_to_its_thing_and_is_read(
    worker: Worker, household: Household
) -> None:
    notice = tell(worker, subject_id=household.pk, household_id=household.pk)
    answer = send(worker, "notice", {}, notice.pk)
    assert answer["Location"] == reverse("household", args=[household.pk])
    assert kinds_of(worker) == []


def test_a_folded_line_leads_to_its_list_and_reads_all_of_it(worker: Worker) -> None:
    late(worker, 4)
    answer = send(worker, "notices-read", {"kind": "overdue", "day": today(), "go": "1"})
    assert answer["Location"] == reverse("visit-schedule") + "?due=overdue"
    assert kinds_of(worker) == []


def test_everything_is_marked_as_read_at_once(worker: Worker) -> None:
    tell(worker)
    assert send(worker, "notices-read", {})["Location"] == reverse("notices")
    assert kinds_of(worker) == []


def test_an_unknown_kind_is_not_found(worker: Worker) -> None:
    assert send(worker, "notices-read", {"kind": "weather"}).status_code == 404


def test_ways_are_chosen_on_their_page(worker: Worker) -> None:
    assert "始终立即提醒" in page_of(worker, "notice-ways")
    kinds = [k.news for k in KINDS.values() if "worker" in k.roles and not k.is_safety]
    ways = dict.fromkeys(kinds, "never")
    assert send(worker, "notice-ways", ways)["Location"] == reverse("notices")
    with pytest.raises(IndexError):
        tell(worker)


def test_a_form_without_all_its_choices_is_given_back(worker: Worker) -> None:
    assert send(worker, "notice-ways", {"shared": "never"}).status_code == 200


def test_a_message_that_does_not_arrive_is_shown_to_the_system_administrator() -> None:
    Delivery.objects.create(kind="overdue", count=3, tries=2, problem="timeout")
    area = make_area(make_street())
    shown = {role: page_of(make_worker(role, area)) for role in ("system", "security")}
    assert ["超时未答复" in page for page in shown.values()] == [True, False]


ROLES = frozenset(role.value for role in Role)


@pytest.mark.parametrize("kind", list(News))
def test_every_kind_has_words_and_leads_somewhere_for_everyone_who_gets_it(kind: News) -> None:
    assert words.one(kind) != ""
    assert "3" in words.many(kind, 3)
    for household_id in (None, uuid4()):
        notice = Notice(kind=kind, subject_id=uuid4(), household_id=household_id)
        for roles in (frozenset({role}) for role in KINDS[kind].roles):
            assert places.thing(notice, roles).startswith("/")
            assert places.listed(kind, roles).startswith("/")


def test_an_emergency_leads_who_may_not_judge_it_to_the_household() -> None:
    notice = Notice(kind="emergency", subject_id=uuid4(), household_id=uuid4())
    worker, auditor = frozenset({"worker"}), frozenset({"auditor"})
    assert places.thing(notice, worker) == reverse("household", args=[notice.household_id])
    assert places.thing(notice, auditor) == reverse("emergency", args=[notice.subject_id])


def test_an_unusual_reading_leads_to_its_person_and_day() -> None:
    notice = Notice(kind="unusual", subject_id=uuid4(), falls_on=today())
    assert places.thing(notice, ROLES).endswith(f"/unusual/?first={today()}&last={today()}")


def test_a_list_that_one_may_not_open_is_not_led_to() -> None:
    assert places.listed("cover_begins", frozenset({"worker"})) == reverse("notices")


def test_a_kind_is_shut_to_roles_that_do_not_get_it() -> None:
    assert set(closed_to(frozenset())) == set(News)
    assert News.OVERDUE in closed_to(frozenset({"auditor"}))


def at(*, days_ago: int, hour: int) -> datetime:
    return NOON.replace(hour=hour) - timedelta(days=days_ago)


def told_at(worker: Worker, kind: News, instant: datetime) -> None:
    with clock_at(instant):
        tell(worker, kind)


def test_the_digest_tells_what_came_between_the_last_day_here_and_this_morning(
    worker: Worker,
) -> None:
    told_at(worker, News.ASSIGNED, at(days_ago=3, hour=9))
    with clock_at(at(days_ago=3, hour=17)):
        record("household read", None, by=worker)
    told_at(worker, News.SHARED, at(days_ago=1, hour=22))
    told_at(worker, News.OVERDUE, at(days_ago=0, hour=1))
    told_at(worker, News.PLAN_RETURNED, at(days_ago=0, hour=10))
    with clock_at(NOON):
        found = digest.digest(worker)
    assert found.since == at(days_ago=3, hour=17)
    assert [line.kind for line in found.lines] == ["overdue", "shared"]


def test_who_was_never_here_gets_everything_until_now_before_the_digests_hour(
    worker: Worker,
) -> None:
    told_at(worker, News.SHARED, at(days_ago=9, hour=9))
    with clock_at(at(days_ago=0, hour=7)):
        found = digest.digest(worker)
    assert (found.since, [line.unread for line in found.lines]) == (None, [1])


def test_the_desk_shows_the_digest_and_what_is_read_leaves_it(worker: Worker) -> None:
    told_at(worker, News.SHARED, at(days_ago=2, hour=9))
    assert "1 户共享给您" in page_of(worker, "desk")
    send(worker, "notices-read", {"kind": "shared", "go": "1"})
    assert "1 户共享给您" not in page_of(worker, "desk")
