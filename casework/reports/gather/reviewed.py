"""A household's reviews, closure and reopenings as a case file shows them."""

from typing import Any, NamedTuple

from django.db.models import Prefetch

from casework.assessments import history
from casework.common.dates import local_date
from casework.households.codes import ClosureKind
from casework.households.models import Household
from casework.plans.content import with_unit
from casework.plans.models import Goal
from casework.reports import snapshot
from casework.reports.gather.reading import UNREADABLE, Reader, text_of, together, word
from casework.reports.words import day
from casework.reviews import selectors
from casework.reviews.models import (
    Closure,
    ClosureText,
    Decision,
    GoalOutcome,
    GoalStatus,
    Reopening,
    Review,
)
from casework.visits.models import Visit


def reviews(household: Household, reader: Reader) -> tuple[snapshot.Review, ...]:
    """Return all reviews from the first on."""
    return tuple(review(row, reader) for row in rows_of(household))


def rows_of(household: Household) -> Any:
    """Return the rows of all reviews from the first on, with everything that is told of them."""
    visits = Visit.objects.unscoped("evidence of reviews in scope").order_by("visited_at")
    rows = selectors.reviews_of(household).prefetch_related(
        "assessment_then",
        "assessment_now__instrument__weights",
        "outcomes__goal",
        Prefetch("outcomes__evidence", visits),
    )
    return rows.order_by("number")


def review(row: Review, reader: Reader) -> snapshot.Review:
    text = reader.open(row, Review.text, f"回访评估 {row.number}")
    return snapshot.Review(
        number=row.number,
        on=row.reviewed_on,
        by=row.by.name,
        decision=word(Decision, row.decision),
        goals=tuple(goal_outcome(one, row.number, reader) for one in row.outcomes.all()),
        domains=domain_changes(row, reader),
        narrative=text_of(text, "summary"),
    )


def goal_outcome(row: GoalOutcome, number: int, reader: Reader) -> snapshot.GoalOutcome:
    wording = reader.open(row.goal, Goal.wording, f"回访评估 {number}：目标")
    finding = reader.open(row, GoalOutcome.finding, f"回访评估 {number}：目标现状")
    unit = wording.unit if wording else ""
    evidence: list[Visit] = list(row.evidence.all())
    return snapshot.GoalOutcome(
        goal=text_of(wording, "text"),
        baseline=with_unit(wording.baseline, unit) if wording else "",
        target=with_unit(wording.target, unit) if wording else "",
        actual=together(with_unit(finding.value_now, unit), finding.note, mark="；")
        if finding
        else UNREADABLE,
        outcome=word(GoalStatus, row.status),
        evidence=tuple(f"{day(visit.visited_on)} 第 {visit.number} 次" for visit in evidence),
        evidence_visits=tuple(visit.number for visit in evidence),
    )


def domain_changes(row: Review, reader: Reader) -> tuple[snapshot.DomainChange, ...]:
    """Return each domain's score when the plan began and at the review."""
    if row.assessment_now is None:
        return ()
    found = history.changes(row.assessment_now, row.assessment_then)
    if found is None:
        reader.miss(f"回访评估 {row.number}：预估")
        return ()
    return tuple(snapshot.DomainChange(str(one.label), one.then, one.now) for one in found)


class Ending(NamedTuple):
    """How the case is closed now, and each time that it was taken up again."""

    closure: snapshot.Closure | None
    reopenings: tuple[snapshot.Reopening, ...]


def ending(household: Household, reader: Reader) -> Ending:
    """Return the closure that stands, if any, and the reopenings with the closures they undid."""
    rows = selectors.closures_of(household).order_by("proposed_at", "id")
    pairs = [(row, getattr(row, "reopening", None)) for row in rows if row.is_approved]
    standing = [closure(row, reader) for row, again in pairs if again is None]
    reopened = tuple(reopening(row, again, reader) for row, again in pairs if again is not None)
    return Ending(standing[-1] if standing else None, reopened)


def closure(row: Closure, reader: Reader) -> snapshot.Closure:
    text = reader.open(row, Closure.text, "结案报告")
    return snapshot.Closure(
        on=local_date(row.decided_at or row.proposed_at),
        kind=word(ClosureKind, row.kind),
        summary=closure_words(text),
        by=row.proposed_by.name,
        approved_by=row.decided_by.name if row.decided_by else "",
        approved_at=row.decided_at,
    )


def closure_words(text: ClosureText | None) -> str:
    if text is None:
        return UNREADABLE
    return together(
        text.summary,
        text.handover and f"后续跟进：{text.handover}",
        text.reason and f"审批意见：{text.reason}",
        mark="\n",
    )


def reopening(row: Closure, again: Reopening, reader: Reader) -> snapshot.Reopening:
    """Return a reopening, its reason followed by the closure that it undid."""
    undone = closure(row, reader)
    reason = reader.open(again, Reopening.text, f"{day(local_date(again.reopened_at))} 重新开案")
    former = f"此前于 {day(undone.on)} 结案（{undone.kind}）：{undone.summary}"
    return snapshot.Reopening(
        on=local_date(again.reopened_at),
        reason=f"{text_of(reason, 'reason')}\n{former}",
        by=again.reopened_by.name,
    )
