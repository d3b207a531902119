"""Ledgers hold what the record does, as far as level, scope and restrictions let them."""

import io
import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from casework.access.actions import post_worker
from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import now, today
from casework.households.actions import add_person, record_relative
from casework.households.models import Household, Person, PersonCondition, PersonIdentity
from casework.reports import rules, traces
from casework.reports.actions import arrange_columns
from casework.reports.ledgers import kept
from casework.reports.ledgers.forms import in_order, moved, streets_of
from casework.reports.ledgers.kinds import KINDS, columns_of
from casework.reports.ledgers.making import Narrowed, households_of
from casework.reports.models import LedgerDisclosure, LedgerKind
from casework.visits.models import AppendOnly
from tests.factories import make_area, make_household, make_visit, make_worker
from tests.posting import post
from tests.reports.books import book_of, made, rows_of
from tests.reports.family import (
    FORMER,
    HEAD,
    NEIGHBOUR,
    NIECE,
    NIECE_PHONE,
    PHONE,
    SON,
    SON_ID,
    SON_PHONE,
    damage,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Any) -> Any:
    settings.CASEWORK_LEDGERS_DIR = tmp_path / "ledgers"
    return tmp_path / "ledgers"


def lines(area: Area, by: Worker, kind: str, level: str = "full", **more: Any) -> list[Any]:
    return rows_of(book_of(made(area, by, kind, level, **more)))


def words(book: bytes) -> str:
    """Return everything that stands in a workbook, whatever part of it."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize("kind", LedgerKind.values)
def test_no_two_columns_of_a_ledger_have_one_heading_or_code(kind: str) -> None:
    with translation.override("zh-hans"):
        headings = [str(column.heading) for column in KINDS[kind].columns]
    codes = [column.code for column in KINDS[kind].columns]
    assert len(set(headings)) == len(headings)
    assert len(set(codes)) == len(codes)
    assert set(KINDS[kind].spare) <= set(codes)
    assert set(KINDS[kind].always) <= set(KINDS[kind].default)


def every_column(area: Area, by: Worker, kind: str) -> None:
    """Let the street's ledgers of a kind have every column."""
    codes = [column.code for column in KINDS[kind].columns]
    arrange_columns(street_id=area.street_id, kind=kind, columns=codes, based_on=0, by=by)


@pytest.mark.parametrize(
    ("kind", "count", "heading", "value"),
    [
        ("households", 1, "家庭月收入（元）", 2310),
        ("people", 3, "证件号码", None),
        ("visits", 2, "走访社工", "沈知禾"),
        ("plans", 2, "版本", 1),
        ("reviews", 1, "评估小结", "透析已连续八周按时完成。"),
        ("overdue", 1, "户主", HEAD),
    ],
)
def test_a_ledger_lists_what_the_record_holds(
    area: Area,
    supervisor: Worker,
    family: Household,
    kind: str,
    count: int,
    heading: str,
    value: Any,
) -> None:
    every_column(area, supervisor, kind)
    found = lines(area, supervisor, kind)
    assert len(found) == count
    assert found[0][heading] == value


@pytest.mark.parametrize("kind", LedgerKind.values)
def test_an_external_ledger_holds_nothing_that_tells_who_it_is(
    area: Area, supervisor: Worker, family: Household, kind: str
) -> None:
    every_column(area, supervisor, kind)
    book = words(book_of(made(area, supervisor, kind, "external")))
    gone = [HEAD, SON, NIECE, FORMER, NEIGHBOUR, SON_ID, PHONE, SON_PHONE, "303室", "1973-11-13"]
    assert [word for word in gone if word in book] == []


@pytest.mark.parametrize("kind", ["visits", "people"])
def test_an_internal_ledger_leaves_third_parties_out(
    area: Area, supervisor: Worker, family: Household, kind: str
) -> None:
    every_column(area, supervisor, kind)
    book = words(book_of(made(area, supervisor, kind, "internal")))
    assert NEIGHBOUR not in book
    assert NIECE_PHONE not in book
    assert HEAD in book


def test_a_third_party_of_another_day_is_named_in_no_masked_ledger(
    area: Area, supervisor: Worker, worker: Worker, family: Household
) -> None:
    make_visit(family, worker, log_narrative=f"{NEIGHBOUR}又来了。")
    book = words(book_of(made(area, supervisor, "visits", "internal", from_on=today())))
    assert "某某又来了。" in book


def test_no_ledger_has_a_column_for_moods() -> None:
    with translation.override("zh-hans"):
        every = [str(column.heading) for kind in KINDS.values() for column in kind.columns]
    assert [heading for heading in every if re.search("情绪|PHQ|心情", heading)] == []


