"""A household's plan as a case file shows it: the version that holds, and all versions' history."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from casework.assessments.codes import Domain
from casework.common.diff import DiffRow, Piece
from casework.households.models import Household
from casework.plans import content, diff, selectors
from casework.plans.codes import Frequency, MeasureKind, Stage
from casework.plans.content import GoalContent, MeasureContent, PlanContent
from casework.plans.models import Plan, PlanNarrative
from casework.reports import snapshot
from casework.reports.gather.reading import UNREADABLE, Reader, together, word
from casework.reports.snapshot_pictures import PlanChange, PlanComparison

FIRST_SHOWN = 200  # characters of a long text that a list of changes quotes


def plans_of(household: Household) -> list[Plan]:
    """Return the household's versions, the latest first, with who wrote and decided on them."""
    rows = household.plans.select_related("household", "author", "submitted_by", "decided_by")
    return list(rows.order_by("-number"))


def chosen(plans: Sequence[Plan]) -> Plan | None:
    """Return the version in force, else the last approved one, else the latest not withdrawn."""
    in_force = (plan for plan in plans if plan.is_active)
    approved = (plan for plan in plans if plan.decided_at is not None)
    kept = (plan for plan in plans if plan.stage != Stage.WITHDRAWN)
    return next(in_force, None) or next(approved, None) or next(kept, None)


def plan(shown: Plan, plans: Sequence[Plan], reader: Reader) -> snapshot.Plan:
    """Return one version with what it changed against the approved version before it."""
    told = content.show(shown)
    if not told.is_readable:
        reader.miss(f"帮扶方案第 {shown.number} 版")
    goals = list(told.goals)
    return snapshot.Plan(
        version=shown.number,
        stage=word(Stage, shown.stage),
        needs=needs(told),
        goals=tuple(goal(number, one) for number, one in enumerate(goals, 1)),
        measures=tuple(
            measure(number, done) for number, one in enumerate(goals, 1) for done in one.measures
        ),
        author=shown.author.name,
        submitted_at=shown.submitted_at,
        approved_by=shown.decided_by.name if shown.decided_by else "",
        approved_at=shown.decided_at,
        valid_until=shown.until_on,
        content_hash=content.shown_hash(shown.content_hash),
        changes=changes(told, before(shown, plans), reader),
        comparison=comparison(told, before(shown, plans)),
    )


def needs(told: PlanContent) -> str:
    if told.unreadable:
        return UNREADABLE
    return together(told.situation, told.aims and f"帮扶方向：{told.aims}", mark="\n")


def goal(number: int, one: GoalContent) -> snapshot.Goal:
    return snapshot.Goal(
        number=number,
        text=UNREADABLE if one.unreadable else one.text,
        indicator=together(
            one.domain and f"【{word(Domain, one.domain)}】", one.indicator, mark=""
        ),
        baseline=one.baseline_with_unit,
        target=one.target_with_unit,
        due_on=one.due_on,
    )


def measure(goal_number: int, one: MeasureContent) -> snapshot.Measure:
    return snapshot.Measure(
        text=UNREADABLE if one.unreadable else one.text,
        kind=word(MeasureKind, one.kind),
        goals=str(goal_number),
        responsible=one.responsible,
        frequency=word(Frequency, one.frequency),
        due_on=one.due_on,
    )


def before(shown: Plan, plans: Sequence[Plan]) -> Plan | None:
    """Return the approved version that this one replaced."""
    earlier = (p for p in plans if p.number < shown.number and p.decided_at is not None)
    return next(earlier, None)


def changes(told: PlanContent, earlier: Plan | None, reader: Reader) -> tuple[str, ...]:
    """Return one sentence a change; none for a first version."""
    if earlier is None:
        return ()
    then = content.show(earlier)
    if not then.is_readable:
        reader.miss(f"帮扶方案第 {earlier.number} 版")
    if not (then.is_readable and told.is_readable):
        return ("有内容无法读取，未作比较。",)
    why = (f"修改原因：{told.change_reason}",) if told.change_reason else ()
    rows = (row for row in diff.compare(then, told) if row.kind != "same")
    return why + tuple(change_words(row) for row in rows)


def comparison(told: PlanContent, earlier: Plan | None) -> PlanComparison | None:
    """Return what changed against an earlier version; None without one, or one that opens."""
    if earlier is None:
        return None
    then = content.show(earlier)
    if not (then.is_readable and told.is_readable):
        return None
    rows = diff.compare(then, told)
    return PlanComparison(
        version=earlier.number,
        reason=told.change_reason,
        changes=tuple(change for row in rows for change in change_of(row)),
        same=sum(row.kind == "same" for row in rows),
    )


def change_of(row: DiffRow) -> Iterator[PlanChange]:
    """Yield a part of the plan that changed; nothing for one that did not."""
    if row.kind != "same":
        yield PlanChange(row.label, whole(row.before), whole(row.after))


def whole(pieces: Iterable[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def change_words(row: DiffRow) -> str:
    old, new = text_of(row.before), text_of(row.after)
    if row.kind == "added":
        return f"{row.label}（新增）：{new}"
    if row.kind == "removed":
        return f"{row.label}（删去）：{old}"
    return f"{row.label}（修改）：由“{old}”改为“{new}”"


def text_of(pieces: Iterable[Piece]) -> str:
    """Return a side of a comparison, shortened: the new text stands whole in the plan itself."""
    text = whole(pieces)
    return text if len(text) <= FIRST_SHOWN else f"{text[:FIRST_SHOWN]}……"


def versions(plans: Sequence[Plan], reader: Reader) -> tuple[snapshot.PlanVersion, ...]:
    """Return the history of all versions, each return to its author as a line of its own."""
    narratives = [
        (one, reader.open(one, Plan.narrative, f"帮扶方案第 {one.number} 版"))
        for one in reversed(plans)
    ]
    names = selectors.names_of(
        entry.by for _plan, text in narratives if text for entry in text.returns
    )
    return tuple(line for one, text in narratives for line in version_lines(one, text, names))


def version_lines(
    one: Plan, text: PlanNarrative | None, names: dict[UUID, str]
) -> Iterator[snapshot.PlanVersion]:
    for entry in text.returns if text else ():
        yield snapshot.PlanVersion(
            number=one.number,
            stage="退回",
            author=one.author.name,
            decided_by=names.get(entry.by, ""),
            decided_at=entry.at,
            reason=entry.reason,
        )
    yield snapshot.PlanVersion(
        number=one.number,
        stage=word(Stage, one.stage),
        author=one.author.name,
        submitted_at=one.submitted_at,
        decided_by=one.decided_by.name if one.decided_by else "",
        decided_at=one.decided_at,
        reason=text.decision_note if text else UNREADABLE,
    )
