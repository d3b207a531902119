"""The keyed codes of what was found: told by who holds the key, written again with it."""

from datetime import timedelta
from typing import Any

import pytest

from casework.access.actions import open_area
from casework.access.models import Area, Worker
from casework.assessments import actions, facts
from casework.assessments.models import Assessment
from casework.assessments.scoring import WorryState
from casework.common.dates import today
from casework.households import indexing
from casework.households.actions import transfer_household
from casework.households.models import Household
from tests.assessments.answers import answers
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "GRACE", 0)


def assess(household: Household, by: Worker, days: int = 0, **fields: Any) -> Assessment:
    return actions.complete(
        household_id=household.pk,
        answers=answers(1, primary_cause="illness", illness=2, **fields),
        assessed_on=today() - timedelta(days=days),
        by=by,
    )


def told(assessment: Assessment) -> facts.Facts | None:
    assessment = Assessment.objects.unscoped("a test").get(pk=assessment.pk)
    assert assessment.facts is not None
    street = Household.objects.unscoped("a test").get(pk=assessment.household_id).street_id
    return facts.meanings([street]).get(assessment.facts)


def test_who_holds_the_key_tells_what_was_found(household: Household, worker: Worker) -> None:
    found = told(assess(household, worker))
    assert found is not None
    assert found.cause == "illness"
    assert found.state("illness") is WorryState.WORRIED
    assert found.state("housing") is WorryState.FREE


def test_another_street_has_other_codes(household: Household, worker: Worker) -> None:
    elsewhere = make_area().street_id
    assert elsewhere is not None
    assert assess(household, worker).facts not in facts.meanings([elsewhere])


def test_a_new_root_key_writes_the_codes_again(household: Household, worker: Worker) -> None:
    made = assess(household, worker)
    before = made.facts
    indexing.reindex()
    after = told(made)
    assert Assessment.objects.unscoped("a test").get(pk=made.pk).facts != before
    assert after is not None
    assert after.cause == "illness"


def test_a_household_that_moves_has_the_codes_of_its_new_street(
    area: Area, household: Household, worker: Worker
) -> None:
    made = assess(household, worker)
    assert area.street is not None
    district = area.street.parent
    assert district is not None
    street = open_area(name="那边街道", code="s9", parent=district, by=None)
    chief = make_worker("supervisor", district)
    new = make_area(street)
    transfer_household(household_id=household.pk, area=new, by=chief)
    assert Assessment.objects.unscoped("a test").get(pk=made.pk).facts != made.facts
    assert told(made) is not None


def test_a_later_graded_assessment_ends_the_earlier_from_its_day_on(
    household: Household, worker: Worker
) -> None:
    first, second = assess(household, worker, 9), assess(household, worker, 2)
    rows = Assessment.objects.unscoped("a test")
    first, second = rows.get(pk=first.pk), rows.get(pk=second.pk)
    assert (first.superseded_on, second.superseded_on) == (second.assessed_on, None)
    then = rows.in_force(today() - timedelta(days=3))
    assert list(then) == [first]
    assert list(rows.in_force(today())) == [second]


def test_one_with_too_little_answered_leaves_the_earlier_in_force(
    household: Household, worker: Worker
) -> None:
    first = assess(household, worker, 9)
    actions.complete(
        household_id=household.pk,
        answers=answers(None, income=1, primary_cause="illness"),
        assessed_on=today(),
        by=worker,
    )
    assert list(Assessment.objects.unscoped("a test").in_force(today())) == [first]
