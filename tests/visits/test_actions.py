"""Writing visits down: what they set, what they leave alone, and who is refused."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import make_aware

from casework.access.models import Area, Worker
from casework.assessments.actions import complete
from casework.assessments.history import latest
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.households.models import Household, Person
from casework.plans.models import Measure
from casework.plans.selectors import active_measures
from casework.visits.actions import MeasureOutcome, record_visit
from casework.visits.models import (
    AppendOnly,
    MeasureDone,
    Observation,
    Participant,
    Visit,
    VisitLog,
)
from tests.assessments.answers import answers
from tests.factories import make_active_plan, make_household, make_visit, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def day(n: int) -> date:
    """Today and `n` days."""
    return today() + timedelta(days=n)


def at(on: date, hour: int) -> datetime:
    return make_aware(datetime.combine(on, time(hour)))


def fresh(household: Household) -> Household:
    found: Household = Household.objects.unscoped("test").get(pk=household.pk)
    return found


def visits_of(household: Household) -> int:
    return household.visits.count()


def assess(household: Household, by: Worker, score: int, on: date) -> None:
    complete(household_id=household.pk, answers=answers(score), assessed_on=on, by=by)


# What is written


def test_a_visit_keeps_what_was_said(household: Household, worker: Worker):
    log = VisitLog(
        narrative="脸色比上周好。",
        people_seen=(household.head.pk,),
        participants=(Participant("王主任", "民政科"),),
        next_reason="取发票",
    )
    visit = record_visit(
        household_id=household.pk, visited_at=now(), mode="joint", log=log, by=worker
    )
    stored = Visit.objects.visible_to(worker).get(pk=visit.pk)
    assert stored.log == log


def test_visits_of_a_household_are_numbered_from_one(household: Household, worker: Worker):
    numbers = [make_visit(household, worker).number for _ in range(3)]
    assert numbers == [1, 2, 3]


def test_each_household_counts_its_own_visits(household: Household, worker: Worker, area: Area):
    make_visit(household, worker)
    assert make_visit(make_household(area, worker), worker).number == 1


def test_what_became_of_a_measure_is_kept(household: Household, worker: Worker, supervisor: Worker):
    make_active_plan(household, worker, supervisor)
    measure = active_measures(household)[0]
    visit = make_visit(
        household, worker, measures=[MeasureOutcome(measure.pk, "partly", "做了两次")]
    )
    done = visit.measures.get()
    assert (done.measure, done.outcome, done.note.text) == (measure, "partly", "做了两次")


def test_a_measure_of_another_household_is_refused(
    household: Household, worker: Worker, supervisor: Worker, area: Area
):
    other = make_household(area, worker)
    make_active_plan(other, worker, supervisor)
    theirs = active_measures(other)[0]
    with pytest.raises(Measure.DoesNotExist):
        make_visit(household, worker, measures=[MeasureOutcome(theirs.pk, "done")])
    assert visits_of(household) == 0


def test_a_person_of_another_household_was_not_met_here(
    household: Household, worker: Worker, area: Area
):
    other = make_household(area, worker)
    with pytest.raises(Person.DoesNotExist):
        make_visit(household, worker, log_people_seen=(other.head.pk,))


def test_the_audit_remembers_the_visit_last_and_without_words(household: Household, worker: Worker):
    visit = make_visit(household, worker)
    entry = Entry.objects.filter(household_id=household.pk).latest("seq")
    assert (entry.act, entry.thing_id, entry.actor) == ("visit recorded", visit.pk, worker.pk)
    assert entry.details == {
        "number": 1,
        "mode": "home",
        "late": False,
        "nobody_home": False,
        "measures": 0,
        "reassessed": False,
    }


# Written once


def test_a_saved_visit_cannot_be_saved_again(household: Household, worker: Worker):
    visit = make_visit(household, worker)
    visit.mode = "phone"
    with pytest.raises(AppendOnly):
        visit.save()


def test_a_visit_cannot_be_deleted(household: Household, worker: Worker):
    with pytest.raises(AppendOnly):
        make_visit(household, worker).delete()


def test_visits_cannot_be_changed_in_bulk(household: Household, worker: Worker):
    make_visit(household, worker)
    with pytest.raises(AppendOnly):
        Visit.objects.visible_to(worker).update(mode="phone")


def test_visits_cannot_be_deleted_in_bulk(household: Household, worker: Worker):
    make_visit(household, worker)
    with pytest.raises(AppendOnly):
        household.visits.all().delete()


def test_outcomes_of_measures_cannot_be_deleted_in_bulk(worker: Worker):
    with pytest.raises(AppendOnly):
        MeasureDone.objects.visible_to(worker).delete()


# Dates


def test_a_visit_in_the_future_is_refused(household: Household, worker: Worker):
    with pytest.raises(ValidationError) as refusal:
        make_visit(household, worker, days_ago=-1)
    assert refusal.value.code == "future"


def test_a_visit_from_before_the_case_was_opened_is_refused(household: Household, worker: Worker):
    with pytest.raises(ValidationError) as refusal:
        make_visit(household, worker, days_ago=21)
    assert refusal.value.code == "before_opening"


def test_the_day_on_which_the_case_was_opened_may_be_visited(household: Household, worker: Worker):
    assert make_visit(household, worker, days_ago=20).number == 1


def test_the_next_visit_comes_after_this_one(household: Household, worker: Worker):
    with pytest.raises(ValidationError) as refusal:
        make_visit(household, worker, next_on=today())
    assert refusal.value.code == "next_not_after"


@pytest.mark.parametrize(("days_ago", "late"), [(0, False), (2, False), (3, True)])
def test_an_entry_is_late_beyond_the_days_of_the_settings(
    household: Household, worker: Worker, days_ago: int, late: bool
):
    assert make_visit(household, worker, days_ago=days_ago).is_late is late


# The schedule


def test_a_visit_sets_last_agreed_and_due(household: Household, worker: Worker):
    make_visit(household, worker, next_on=day(5))
    household = fresh(household)
    assert household.last_visit_on == today()
    assert household.agreed_visit_on == household.visit_due_on == day(5)


def test_a_visit_without_an_agreed_day_uses_the_earlier_agreement_up(
    household: Household, worker: Worker
):
    make_visit(household, worker, days_ago=3, next_on=today())
    make_visit(household, worker)
    household = fresh(household)
    assert (household.agreed_visit_on, household.visit_due_on) == (None, day(31))


def test_a_late_entry_of_an_older_visit_moves_nothing_back(household: Household, worker: Worker):
    make_visit(household, worker, days_ago=1, next_on=day(6))
    make_visit(household, worker, days_ago=9, next_on=day(2))
    household = fresh(household)
    assert household.last_visit_on == day(-1)
    assert household.agreed_visit_on == household.visit_due_on == day(6)


def test_a_visit_that_met_nobody_is_not_a_visit_to_the_schedule(
    household: Household, worker: Worker
):
    make_visit(household, worker, days_ago=10)
    make_visit(household, worker, nobody_home=True, log_narrative="", next_on=day(1))
    household = fresh(household)
    assert (household.last_visit_on, household.agreed_visit_on) == (day(-10), day(1))


# Major changes


def test_a_major_change_asks_for_a_visit_within_a_day(household: Household, worker: Worker):
    make_visit(household, worker, log_major_change="住院", next_on=day(7))
    household = fresh(household)
    assert (household.urgent_since, household.visit_due_on) == (today(), day(1))


def test_the_visit_after_a_major_change_ends_the_urgency(household: Household, worker: Worker):
    make_visit(household, worker, days_ago=2, log_major_change="住院")
    make_visit(household, worker, days_ago=1)
    assert fresh(household).urgent_since is None


def test_finding_nobody_home_does_not_end_the_urgency(household: Household, worker: Worker):
    make_visit(household, worker, days_ago=2, log_major_change="住院")
    make_visit(household, worker, days_ago=1, nobody_home=True)
    assert fresh(household).urgent_since == day(-2)


def test_a_change_heard_at_an_empty_home_stays_urgent_since_the_first_one(
    household: Household, worker: Worker
):
    make_visit(household, worker, days_ago=2, log_major_change="住院")
    make_visit(household, worker, days_ago=1, nobody_home=True, log_major_change="邻居说转院了")
    assert fresh(household).urgent_since == day(-2)


def test_going_there_on_the_day_of_the_call_ends_the_urgency(household: Household, worker: Worker):
    make_visit(household, worker, visited_at=at(day(-1), 9), mode="phone", log_major_change="住院")
    make_visit(household, worker, visited_at=at(day(-1), 15))
    assert fresh(household).urgent_since is None


def test_a_visit_of_the_same_day_before_the_call_does_not_end_the_urgency(
    household: Household, worker: Worker
):
    make_visit(household, worker, visited_at=at(day(-1), 9), mode="phone", log_major_change="住院")
    make_visit(household, worker, visited_at=at(day(-1), 8))
    assert fresh(household).urgent_since == day(-1)


def test_a_change_that_a_later_visit_has_followed_up_is_not_urgent_any_more(
    household: Household, worker: Worker
):
    make_visit(household, worker, days_ago=1)
    make_visit(household, worker, days_ago=5, log_major_change="住院")
    assert fresh(household).urgent_since is None


# The assessment


def test_what_is_seen_changes_grade_and_due_date(household: Household, worker: Worker):
    assess(household, worker, score=1, on=day(-5))
    assert fresh(household).grade == "yellow"
    seen = (Observation("income", 3, "停薪"), Observation("illness", 3, "住院"))
    make_visit(household, worker, log_observations=seen)
    household = fresh(household)
    assert (household.grade, household.visit_due_on) == ("orange", day(15))


def test_the_assessment_made_at_a_visit_bears_its_day_and_note(
    household: Household, worker: Worker
):
    assess(household, worker, score=1, on=day(-5))
    make_visit(household, worker, days_ago=1, log_observations=(Observation("care", 3, "跌倒"),))
    assessment = latest(household)
    assert assessment is not None
    assert assessment.assessed_on == day(-1)
    assert assessment.answers.domains["care"].note == "跌倒"


def test_a_note_without_a_score_changes_no_assessment(household: Household, worker: Worker):
    assess(household, worker, score=1, on=day(-5))
    make_visit(household, worker, log_observations=(Observation("care", None, "扶着走"),))
    assert household.assessments.count() == 1


def test_what_was_seen_before_the_last_assessment_does_not_change_it(
    household: Household, worker: Worker
):
    assess(household, worker, score=1, on=day(-2))
    make_visit(household, worker, days_ago=8, log_observations=(Observation("care", 3),))
    assert household.assessments.count() == 1


def test_turning_red_at_a_visit_is_urgent_from_that_day(household: Household, worker: Worker):
    assess(household, worker, score=1, on=day(-5))
    seen = tuple(
        Observation(code, 3)
        for code in ("income", "rigid_expense", "housing", "illness", "care", "employment")
    )
    make_visit(household, worker, log_observations=seen, next_on=day(6))
    household = fresh(household)
    assert (household.grade, household.visit_due_on) == ("red", day(1))


# What contradicts itself


def test_nobody_and_somebody_were_not_met_at_once(household: Household, worker: Worker):
    with pytest.raises(ValidationError) as refusal:
        make_visit(household, worker, nobody_home=True, log_people_seen=(household.head.pk,))
    assert refusal.value.code == "nobody_and_people"


def test_a_visit_at_which_someone_was_met_says_what_happened(household: Household, worker: Worker):
    with pytest.raises(ValidationError) as refusal:
        make_visit(household, worker, log_narrative="  ")
    assert refusal.value.code == "no_narrative"


def test_a_joint_visit_names_who_came_along(household: Household, worker: Worker):
    with pytest.raises(ValidationError) as refusal:
        make_visit(household, worker, mode="joint")
    assert refusal.value.code == "no_participants"


# Who


def test_a_supervisor_of_the_street_may_record_a_visit(household: Household, supervisor: Worker):
    assert make_visit(household, supervisor).by == supervisor


def test_a_clerk_may_not_record_a_visit(household: Household, area: Area):
    with pytest.raises(PermissionDenied):
        make_visit(household, make_worker("clerk", area))


def test_a_household_out_of_scope_does_not_exist(household: Household, stranger: Worker):
    with pytest.raises(Household.DoesNotExist):
        make_visit(household, stranger)


def close(household: Household) -> None:
    rows = Household.objects.unscoped("test").filter(pk=household.pk)
    rows.update(stage="closed", closed_on=today())


def test_a_closed_case_takes_no_visit(household: Household, worker: Worker):
    close(household)
    with pytest.raises(PermissionDenied):
        make_visit(household, worker)
