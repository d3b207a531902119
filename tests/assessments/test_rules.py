"""Who may assess, override and see mood."""

import pytest

from casework.access.models import Area, Worker
from casework.assessments import actions, rules
from casework.assessments.models import Assessment
from casework.common.dates import today
from casework.households.models import Household
from tests.assessments.answers import answers
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def closed(household: Household) -> Household:
    household.stage, household.closed_on = "closed", today()
    household.save(update_fields=["stage", "closed_on"])
    return household


@pytest.fixture
def assessment(household: Household, worker: Worker) -> Assessment:
    done = actions.complete(
        household_id=household.pk, answers=answers(1), assessed_on=today(), by=worker
    )
    done.household.refresh_from_db()
    return done


@pytest.mark.parametrize(
    ("role", "allowed"), [("worker", True), ("supervisor", True), ("clerk", False)]
)
def test_those_who_write_records_assess(
    household: Household, area: Area, role: str, allowed: bool
) -> None:
    assert rules.may_assess(make_worker(role, area), household) is allowed


def test_nobody_assesses_a_closed_case(household: Household, worker: Worker) -> None:
    assert not rules.may_assess(worker, closed(household))


def test_the_cases_own_worker_and_the_supervisor_see_mood(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    assert rules.may_see_mood(worker, household)
    assert rules.may_see_mood(supervisor, household)


@pytest.mark.parametrize("role", ["worker", "clerk", "system"])
def test_others_of_the_same_area_do_not_see_mood(
    household: Household, area: Area, role: str
) -> None:
    assert not rules.may_see_mood(make_worker(role, area), household)


def test_a_worker_who_lost_the_area_no_longer_sees_mood(household: Household) -> None:
    household.worker = make_worker("worker", make_area())
    assert not rules.may_see_mood(household.worker, household)


def test_a_supervisor_overrides_what_another_wrote(
    assessment: Assessment, supervisor: Worker
) -> None:
    assert rules.may_override(supervisor, assessment)


def test_nobody_overrides_what_they_had_a_hand_in(
    assessment: Assessment, supervisor: Worker
) -> None:
    assessment.writers.add(supervisor)
    assert not rules.may_override(supervisor, assessment)


def test_nobody_overrides_in_a_closed_case(assessment: Assessment, supervisor: Worker) -> None:
    closed(assessment.household)
    assert not rules.may_override(supervisor, assessment)


def test_nobody_overrides_a_draft(household: Household, worker: Worker, supervisor: Worker) -> None:
    draft = actions.save_draft(
        household_id=household.pk, answers=answers(1), assessed_on=today(), by=worker
    )
    assert not rules.may_override(supervisor, draft)


@pytest.mark.parametrize("role", ["worker", "clerk"])
def test_others_do_not_override(assessment: Assessment, area: Area, role: str) -> None:
    assert not rules.may_override(make_worker(role, area), assessment)
