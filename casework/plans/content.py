"""A plan as one reads it: the same content is shown, compared, checked and fingerprinted."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from casework.assessments.codes import Domain
from casework.plans.codes import VISIT_DAYS, Frequency, MeasureKind
from casework.plans.models import Goal, GoalWording, Measure, MeasureWording, Plan, PlanNarrative
from casework.vault import digests
from casework.vault.sealed import Payload, readable

P = TypeVar("P", bound=Payload)


@dataclass(frozen=True)
class MeasureContent:
    """One measure; `responsible` names the worker and whoever else does it, as people read it."""

    id: UUID
    lineage: UUID
    kind: str
    text: str
    responsible_id: UUID | None
    responsible_name: str
    outside_name: str
    frequency: str
    due_on: date | None
    unreadable: bool = False

    @property
    def responsible(self) -> str:
        return _(", ").join(name for name in (self.responsible_name, self.outside_name) if name)

    @property
    def kind_label(self) -> str:
        return str(MeasureKind(self.kind).label)

    @property
    def frequency_label(self) -> str:
        return str(Frequency(self.frequency).label)


@dataclass(frozen=True)
class GoalContent:
    """One goal with its measures, in the order of the plan."""

    id: UUID
    lineage: UUID
    domain: str
    text: str
    indicator: str
    baseline: str
    target: str
    unit: str
    due_on: date | None
    measures: tuple[MeasureContent, ...] = ()
    unreadable: bool = False

    @property
    def domain_label(self) -> str:
        return str(Domain(self.domain).label) if self.domain else ""

    @property
    def baseline_with_unit(self) -> str:
        return with_unit(self.baseline, self.unit)

    @property
    def target_with_unit(self) -> str:
        return with_unit(self.target, self.unit)


@dataclass(frozen=True)
class PlanContent:
    """One version of a household's plan, opened."""

    number: int
    from_on: date | None
    until_on: date | None
    review_on: date | None
    situation: str
    aims: str
    change_reason: str
    goals: tuple[GoalContent, ...] = ()
    unreadable: bool = False

    @property
    def measures(self) -> Iterator[MeasureContent]:
        return (measure for goal in self.goals for measure in goal.measures)

    @property
    def visit_days(self) -> int | None:
        """Days between visits that its most frequent measure asks for; None if none recurs."""
        days = [VISIT_DAYS[m.frequency] for m in self.measures if m.frequency in VISIT_DAYS]
        return min(days, default=None)

    @property
    def is_readable(self) -> bool:
        """Whether every part of it could be opened."""
        goals = any(goal.unreadable for goal in self.goals)
        measures = any(measure.unreadable for measure in self.measures)
        return not (self.unreadable or goals or measures)


def with_unit(value: str, unit: str) -> str:
    """Return a value with its unit behind, unless it is empty or says the unit itself."""
    return value if not value or not unit or value.endswith(unit) else f"{value} {unit}"


def read(plan: Plan) -> PlanContent:
    """Return the plan's content; raise SealBroken if any part of it doesn't open."""
    return _content(plan, lenient=False)


def show(plan: Plan) -> PlanContent:
    """Return the plan's content for a page; parts that don't open are empty and marked."""
    return _content(plan, lenient=True)


def _content(plan: Plan, *, lenient: bool) -> PlanContent:
    prefetch_related_objects([plan], "goals__measures__responsible")
    narrative = _opened(plan, "narrative", PlanNarrative, lenient)
    text = narrative or PlanNarrative()
    return PlanContent(
        number=plan.number,
        from_on=plan.from_on,
        until_on=plan.until_on,
        review_on=plan.review_on,
        situation=text.situation,
        aims=text.aims,
        change_reason=text.change_reason,
        goals=tuple(_goal(goal, lenient, goal.measures.all()) for goal in plan.goals.all()),
        unreadable=narrative is None,
    )


def outline(goal: Goal) -> GoalContent:
    """Return a goal for a page that has no room for its measures; marked where it doesn't open."""
    return _goal(goal, lenient=True, measures=())


