"""Who is nobody of the household is named in no masked paper, ledger or copy, whatever tells it."""

import json
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.access.models import Area, Worker
from casework.common.dates import now
from casework.households.actions import add_outside_tie
from casework.households.models import Household, OutsideContent, Person, PersonCondition
from casework.reports import gather, redaction
from casework.reports.actions import arrange_columns
from casework.reports.called import persons_in
from casework.reports.gather.papers import paper_of
from casework.reports.gather.person import copy_of
from casework.reports.kinds import KINDS
from casework.reports.ledgers.kinds import KINDS as LEDGERS
from casework.reports.machine import as_plain
from casework.reports.snapshot import CaseFileSnapshot, Consent, Disclosure, Level
from casework.reports.snapshot_papers import Asked
from casework.reports.snapshot_person import Asking
from casework.visits.models import Participant
from tests.factories import make_household, make_visit
from tests.reports import family as told
from tests.reports import samples
from tests.reports.books import book_of, made, rows_of
from tests.reports.family import CREDITOR, HEAD, NEIGHBOUR, NIECE, SON

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

GUARDIAN, SIGNER = "秦某人", "欧阳建国"
NOTE = f"债主{CREDITOR}多次上门，邻居{NEIGHBOUR}照看{HEAD}，{GUARDIAN}和{SIGNER}来过。"
STRANGERS = (CREDITOR, NEIGHBOUR, GUARDIAN, SIGNER)
masked_levels = pytest.mark.parametrize("level", [Level.INTERNAL, Level.EXTERNAL])


def facts(level: Level = Level.FULL) -> Disclosure:
    return Disclosure("CW-20261123-7KQ4-9F2M", "许清越", now(), "归档", "档案室", level)


def fetched(household: Household) -> Household:
    rows = Household.objects.unscoped("tests").select_related(*gather.WITH_HOUSEHOLD)
    found: Household = rows.get(pk=household.pk)
    return found


@pytest.fixture
def home(family: Household, worker: Worker) -> Household:
    """The family, whose note at intake names all four who are nobody of it."""
    row = fetched(family)
    row.situation = msgspec.structs.replace(row.situation, intake_note=NOTE)
    row.save()
    son = row.people.get(relation="2")
    son.condition = PersonCondition(guardian=GUARDIAN, note=NOTE)
    son.save()
    told.consent(row, worker, "counselling", son, SIGNER)
    return fetched(family)


def case_file(home: Household, by: Worker, level: Level) -> CaseFileSnapshot:
    return gather.case_file_of(home, facts(level), by=by).snapshot


def strangers_in(text: str) -> list[str]:
    """Return who is named in a text, by name or by its last two characters."""
    return [name for name in STRANGERS if name in text or name[-2:] in text]


def text_of(thing: Any) -> str:
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    redaction.rewrite(thing, keep)
    return "\n".join(found)


@masked_levels
@pytest.mark.parametrize("code", ["intake", "conference"])
def test_a_masked_paper_names_nobody_of_the_ecomap_no_guardian_and_no_signer(
    home: Household, supervisor: Worker, code: str, level: Level
) -> None:
    paper = paper_of(home, facts(level), KINDS[code].fill, None, Asked(), by=supervisor)
    assert strangers_in(text_of(paper.snapshot)) == []


@masked_levels
def test_a_masked_case_file_names_none_of_them(
    home: Household, supervisor: Worker, level: Level
) -> None:
    assert strangers_in(text_of(case_file(home, supervisor, level))) == []


def every_column(area: Area, by: Worker, kind: str) -> None:
    codes = [column.code for column in LEDGERS[kind].columns]
    arrange_columns(street_id=area.street_id, kind=kind, columns=codes, based_on=0, by=by)


def ledger(area: Area, by: Worker, kind: str, level: str) -> list[dict[str, Any]]:
    every_column(area, by, kind)
    return rows_of(book_of(made(area, by, kind, level)))


@masked_levels
@pytest.mark.parametrize("kind", ["households", "people", "visits"])
def test_a_masked_ledger_names_none_of_them(
    area: Area, worker: Worker, supervisor: Worker, home: Household, kind: str, level: Level
) -> None:
    make_visit(home, worker, log_narrative=NOTE)
    assert strangers_in(str(ledger(area, supervisor, kind, level.value))) == []


@pytest.mark.parametrize(
    ("level", "guardian"), [("full", GUARDIAN), ("internal", "某某"), ("external", "秦*")]
)
def test_the_guardian_s_column_is_masked_as_the_level_says(
    area: Area, supervisor: Worker, home: Household, level: str, guardian: str
) -> None:
    found = {line["监护人"] for line in ledger(area, supervisor, "people", level)}
    assert found - {None, ""} == {guardian}


def test_a_guardian_of_the_household_is_named_in_an_internal_ledger(
    area: Area, supervisor: Worker, home: Household
) -> None:
    son = home.people.get(relation="2")
    son.condition = PersonCondition(guardian=HEAD)
    son.save()
    found = {line["监护人"] for line in ledger(area, supervisor, "people", "internal")}
    assert HEAD in found