def test_whose_data_are_restricted_stands_in_no_ledger(
    area: Area, supervisor: Worker, family: Household
) -> None:
    son = family.people.filter(relation="2")
    son.update(restricted_at=now(), restricted_by=supervisor)
    assert len(lines(area, supervisor, "people")) == 2
    book = words(book_of(made(area, supervisor, "visits")))
    assert SON not in book
    assert "某某去医院透析" in book


def test_a_near_relatives_household_is_left_out_and_counted(
    area: Area, supervisor: Worker, family: Household
) -> None:
    record_relative(household_id=family.pk, worker=supervisor, by=supervisor)
    supervisor.__dict__.pop("_scope", None)
    ledger = made(area, supervisor, "households")
    assert (ledger.lines, ledger.left_out) == (0, 1)


def test_a_ledger_stays_within_its_area(
    area: Area, supervisor: Worker, worker: Worker, family: Household
) -> None:
    other = make_area(area.street, "第二居民区")
    make_household(other, make_worker("worker", other), "郁岚")
    assert [line["户主"] for line in lines(area, supervisor, "households")] == [HEAD]
    assert len(lines(area.street, supervisor, "households")) == 2


def test_a_ledger_goes_through_nothing_that_its_maker_may_not_print(
    area: Area, worker: Worker, family: Household
) -> None:
    beside = make_area(area.street)
    make_household(beside, make_worker("worker", beside), name="单艳梓")
    street = Narrowed(area.street, stage="all")
    clerk = make_worker("clerk", area)
    assert list(households_of(KINDS["households"], street, by=clerk)) == [family]
    assert list(households_of(KINDS["households"], street, by=worker)) == []


@pytest.mark.parametrize(
    ("narrowed", "count"),
    [
        ({"grade": "orange"}, 1),
        ({"grade": "none"}, 0),
        ({"stage": ""}, 1),
        ({"stage": "closed"}, 0),
        ({"category": "marginal"}, 1),
    ],
)
def test_a_ledger_is_narrowed_as_the_list_is(
    area: Area, supervisor: Worker, family: Household, narrowed: dict[str, str], count: int
) -> None:
    ledger = made(area, supervisor, "households", narrowed=Narrowed(area, **narrowed))
    assert ledger.lines == count
    assert ledger.narrowed == {name: code for name, code in narrowed.items() if code}


def test_visits_are_those_of_the_days_asked_for(
    area: Area, supervisor: Worker, worker: Worker, family: Household
) -> None:
    make_visit(family, worker, days_ago=1)
    day = today() - timedelta(days=1)
    found = lines(area, supervisor, "visits", from_on=day, until_on=day)
    assert [line["走访日期"].date() for line in found] == [day]


def test_old_notes_that_a_handover_left_behind_stay_closed(
    area: Area, worker: Worker, family: Household
) -> None:
    both = make_worker("worker", area)
    post_worker(worker=both, area=area, role="clerk", from_on=today(), by=None)
    family.notes_from = now()
    family.save(update_fields=["notes_from"])
    mine = make_visit(family, both, log_narrative="我自己的一次。")
    found = lines(area, Worker.objects.get(pk=both.pk), "visits")
    assert [line["经过"] for line in found] == [mine.log.narrative]


def test_what_does_not_open_says_so_and_is_counted(
    area: Area, supervisor: Worker, family: Household
) -> None:
    damage("visits_visit", "log_sealed")
    ledger = made(area, supervisor, "visits")
    assert {line["经过"] for line in rows_of(book_of(ledger))} == {"无法读取"}
    assert ledger.unreadable == 2
    assert family.number in ledger.note.unreadable[0]


def test_making_a_ledger_is_logged_with_its_digest_and_nothing_sealed(
    area: Area, supervisor: Worker, family: Household
) -> None:
    ledger = made(area, supervisor, "people", recipient="区民政局 江若川")
    entry = Entry.objects.get(act="ledger made")
    assert (entry.thing_id, entry.actor, entry.chain) == (ledger.pk, supervisor.pk, area.street_id)
    assert entry.details["digest"] == ledger.digest
    assert entry.details["lines"] == 3
    assert "江若川" not in str(entry.details)


