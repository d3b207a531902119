"""What a plan says, what it lacks, and its fingerprint."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from casework.access.models import Worker
from casework.households.models import Household
from casework.plans import content
from casework.plans.models import Goal, Plan
from casework.vault.sealed import SealBroken
from tests.factories import make_draft_plan, make_submitted_plan
from tests.plans.test_diff import GOAL, MEASURE, PLAN


def test_a_plan_without_goals_is_incomplete() -> None:
    assert len(content.shortcomings(replace(PLAN, goals=()))) == 1


def test_a_complete_plan_lacks_nothing() -> None:
    assert content.shortcomings(PLAN) == []


@pytest.mark.parametrize(
    "lacking",
    [
        replace(GOAL, text=""),
        replace(GOAL, indicator=""),
        replace(GOAL, baseline=""),
        replace(GOAL, target=""),
        replace(GOAL, due_on=None),
        replace(GOAL, measures=()),
        replace(GOAL, measures=(replace(MEASURE, responsible_name="", outside_name=""),)),
    ],
)
def test_each_thing_a_goal_lacks_is_said_once(lacking: content.GoalContent) -> None:
    assert len(content.shortcomings(replace(PLAN, goals=(lacking,)))) == 1


def test_a_sentence_about_what_is_lacking_names_the_goal_by_number_only() -> None:
    second = replace(GOAL, target="")
    [sentence] = content.shortcomings(replace(PLAN, goals=(GOAL, second)))
    assert "2" in sentence
    assert GOAL.text not in sentence


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [("9", "次", "9 次"), ("9 次", "次", "9 次"), ("", "次", ""), ("9", "", "9")],
)
def test_a_unit_stands_behind_its_value_once(value: str, unit: str, shown: str) -> None:
    assert content.with_unit(value, unit) == shown


def test_responsible_people_are_named_together() -> None:
    assert MEASURE.responsible == "沈知禾、社工站江老师"


def test_the_most_frequent_measure_says_how_often_to_visit() -> None:
    often = replace(MEASURE, frequency="weekly")
    both = replace(GOAL, measures=(MEASURE, often))
    assert replace(PLAN, goals=(both,)).visit_days == 7


def test_measures_that_happen_once_ask_for_no_rhythm() -> None:
    once = replace(GOAL, measures=(replace(MEASURE, frequency="once"),))
    assert replace(PLAN, goals=(once,)).visit_days is None


@pytest.mark.parametrize(
    "changed",
    [
        replace(PLAN, until_on=date(2027, 1, 1)),
        replace(PLAN, review_on=date(2027, 1, 1)),
        replace(PLAN, aims="别的"),
        replace(PLAN, goals=(replace(GOAL, baseline="0"),)),
        replace(PLAN, goals=(replace(GOAL, measures=()),)),
        replace(PLAN, goals=(replace(GOAL, measures=(replace(MEASURE, outside_name="x"),)),)),
    ],
)
def test_whatever_a_reader_decides_on_is_in_the_fingerprint(changed: content.PlanContent) -> None:
    assert content.canonical(changed) != content.canonical(PLAN)


def test_a_hash_is_shown_in_two_groups_of_four() -> None:
    assert content.shown_hash(bytes.fromhex("9c4e71a0ff")) == "9C4E 71A0"


def test_a_plan_not_handed_in_has_no_hash_to_show() -> None:
    assert content.shown_hash(b"") == ""


@pytest.mark.django_db(databases=["default", "keystore"])
class TestStored:
    """Plans that lie in the database."""

    @pytest.fixture
    def plan(self, household: Household, worker: Worker) -> Plan:
        return make_draft_plan(household, worker)

    def test_a_stored_plan_reads_as_it_was_written(self, plan: Plan, worker: Worker) -> None:
        read = content.read(plan)
        assert read.goals[0].baseline_with_unit == "9 次"
        assert read.goals[0].target_with_unit == "12 次"
        assert read.goals[0].measures[0].responsible == f"{worker.name}、镇残联助残员"
        assert read.is_readable

    def test_reading_takes_the_same_queries_however_many_goals(
        self, plan: Plan, worker: Worker, django_assert_num_queries: object
    ) -> None:
        fresh = Plan.objects.visible_to(worker).get(pk=plan.pk)
        with django_assert_num_queries(3):  # type: ignore[operator] # a context manager
            content.read(fresh)

    def test_a_goal_that_does_not_open_is_shown_as_unreadable(
        self, plan: Plan, worker: Worker
    ) -> None:
        break_seal(plan)
        shown = content.show(fresh(plan, worker))
        assert (shown.goals[0].unreadable, shown.is_readable) == (True, False)

    def test_a_goal_that_does_not_open_cannot_be_decided_on(
        self, plan: Plan, worker: Worker
    ) -> None:
        break_seal(plan)
        with pytest.raises(SealBroken):
            content.read(fresh(plan, worker))

    def test_a_plan_handed_in_is_known_again_by_its_fingerprint(
        self, household: Household, worker: Worker, plan: Plan
    ) -> None:
        plan.delete()
        submitted = make_submitted_plan(household, worker)
        assert content.is_as_submitted(submitted, content.read(submitted))


def fresh(plan: Plan, worker: Worker) -> Plan:
    found: Plan = Plan.objects.visible_to(worker).get(pk=plan.pk)
    return found


def break_seal(plan: Plan, table: str = "goal") -> None:
    """Change the last byte of a goal's blob, or of the plan's own, behind the vault's back."""
    row: Any = plan if table == "plan" else Goal.objects.unscoped("breaking").get(plan=plan)
    column = "narrative_sealed" if table == "plan" else "wording_sealed"
    blob = bytearray(getattr(row, column))
    blob[-1] ^= 1
    key = row.pk if connection.vendor == "postgresql" else row.pk.hex
    statement = f"UPDATE plans_{table} SET {column} = %s WHERE id = %s"  # noqa: S608 - fixed names
    with connection.cursor() as cursor:
        cursor.execute(statement, [bytes(blob), key])
