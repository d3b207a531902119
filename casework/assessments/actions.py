"""Saving, completing and overriding assessments; one verb, one transaction, one audit entry."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from msgspec.structs import replace

from casework.access.models import Worker
from casework.assessments import facts, history, lifecycle, rules, scoring
from casework.assessments.models import (
    Assessment,
    AssessmentAnswers,
    DomainAnswer,
    Instrument,
    MoodAnswers,
    OverrideEntry,
    Source,
)
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion, check_version
from casework.common.dates import now, today
from casework.households import schedule
from casework.households.actions import locked_for_edit
from casework.households.lifecycle import next_stage as next_household_stage
from casework.households.models import Grade, Household
from casework.vault.sealed import readable

GRADED_FIELDS = (
    "grade",
    "grade_at_least",
    "index_low",
    "index_high",
    "assessed_on",
    "urgent_since",
)


class OutOfOrder(Exception):
    """An assessment can't be dated before the last completed one or after today."""


@transaction.atomic
def save_draft(
    *,
    household_id: UUID,
    answers: AssessmentAnswers,
    mood: MoodAnswers | None = None,
    assessed_on: date,
    based_on: int = 0,
    by: Worker,
) -> Assessment:
    """Save what has been answered so far and return the household's draft.

    `based_on` is the draft's version the page was opened with, 0 when there was none; `mood` None
    leaves PHQ-2 as it is. Locks the household. Raises Household.DoesNotExist outside scope,
    PermissionDenied (also for PHQ-2 from someone who may not see it), StaleVersion.
    """
    household = locked_for_edit(household_id, by=by)
    draft = filled_draft(household, answers, mood, assessed_on, based_on, by)
    lifecycle.next_stage(draft, "save")
    draft.save()
    draft.writers.add(by)
    record("assessment saved", draft, by=by, answered=answered(answers))
    return draft


@transaction.atomic
def complete(
    *,
    household_id: UUID,
    answers: AssessmentAnswers,
    mood: MoodAnswers | None = None,
    assessed_on: date,
    based_on: int = 0,
    by: Worker,
) -> Assessment:
    """Complete the household's draft (or an assessment made at once) and return it.

    Sets the household's grade, index, causes, stage and next visit. Locks the household. Raises
    what `save_draft` raises, OutOfOrder, MoveNotAllowed.
    """
    household = locked_for_edit(household_id, by=by)
    before = history.latest(household)
    refuse_out_of_order(assessed_on, before)
    assessment = filled_draft(household, answers, mood, assessed_on, based_on, by)
    finish(assessment, before, by=by)
    record("assessment completed", assessment, by=by, **outcome(assessment))
    return assessment


@transaction.atomic
def reassess_from_visit(
    household: Household,
    changes: Mapping[str, tuple[int, str]],
    by: Worker,
    assessed_on: date,
) -> Assessment | None:
    """Copy the last completed assessment with the scores a visit changed, and return the copy.

    `changes` is domain code → (score 0–3, what was seen). `household` is the row the caller locked;
    its grade, index, urgency and next visit are set and saved here, so clear an earlier urgency
    before. PHQ-2 is not copied: nobody asked it at the visit. Returns None, changing nothing, if no
    score differs, if there is no assessment that can be read, or if the last one is newer than the
    visit. Raises PermissionDenied.
    """
    if not rules.may_assess(by, household):
        raise PermissionDenied
    last = history.latest(household)
    answers = readable(last, Assessment.answers) if last else None
    if last is None or answers is None or assessed_on < last.assessed_on:
        return None
    changed = {
        code: DomainAnswer(score, note)
        for code, (score, note) in changes.items()
        if answers.scores.get(code) != score
    }
    if not changed:
        return None
    assessment = Assessment(household=household, source=Source.VISIT, created_by=by)
    stamp(assessment, assessed_on, by)
    assessment.answers = replace(answers, domains=answers.domains | changed, summary="")
    finish(assessment, last, by=by)
    record(
        "assessment changed at visit",
        assessment,
        by=by,
        domains=sorted(changed),
        **outcome(assessment),
    )
    return assessment


@transaction.atomic
def override_grade(*, assessment_id: UUID, grade: str, reason: str, by: Worker) -> Assessment:
    """Set another grade than the computed one, with a reason, and return the assessment.

    Locks household and assessment. Raises Assessment.DoesNotExist outside scope, PermissionDenied
    if `by` may not decide or wrote the assessment, MoveNotAllowed on a draft, StaleVersion if a
    newer assessment stands in its place, ValueError without a grade or a reason.
    """
    visible = Assessment.objects.visible_to(by)
    household_id = visible.values_list("household_id", flat=True).get(pk=assessment_id)
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household = households.get(pk=household_id)
    assessment: Assessment = visible.select_for_update(of=("self",)).get(pk=assessment_id)
    assessment.household = household
    lifecycle.next_stage(assessment, "override")
    if not rules.may_override(by, assessment):
        raise PermissionDenied
    if history.latest(household) != assessment:
        raise StaleVersion
    was = assessment.effective_grade
    enter_override(assessment, Grade(grade), reason, by=by)
    apply_to_household(assessment, changed_on=today(), new_red_line=False)
    household.save(update_fields=[*GRADED_FIELDS, *schedule.RESCHEDULED_FIELDS])
    record("grade overridden", assessment, by=by, was=was, grade=grade)
    return assessment