def test_who_is_of_the_record_is_no_third_party_in_a_ledger(
    area: Area, worker: Worker, supervisor: Worker, home: Household
) -> None:
    add_outside_tie(
        household_id=home.pk, kind="kin", strength="weak", flow="none",
        content=OutsideContent(NIECE), by=worker,
    )  # fmt: skip
    make_visit(
        home, worker, log_narrative=f"{NIECE}和{SON}在。", log_participants=(Participant(SON),)
    )
    assert f"{NIECE}和{SON}在。" in str(ledger(area, supervisor, "visits", "internal"))


def tables_read(area: Area, by: Worker, level: str) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        made(area, by, "households", level)
    tables = ("visits_visit", "households_outsidetie", "households_consent")
    asked = [one["sql"] for one in queries.captured_queries]
    return [table for table in tables for sql in asked if f'FROM "{table}"' in sql]


def test_a_full_ledger_of_households_reads_no_visit_tie_or_consent(
    area: Area, supervisor: Worker, home: Household
) -> None:
    assert tables_read(area, supervisor, "full") == []


def test_a_masked_ledger_asks_once_for_a_batch_of_households(
    area: Area, worker: Worker, supervisor: Worker, home: Household
) -> None:
    for number in range(3):
        make_visit(make_household(area, worker, f"郁岚{number}"), worker)
    assert len(tables_read(area, supervisor, "internal")) == 3


def copy_for(home: Household, by: Worker, **found: Any) -> str:
    rows = Person.objects.unscoped("tests").select_related("household__street", "household__area")
    person = rows.get(household=home, **found)
    return json.dumps(as_plain(copy_of(person, facts(), Asking(), by=by)), ensure_ascii=False)


def test_a_copy_for_a_person_names_nobody_of_the_ecomap_nor_another_s_guardian_and_signer(
    home: Household, worker: Worker
) -> None:
    copy = copy_for(home, worker, relation="0")
    assert "照看" in copy
    assert strangers_in(copy) == []


def test_a_copy_for_a_person_names_their_own_guardian(home: Household, worker: Worker) -> None:
    assert f"{GUARDIAN}和{SIGNER}来过" in copy_for(home, worker, relation="2")


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (Level.FULL, f"{SON}（{SIGNER}签）"),
        (Level.INTERNAL, f"{SON}（某某签）"),
        (Level.EXTERNAL, "魏*（欧*签）"),
    ],
)
def test_who_signed_for_another_is_masked_as_a_name(
    home: Household, supervisor: Worker, level: Level, words: str
) -> None:
    assert words in [one.given_by for one in case_file(home, supervisor, level).consents]


def test_a_note_of_consent_that_does_not_open_is_not_masked_as_a_name(
    home: Household, supervisor: Worker
) -> None:
    told.damage("households_consent", "note_sealed")
    found = [one.given_by for one in case_file(home, supervisor, Level.EXTERNAL).consents]
    assert found[0] == "魏*（无法读取签）"


def with_guardian(name: str) -> CaseFileSnapshot:
    full = samples.family()
    first = replace(full.people[0], guardian=name)
    visit = replace(full.visits[1], narrative=f"{GUARDIAN}今天在场。")
    return replace(full, people=(first, *full.people[1:]), visits=(visit,))


@pytest.mark.parametrize(
    ("level", "words"), [(Level.INTERNAL, "某某今天在场。"), (Level.EXTERNAL, "秦*今天在场。")]
)
@pytest.mark.parametrize("field", [GUARDIAN, f"{GUARDIAN}（姑姑）"])
def test_a_narrative_names_no_guardian_in_a_masked_file(
    level: Level, words: str, field: str
) -> None:
    assert redaction.redact(with_guardian(field), level).visits[0].narrative == words


def test_a_signer_s_last_characters_are_masked_in_an_external_file() -> None:
    full = samples.with_narrative("建国来过。")
    signed = replace(full, consents=(Consent("告知", "顾㛃", "已同意", signed_by=SIGNER),))
    assert "**来过。" in text_of(redaction.redact(signed, Level.EXTERNAL))


def test_a_member_whose_name_ends_as_a_third_party_s_keeps_it_in_an_internal_file() -> None:
    full = replace(samples.family(), third_parties=("王㛃", "㛃"))
    kept = redaction.redact(full, Level.INTERNAL)
    assert kept.people[0].name == "顾㛃"


@pytest.mark.parametrize(
    ("field", "names"),
    [
        (f"{GUARDIAN}（姑姑）、{SIGNER}", [GUARDIAN, SIGNER]),
        (f"{GUARDIAN} 13800000000", [GUARDIAN]),
        ("母亲", []),
        ("第一居委会", []),
        ("", []),
    ],
)
def test_of_a_field_the_names_of_people_are_taken_and_no_other_words(
    field: str, names: list[str]
) -> None:
    assert list(persons_in(field)) == names