def test_each_household_of_a_ledger_has_it_in_its_own_log(
    area: Area, supervisor: Worker, worker: Worker, family: Household
) -> None:
    never_visited = make_household(area, worker)
    ledger = made(area, supervisor, "visits")
    found = Entry.objects.filter(act="household in ledger")
    assert [(entry.household_id, entry.actor) for entry in found] == [(family.pk, supervisor.pk)]
    assert found[0].details == {"serial": ledger.serial}
    made(area, supervisor, "households")
    assert found.filter(household_id=never_visited.pk).count() == 1


@pytest.mark.parametrize(
    "facts",
    [{"reason": ""}, {"recipient": " "}, {"from_on": today(), "until_on": today() - timedelta(1)}],
)
def test_without_its_facts_there_is_no_ledger(
    area: Area, supervisor: Worker, family: Household, facts: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        made(area, supervisor, "visits", **facts)
    assert not LedgerDisclosure.objects.visible_to(supervisor).exists()


def test_only_who_prints_there_makes_a_ledger(area: Area, worker: Worker, clerk: Worker) -> None:
    assert rules.may_make_ledger(clerk, area)
    assert not rules.may_make_ledger(worker, area)
    assert not rules.may_make_ledger(clerk, make_area())
    chief = make_worker("supervisor", area.street.parent)  # type: ignore[union-attr] # it has both
    assert not rules.may_make_ledger(chief, area.street.parent)  # type: ignore[union-attr] # it has both
    with pytest.raises(PermissionDenied):
        made(area, worker, "households")


def test_the_log_of_ledgers_lists_what_one_may_print_and_not_what_one_may_read(
    area: Area, supervisor: Worker, family: Household
) -> None:
    made(area, supervisor, "households")
    elsewhere = make_worker("clerk", make_area())
    post_worker(worker=elsewhere, area=area, role="worker", from_on=today(), by=None)
    for reader, count in ((supervisor, 1), (elsewhere, 0)):
        page = browser_of(reader).get(reverse("ledger-list"))
        assert len(page.context["log"]) == count


def test_a_ledgers_row_is_written_once(area: Area, supervisor: Worker, family: Household) -> None:
    ledger = made(area, supervisor, "households")
    with pytest.raises(AppendOnly):
        ledger.save()
    with pytest.raises(AppendOnly):
        ledger.delete()


def test_only_its_maker_opens_a_ledger(
    area: Area, supervisor: Worker, clerk: Worker, family: Household
) -> None:
    ledger = made(area, supervisor, "households")
    assert rules.may_open_ledger(supervisor, ledger)
    assert not rules.may_open_ledger(clerk, ledger)
    assert rules.may_read_ledger(clerk, ledger)


def test_the_file_is_sealed_where_it_lies_and_gone_in_time(
    area: Area, supervisor: Worker, family: Household, folder: Any, settings: Any
) -> None:
    ledger = made(area, supervisor, "households")
    (path,) = folder.iterdir()
    assert b"PK\x03\x04" not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    settings.CASEWORK_LEDGER_HOURS = -1
    with pytest.raises(kept.Gone):
        book_of(ledger)
    assert kept.expire() == 1
    assert not kept.is_there(ledger.pk)


def test_a_file_that_was_altered_does_not_open(
    area: Area, supervisor: Worker, family: Household, folder: Any
) -> None:
    ledger = made(area, supervisor, "households")
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(kept.Gone):
        book_of(ledger)


def test_whoever_is_to_be_forgotten_takes_every_kept_ledger_along(
    area: Area, supervisor: Worker, family: Household, folder: Any
) -> None:
    made(area, supervisor, "households")
    assert traces.forget_ledgers(family.pk) == 1
    assert list(folder.iterdir()) == []


def test_a_street_keeps_its_columns_in_its_order(
    area: Area, clerk: Worker, supervisor: Worker, family: Household
) -> None:
    codes = ["worker", "number", "nonsense", "head", "worker"]
    row = arrange_columns(
        street_id=area.street_id, kind="overdue", columns=codes, based_on=0, by=clerk
    )
    assert row.columns == ["worker", "number", "head"]
    (line,) = lines(area, supervisor, "overdue")
    assert list(line) == ["序号", "责任社工", "档案号", "户主"]
    arrange_columns(
        street_id=area.street_id,
        kind="overdue",
        columns=["number"],
        based_on=1,
        by=clerk,
    )
    assert [one.code for one in columns_of(KINDS["overdue"], area.street)] == ["number"]


def test_who_arranges_columns_second_on_the_same_page_is_told(area: Area, clerk: Worker) -> None:
    arrange_columns(
        street_id=area.street_id, kind="plans", columns=["number"], based_on=0, by=clerk
    )
    with pytest.raises(StaleVersion):
        arrange_columns(
            street_id=area.street_id, kind="plans", columns=["number"], based_on=0, by=clerk
        )


def test_columns_by_which_a_line_is_known_always_stay(area: Area, clerk: Worker) -> None:
    with pytest.raises(ValidationError):
        arrange_columns(
            street_id=area.street_id, kind="people", columns=["name"], based_on=0, by=clerk
        )


def test_supervisors_and_clerks_of_the_street_arrange_columns(area: Area, worker: Worker) -> None:
    street: Any = area.street
    for who in (make_worker("clerk", area), make_worker("supervisor", street.parent)):
        assert rules.may_arrange_columns(who, street)
    gone = make_worker("clerk", area)
    gone.is_active = False
    for who in (worker, make_worker("officer", street), make_worker("clerk", make_area()), gone):
        assert not rules.may_arrange_columns(who, street)
    assert not rules.may_arrange_columns(make_worker("clerk", area), area)
    with pytest.raises(PermissionDenied):
        arrange_columns(street_id=street.pk, kind="people", columns=[], based_on=0, by=worker)


def test_nobody_is_offered_a_street_whose_columns_they_do_not_arrange(
    area: Area, clerk: Worker
) -> None:
    assert streets_of(clerk) == [area.street]
    assert streets_of(make_worker("officer", area.street)) == []


def test_a_column_is_moved_by_one_place() -> None:
    assert moved(["a", "b", "c"], "up:b") == ["b", "a", "c"]
    assert moved(["a", "b", "c"], "down:b") == ["a", "c", "b"]
    assert moved(["a", "b"], "up:a") == ["a", "b"]
    assert moved(["a", "b"], "down:x") == ["a", "b"]
    assert in_order(KINDS["overdue"], ["worker"])[:2] == ["worker", "number"]


def browser_of(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def test_the_pages_lead_from_the_question_to_the_file(
    area: Area, supervisor: Worker, family: Household
) -> None:
    client = browser_of(supervisor)
    form = {
        "kind": "people",
        "area": area.pk,
        "level": "full",
        "reason": "filing",
        "recipient": "档",
    }
    answer = post(client, reverse("ledger-list"), form)
    ledger = LedgerDisclosure.objects.visible_to(supervisor).get()
    assert answer["Location"] == reverse("ledger", args=[ledger.pk])
    page = client.get(answer["Location"]).content.decode()
    assert ledger.serial in page
    file = client.get(reverse("ledger-file", args=[ledger.pk]))
    assert b"".join(file) == book_of(ledger)
    assert ledger.serial in client.get(reverse("ledger-list")).content.decode()


def test_a_gone_file_is_told_and_not_offered(
    area: Area, supervisor: Worker, family: Household
) -> None:
    ledger = made(
        area,
        supervisor,
        "visits",
        narrowed=Narrowed(area, "none", "all", "marginal"),
        from_on=today(),
    )
    kept.empty()
    client = browser_of(supervisor)
    assert "file.xlsx" not in client.get(reverse("ledger", args=[ledger.pk])).content.decode()
    assert client.get(reverse("ledger-file", args=[ledger.pk])).status_code == 404


def test_the_page_of_columns_moves_without_keeping_and_then_keeps(
    area: Area, clerk: Worker
) -> None:
    client, url = browser_of(clerk), reverse("ledger-columns")
    form = {"street": area.street_id, "kind": "overdue", "version": 0, "shown": ["worker"]}
    page = post(client, url, {**form, "order": ["number", "worker"], "move": "up:worker"})
    assert page.status_code == 200
    assert columns_of(KINDS["overdue"], area.street)[0].code == "number"
    post(client, url, {**form, "order": ["worker", "number"]})
    assert [one.code for one in columns_of(KINDS["overdue"], area.street)] == ["worker", "number"]


def test_a_page_of_ledgers_asks_as_often_for_many_lines(
    area: Area,
    supervisor: Worker,
    worker: Worker,
    family: Household,
    django_assert_max_num_queries: Any,
) -> None:
    """A batch of households takes as many queries whatever it holds."""
    with django_assert_max_num_queries(60) as few:
        made(area, supervisor, "visits")
    for number in range(6):
        extra = make_household(area, worker, f"郁岚{number}")
        add_person(
            household_id=extra.pk,
            relation="2",
            identity=PersonIdentity(name="郁小岚", id_kind="none"),
            condition=PersonCondition(),
            by=worker,
        )
        make_visit(extra, worker)
    with django_assert_max_num_queries(len(few.captured_queries)):
        made(area, supervisor, "visits")
    assert Person.objects.visible_to(worker).count() > 12