def _goal(goal: Goal, lenient: bool, measures: Iterable[Measure]) -> GoalContent:
    wording = _opened(goal, "wording", GoalWording, lenient)
    text = wording or GoalWording()
    return GoalContent(
        id=goal.pk,
        lineage=goal.lineage,
        domain=goal.domain,
        text=text.text,
        indicator=text.indicator,
        baseline=text.baseline,
        target=text.target,
        unit=text.unit,
        due_on=goal.due_on,
        measures=tuple(_measure(measure, lenient) for measure in measures),
        unreadable=wording is None,
    )


def _measure(measure: Measure, lenient: bool) -> MeasureContent:
    wording = _opened(measure, "wording", MeasureWording, lenient)
    text = wording or MeasureWording()
    return MeasureContent(
        id=measure.pk,
        lineage=measure.lineage,
        kind=measure.kind,
        text=text.text,
        responsible_id=measure.responsible_id,
        responsible_name=measure.responsible.name if measure.responsible else "",
        outside_name=text.responsible,
        frequency=measure.frequency,
        due_on=measure.due_on,
        unreadable=wording is None,
    )


def _opened(row: Any, name: str, kind: type[P], lenient: bool) -> P | None:
    opened: P | None = readable(row, name) if lenient else getattr(row, name)
    return opened


def canonical(content: PlanContent) -> bytes:
    """Return the bytes that a fingerprint covers: everything a reader decides on, in its order.

    Row ids stay out, so that a version that was taken back and handed in unchanged is the same.
    """
    return json.dumps(
        {
            "number": content.number,
            "term": [content.from_on, content.until_on, content.review_on],
            "text": [content.situation, content.aims, content.change_reason],
            "goals": [_canonical_goal(goal) for goal in content.goals],
        },
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    ).encode()


def _canonical_goal(goal: GoalContent) -> list[Any]:
    measures = [
        [m.lineage, m.kind, m.text, m.responsible_id, m.outside_name, m.frequency, m.due_on]
        for m in goal.measures
    ]
    text = [goal.text, goal.indicator, goal.baseline, goal.target, goal.unit]
    return [goal.lineage, goal.domain, *text, goal.due_on, measures]


def fingerprint(plan: Plan, content: PlanContent) -> bytes:
    """Return the household's keyed 32-byte fingerprint of a version's content."""
    return digests.fingerprint(plan.household_id, canonical(content))


def is_as_submitted(plan: Plan, content: PlanContent) -> bool:
    """Tell whether the content is still what was fingerprinted when the plan was handed in."""
    return digests.matches(plan.household_id, canonical(content), bytes(plan.content_hash))


def shown_hash(content_hash: bytes | memoryview) -> str:
    """Return the first eight digits of a fingerprint as a reader compares them: 9C4E 71A0."""
    digits = bytes(content_hash).hex().upper()[:8]
    return f"{digits[:4]} {digits[4:]}".strip()


def shortcomings(content: PlanContent) -> list[str]:
    """Return what keeps a plan from being handed in, one sentence each; none quotes the plan."""
    if not content.goals:
        return [_("The plan has no goal yet.")]
    found: list[str] = []
    for number, goal in enumerate(content.goals, start=1):
        found += goal_shortcomings(number, goal)
    return found


def goal_shortcomings(number: int, goal: GoalContent) -> list[str]:
    """Return what one goal lacks."""
    lacking = {
        _("Goal %(number)s says nothing yet."): goal.text,
        _("Goal %(number)s has no indicator."): goal.indicator,
        _("Goal %(number)s has no baseline."): goal.baseline,
        _("Goal %(number)s has no target."): goal.target,
        _("Goal %(number)s has no date by which it is to be reached."): goal.due_on,
        _("Goal %(number)s has no measure."): goal.measures,
    }
    found = [sentence % {"number": number} for sentence, value in lacking.items() if not value]
    for position, measure in enumerate(goal.measures, start=1):
        if not measure.responsible:
            found.append(
                _("Measure %(position)s of goal %(number)s names nobody responsible.")
                % {"position": position, "number": number}
            )
    return found