def enter_override(assessment: Assessment, grade: Grade, reason: str, *, by: Worker) -> None:
    """Write the supervisor's grade and reason on the assessment, after any earlier ones."""
    if not reason.strip():
        raise ValueError("An override needs a reason.")
    at = now()
    entry = OverrideEntry(grade=grade.value, reason=reason.strip(), by=by.pk, at=at)
    assessment.override = replace(
        assessment.override, entries=(*assessment.override.entries, entry)
    )
    assessment.override_grade = grade.value
    assessment.override_at = at
    assessment.override_by = by
    assessment.version += 1
    assessment.save(
        update_fields=[
            "override_grade",
            "override_at",
            "override_by",
            "override_sealed",
            "version",
        ]
    )
    take_over(assessment)


def filled_draft(
    household: Household,
    answers: AssessmentAnswers,
    mood: MoodAnswers | None,
    assessed_on: date,
    based_on: int,
    by: Worker,
) -> Assessment:
    """Return the household's draft with these answers, unsaved; a new one where there is none."""
    draft = history.draft_of(household)
    if draft is None:
        if based_on:
            raise StaleVersion
        draft = Assessment(household=household, created_by=by)
    else:
        check_version(draft, based_on)
        draft.household = household
        draft.version += 1
    stamp(draft, assessed_on, by)
    draft.answers = answers
    if mood is not None:
        if not rules.may_see_mood(by, household):
            raise PermissionDenied
        draft.mood = mood
    return draft


def stamp(assessment: Assessment, assessed_on: date, by: Worker) -> None:
    """Set the day, the instrument in force on it, and who wrote last."""
    assessment.assessed_on = assessed_on
    assessment.instrument = Instrument.objects.in_force(assessed_on)
    assessment.saved_by = by


def refuse_out_of_order(assessed_on: date, before: Assessment | None) -> None:
    """Raise OutOfOrder for a day after today or before the last completed assessment's."""
    if assessed_on > today() or (before is not None and assessed_on < before.assessed_on):
        raise OutOfOrder


def finish(assessment: Assessment, before: Assessment | None, *, by: Worker) -> None:
    """Score and complete the assessment, carry its result to the locked household; save both."""
    lifecycle.next_stage(assessment, "complete")
    answers = assessment.answers = history.dated(assessment.answers, before)
    result = scoring.assess(
        assessment.instrument.weight_by_domain, answers.scores, answers.red_lines
    )
    assessment.index_low, assessment.index_high = result.low, result.high
    assessment.grade = result.grade
    assessment.grade_at_least = result.grade_at_least
    assessment.red_line = result.red_line
    assessment.completed_at = now()
    assessment.completed_by = by
    facts.write(assessment)
    assessment.save()
    assessment.writers.add(by)
    take_over(assessment)
    household = assessment.household
    fields = {*GRADED_FIELDS, *schedule.RESCHEDULED_FIELDS, *set_causes(household, answers)}
    household.stage = next_household_stage(household, "assess")
    household.version += 1
    apply_to_household(
        assessment,
        changed_on=assessment.assessed_on,
        new_red_line=has_new_red_line(answers, before),
    )
    household.save(update_fields=[*fields, "stage", "version"])


def take_over(assessment: Assessment) -> None:
    """End what was in force before a graded assessment, from its day on.

    One with too little answered to be graded leaves the earlier grade in force.
    """
    if assessment.effective_grade:
        earlier = history.of(assessment.household).completed().exclude(pk=assessment.pk)
        earlier.filter(superseded_on=None).update(superseded_on=assessment.assessed_on)


def apply_to_household(assessment: Assessment, *, changed_on: date, new_red_line: bool) -> None:
    """Set grade, index, urgency and next visit of the assessment's household; the caller saves.

    An assessment with too little answered to be graded never takes an earlier grade away. Turning
    red and a new red line are major changes: a visit is due within a day of `changed_on`, unless
    there was one since.
    """
    household = assessment.household
    grade = assessment.effective_grade
    if not grade and household.grade:
        return
    turned_red = grade == Grade.RED and household.grade != Grade.RED
    visited_since = household.last_visit_on is not None and household.last_visit_on > changed_on
    if (turned_red or new_red_line) and not visited_since:
        household.urgent_since = changed_on
    household.grade = grade
    household.grade_at_least = assessment.effective_at_least
    household.index_low = assessment.index_low
    household.index_high = assessment.index_high
    household.assessed_on = assessment.assessed_on
    schedule.reschedule(household)


def has_new_red_line(answers: AssessmentAnswers, before: Assessment | None) -> bool:
    """Tell whether there is a red line that the assessment before didn't have, or can't tell."""
    known = readable(before, Assessment.answers) if before else None
    return not set(answers.red_lines) <= set(known.red_lines if known else ())


def set_causes(household: Household, answers: AssessmentAnswers) -> list[str]:
    """Carry the causes found to the household; return the columns that changed."""
    found = (answers.primary_cause, answers.secondary_causes)
    situation = household.situation
    if not answers.primary_cause or found == (situation.primary_cause, situation.secondary_causes):
        return []
    household.situation = replace(situation, primary_cause=found[0], secondary_causes=found[1])
    return ["situation_sealed"]


def answered(answers: AssessmentAnswers) -> int:
    """Return in how many domains there is a score."""
    return sum(score is not None for score in answers.scores.values())


def outcome(assessment: Assessment) -> dict[str, Any]:
    """Return what the audit may know of a completed assessment."""
    return {
        "grade": assessment.grade,
        "low": assessment.index_low,
        "high": assessment.index_high,
        "red_line": assessment.red_line,
        "answered": answered(assessment.answers),
    }
