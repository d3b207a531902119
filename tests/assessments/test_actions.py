"""Saving, completing, re-assessing and overriding: what changes, and who is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from casework.access.models import Area, Worker
from casework.assessments import actions, history
from casework.assessments.models import (
    Assessment,
    DomainWeight,
    Instrument,
    MoodAnswer,
    MoodAnswers,
)
from casework.audit.models import Entry
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households.models import Household
from tests.assessments.answers import answers
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


def complete(household: Household, by: Worker, score: int | None = 1, **fields: Any) -> Assessment:
    on = fields.pop("on", today())
    done = actions.complete(
        household_id=household.pk, answers=answers(score, **fields), assessed_on=on, by=by
    )
    household.refresh_from_db()
    return done


def save(household: Household, by: Worker, based_on: int = 0, **fields: Any) -> Assessment:
    return actions.save_draft(
        household_id=household.pk,
        answers=answers(None, **fields),
        assessed_on=today(),
        based_on=based_on,
        by=by,
    )


def reload(assessment: Assessment) -> Assessment:
    rows = Assessment.objects.unscoped("a test looks at what is stored")
    found: Assessment = rows.select_related("household").get(pk=assessment.pk)
    return found


def acts(assessment: Assessment) -> list[str]:
    return list(Entry.objects.filter(thing_id=assessment.pk).values_list("act", flat=True))


# Drafts


def test_a_draft_is_saved_partially_and_continued(household: Household, worker: Worker) -> None:
    first = save(household, worker, income=2)
    second = save(household, worker, based_on=1, income=2, housing=1)
    assert second.pk == first.pk
    stored = reload(second)
    assert (stored.version, stored.answers.scores["housing"]) == (2, 1)
    assert stored.is_draft


def test_a_draft_leaves_the_household_as_it_was(household: Household, worker: Worker) -> None:
    save(household, worker, income=3)
    household.refresh_from_db()
    assert (household.grade, household.stage, household.version) == ("", "intake", 1)


def test_a_draft_saved_meanwhile_is_not_overwritten(household: Household, worker: Worker) -> None:
    save(household, worker, income=2)
    save(household, worker, based_on=1, income=3)
    with pytest.raises(StaleVersion):
        save(household, worker, based_on=1, income=0)


def test_a_draft_begun_meanwhile_by_someone_else_is_not_overwritten(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    save(household, supervisor, income=2)
    with pytest.raises(StaleVersion):
        save(household, worker, based_on=0, income=0)


def test_a_draft_completed_meanwhile_is_not_begun_anew(
    household: Household, worker: Worker
) -> None:
    draft = save(household, worker, income=2)
    actions.complete(
        household_id=household.pk,
        answers=answers(1),
        assessed_on=today(),
        based_on=draft.version,
        by=worker,
    )
    with pytest.raises(StaleVersion):
        save(household, worker, based_on=draft.version, income=0)


def test_a_household_has_one_draft_even_past_the_actions(
    household: Household, worker: Worker
) -> None:
    draft = save(household, worker)
    other = Assessment(
        household=household, instrument=draft.instrument, created_by=worker, saved_by=worker
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_saving_a_draft_is_remembered_without_its_content(
    household: Household, worker: Worker
) -> None:
    draft = save(household, worker, income=2)
    entry = Entry.objects.get(thing_id=draft.pk)
    assert (entry.act, entry.details) == ("assessment saved", {"answered": 1})


# Completing


def test_completing_grades_the_household_and_moves_it_to_planning(
    household: Household, worker: Worker
) -> None:
    done = complete(household, worker, 2, on=days_ago(3))
    assert (household.grade, household.index_low, household.index_high) == ("red", 67, 67)
    assert (household.stage, household.assessed_on) == ("planning", days_ago(3))
    assert (done.completed_by, done.is_draft) == (worker, False)


def test_completing_turns_the_draft_into_the_assessment(
    household: Household, worker: Worker
) -> None:
    draft = save(household, worker, income=2)
    done = actions.complete(
        household_id=household.pk,
        answers=answers(1),
        assessed_on=today(),
        based_on=draft.version,
        by=worker,
    )
    assert done.pk == draft.pk
    assert history.draft_of(household) is None


def test_a_gap_gives_the_household_a_range_and_a_grade_of_at_least(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 1, support=None)
    assert (household.index_low, household.index_high) == (31, 39)
    assert (household.grade, household.grade_at_least) == ("yellow", True)


def test_too_little_answered_leaves_a_new_household_ungraded(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, None, income=3)
    assert (household.grade, household.index_low, household.index_high) == ("", 15, 100)
    assert household.stage == "planning"


def test_too_little_answered_never_takes_an_earlier_grade_away(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 2, on=days_ago(10))
    latest = complete(household, worker, None, income=3)
    assert (household.grade, household.assessed_on) == ("red", days_ago(10))
    assert history.latest(household) == latest


def test_turning_red_asks_for_a_visit_within_a_day(household: Household, worker: Worker) -> None:
    complete(household, worker, 2)
    assert household.urgent_since == today()
    assert household.visit_due_on is not None
    assert household.visit_due_on <= today() + timedelta(days=1)


def test_a_red_household_that_stays_red_is_no_new_emergency(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 2, on=days_ago(5))
    Household.objects.unscoped("a visit was made").update(urgent_since=None)
    complete(household, worker, 3)
    assert household.urgent_since is None


def test_a_new_red_line_of_a_red_household_is_an_emergency(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 2, on=days_ago(5), red_lines=("danger",))
    Household.objects.unscoped("a visit was made").update(urgent_since=None)
    complete(household, worker, 2, on=days_ago(2), red_lines=("danger",))
    assert household.urgent_since is None
    complete(household, worker, 2, red_lines=("danger", "carer_lost"))
    assert household.urgent_since == today()


def test_a_visit_made_since_has_answered_the_emergency(
    household: Household, worker: Worker
) -> None:
    Household.objects.unscoped("a visit was made").update(last_visit_on=days_ago(1))
    complete(household, worker, 2, on=days_ago(3))
    assert household.urgent_since is None


def test_the_causes_found_become_the_households(household: Household, worker: Worker) -> None:
    complete(household, worker, primary_cause="unemployment", secondary_causes=("debt",))
    situation = household.situation
    assert (situation.primary_cause, situation.secondary_causes) == ("unemployment", ("debt",))


def test_without_causes_the_households_stay(household: Household, worker: Worker) -> None:
    complete(household, worker)
    assert household.situation.primary_cause == "illness"


def test_the_household_counts_the_change_so_that_an_open_form_conflicts(
    household: Household, worker: Worker
) -> None:
    before = household.version
    complete(household, worker)
    assert household.version == before + 1


def test_the_weights_are_those_in_force_on_the_day(household: Household, worker: Worker) -> None:
    newer = Instrument.objects.create(effective_from=days_ago(2), source="a street's own")
    DomainWeight.objects.create(instrument=newer, domain="income", weight=100, position=1)
    earlier = complete(household, worker, 0, income=3, on=days_ago(4))
    later = complete(household, worker, 0, income=3)
    assert (earlier.index_low, later.index_low) == (15, 100)


@pytest.mark.parametrize("day", [1, -4])
def test_a_day_ahead_or_before_the_last_assessment_is_refused(
    household: Household, worker: Worker, day: int
) -> None:
    complete(household, worker, on=days_ago(3))
    with pytest.raises(actions.OutOfOrder):
        complete(household, worker, on=today() + timedelta(days=day))


def test_completing_is_remembered_with_grade_and_index(
    household: Household, worker: Worker
) -> None:
    done = complete(household, worker, red_lines=("danger",))
    entry = Entry.objects.get(thing_id=done.pk)
    assert entry.act == "assessment completed"
    assert entry.details == {
        "grade": "red",
        "low": 33,
        "high": 33,
        "red_line": True,
        "answered": 10,
    }


def test_a_worker_of_another_area_finds_no_household_to_assess(household: Household) -> None:
    stranger = make_worker("worker", make_area())
    with pytest.raises(Household.DoesNotExist):
        complete(household, stranger)


def test_a_clerk_may_not_assess(household: Household, area: Area) -> None:
    with pytest.raises(PermissionDenied):
        complete(household, make_worker("clerk", area))


# Mood

MOOD = MoodAnswers(people={"someone": MoodAnswer(2, 2)})


def save_mood(household: Household, mood: MoodAnswers | None, by: Worker, based_on: int) -> None:
    actions.save_draft(
        household_id=household.pk,
        answers=answers(1),
        mood=mood,
        assessed_on=today(),
        based_on=based_on,
        by=by,
    )


def test_mood_is_kept_where_someone_who_may_not_see_it_saves(
    household: Household, worker: Worker, area: Area
) -> None:
    save_mood(household, MOOD, worker, 0)
    save_mood(household, None, make_worker("worker", area), 1)
    draft = history.draft_of(household)
    assert draft is not None
    assert draft.mood == MOOD


def test_mood_from_someone_who_may_not_see_it_is_refused(household: Household, area: Area) -> None:
    with pytest.raises(PermissionDenied):
        save_mood(household, MOOD, make_worker("worker", area), 0)


# From a visit


def reassess(household: Household, by: Worker, **changes: tuple[int, str]) -> Assessment | None:
    return actions.reassess_from_visit(household, changes, by, today())


def test_a_visit_changes_some_scores_and_keeps_the_others(
    household: Household, worker: Worker
) -> None:
    last = complete(household, worker, 1, red_lines=("danger",), on=days_ago(7))
    made = reassess(household, worker, income=(3, "家里断了收入"))
    assert made is not None
    stored = reload(made)
    assert (stored.source, stored.red_line, stored.index_low) == ("visit", True, 43)
    assert stored.answers.domains["income"].note == "家里断了收入"
    kept, before = (row.answers.domains["housing"] for row in (stored, last))
    assert (kept.score, kept.note) == (before.score, before.note)
    assert kept.since == last.assessed_on


def test_a_visit_brings_its_result_to_the_household_it_was_given(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 1, on=days_ago(7))
    reassess(household, worker, income=(3, ""), illness=(3, ""))
    assert (household.grade, household.index_low) == ("orange", 51)
    household.refresh_from_db()
    assert (household.grade, household.assessed_on) == ("orange", today())


def test_mood_is_not_copied_to_the_day_of_a_visit(household: Household, worker: Worker) -> None:
    actions.complete(
        household_id=household.pk, answers=answers(1), mood=MOOD, assessed_on=today(), by=worker
    )
    household.refresh_from_db()
    made = reassess(household, worker, income=(3, ""))
    assert made is not None
    assert reload(made).mood == MoodAnswers()


def test_a_visit_that_changes_no_score_makes_no_assessment(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 1)
    assert reassess(household, worker, income=(1, "照旧")) is None
    assert len(history.history(household)) == 1


def test_a_visit_before_the_first_assessment_makes_none(
    household: Household, worker: Worker
) -> None:
    assert reassess(household, worker, income=(3, "")) is None


def test_a_visit_older_than_the_last_assessment_makes_none(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 1)
    assert actions.reassess_from_visit(household, {"income": (3, "")}, worker, days_ago(1)) is None


def test_a_visit_makes_no_assessment_from_one_that_cannot_be_read(
    household: Household, worker: Worker
) -> None:
    done = complete(household, worker, 1)
    break_answers(done)
    assert reassess(household, worker, income=(3, "")) is None


def test_a_red_line_is_new_where_the_last_answers_cannot_be_read(
    household: Household, worker: Worker
) -> None:
    break_answers(complete(household, worker, 1, red_lines=("danger",), on=days_ago(3)))
    Household.objects.unscoped("a visit was made").update(urgent_since=None)
    complete(household, worker, 1, red_lines=("danger",))
    assert household.urgent_since == today()


def break_answers(assessment: Assessment) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assessments_assessment SET answers_sealed = %s", [b"broken"])


def test_nobody_reassesses_a_household_they_may_not_write(household: Household, area: Area) -> None:
    with pytest.raises(PermissionDenied):
        reassess(household, make_worker("clerk", area), income=(3, ""))


def test_a_change_at_a_visit_is_remembered_with_its_domains(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 1)
    made = reassess(household, worker, income=(3, ""), housing=(1, ""))
    assert made is not None
    entry = Entry.objects.get(thing_id=made.pk)
    assert (entry.act, entry.details["domains"]) == ("assessment changed at visit", ["income"])


# Overriding


def override(
    assessment: Assessment, by: Worker, grade: str = "red", reason: str = "孩子夜里独自在家"
) -> Assessment:
    return actions.override_grade(assessment_id=assessment.pk, grade=grade, reason=reason, by=by)


def test_a_supervisor_sets_another_grade_with_a_reason(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    done = complete(household, worker, 1)
    stored = reload(override(done, supervisor))
    assert (stored.grade, stored.effective_grade) == ("yellow", "red")
    assert stored.override_by == supervisor
    assert stored.override.entries[-1].reason == "孩子夜里独自在家"


def test_an_override_reaches_the_households_grade_and_next_visit(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    override(complete(household, worker, 1, support=None), supervisor)
    household.refresh_from_db()
    assert (household.grade, household.grade_at_least) == ("red", False)
    assert (household.index_low, household.urgent_since) == (31, today())
    assert household.visit_due_on is not None
    assert household.visit_due_on <= today() + timedelta(days=1)


def test_a_second_override_keeps_the_first_ones_reason(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    done = complete(household, worker, 1)
    override(done, supervisor)
    override(done, supervisor, "orange", "孩子已由姑妈接走")
    stored = reload(done)
    assert stored.effective_grade == "orange"
    assert [entry.grade for entry in stored.override.entries] == ["red", "orange"]


def test_a_supervisor_may_not_override_the_assessment_she_made(
    household: Household, supervisor: Worker
) -> None:
    done = complete(household, supervisor, 1)
    with pytest.raises(PermissionDenied):
        override(done, supervisor)


def test_a_supervisor_may_not_override_what_she_began_and_another_completed(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    draft = save(household, supervisor, income=2)
    done = actions.complete(
        household_id=household.pk,
        answers=answers(1),
        assessed_on=today(),
        based_on=draft.version,
        by=worker,
    )
    with pytest.raises(PermissionDenied):
        override(done, supervisor)


def test_a_worker_may_not_override(household: Household, worker: Worker, area: Area) -> None:
    done = complete(household, worker, 1)
    with pytest.raises(PermissionDenied):
        override(done, make_worker("worker", area))


def test_a_supervisor_of_another_street_finds_no_assessment(
    household: Household, worker: Worker
) -> None:
    street = make_area().street
    assert street is not None
    done = complete(household, worker, 1)
    with pytest.raises(Assessment.DoesNotExist):
        override(done, make_worker("supervisor", street))


def test_a_draft_is_not_overridden(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    with pytest.raises(MoveNotAllowed):
        override(save(household, worker), supervisor)


def test_only_the_newest_assessment_is_overridden(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    first = complete(household, worker, 1, on=days_ago(3))
    complete(household, worker, 1)
    with pytest.raises(StaleVersion):
        override(first, supervisor)


@pytest.mark.parametrize(("grade", "reason"), [("red", "  "), ("", "理由"), ("purple", "理由")])
def test_an_override_needs_a_grade_and_a_reason(
    household: Household, worker: Worker, supervisor: Worker, grade: str, reason: str
) -> None:
    done = complete(household, worker, 1)
    with pytest.raises(ValueError, match=r"reason|valid"):
        override(done, supervisor, grade, reason)


def test_an_override_is_remembered_without_its_reason(
    household: Household, worker: Worker, supervisor: Worker
) -> None:
    done = complete(household, worker, 1)
    override(done, supervisor)
    assert acts(done) == ["assessment completed", "grade overridden"]
    entry = Entry.objects.get(thing_id=done.pk, act="grade overridden")
    assert entry.details == {"was": "yellow", "grade": "red"}


def test_completing_takes_the_same_queries_however_long_the_history(
    household: Household, worker: Worker
) -> None:
    complete(household, worker, 1, on=days_ago(9))
    with CaptureQueriesContext(connection) as second:
        complete(household, worker, 1, on=days_ago(8))
    for day in range(7, 2, -1):
        complete(household, worker, 1, on=days_ago(day))
    with CaptureQueriesContext(connection) as last:
        complete(household, worker, 1, on=days_ago(1))
    assert len(last) == len(second)
