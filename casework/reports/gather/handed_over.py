"""What a handover letter tells: open work of the households that were handed over, as it is now."""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils import translation

from casework.access.models import Worker
from casework.assessments.models import Assessment
from casework.common.dates import local_date
from casework.households.models import OPEN, HandedOver, Handover, Household, Task, TaskKind
from casework.households.naming import name_of
from casework.plans.codes import Stage
from casework.plans.models import Plan
from casework.reports import snapshot
from casework.reports.gather import LANGUAGE
from casework.reports.gather.assessed import grade_word
from casework.reports.gather.office import style_of
from casework.reports.gather.reading import word
from casework.reports.snapshot_handover import HandoverLetter, OpenWork
from casework.reports.snapshot_office import PLAIN, PaperStyle
from casework.reports.words import day
from casework.reviews.models import Closure, ClosureStage
from casework.vault import keys

# A letter is to be read: of more households the first to be visited are listed.
MOST = 500


def style_for(households: list[Household]) -> PaperStyle:
    """How the letter looks: as the papers of the households' street, if they lie in one."""
    streets = {household.street_id for household in households}
    return style_of(streets.pop()) if len(streets) == 1 else PLAIN


def letter_of(handover: Handover, disclosure: snapshot.Disclosure, *, by: Worker) -> HandoverLetter:
    """Return the letter as `by` may read it; a constant number of queries."""
    lines = HandedOver.objects.visible_to(by).filter(handover=handover)
    ids = list(lines.values_list("household_id", flat=True))
    rows = Household.objects.visible_to(by).filter(pk__in=ids).with_heads()
    households = list(rows.select_related("street").order_by("visit_due_on", "number")[:MOST])
    keys.warm(household.pk for household in households)
    with translation.override(LANGUAGE):
        work = open_work(households, by=by)
        shown = tuple(row_of(household, work[household.pk]) for household in households)
        until = handover.giver_until
        return HandoverLetter(
            unit=unit_of(households),
            giver=handover.giver.name,
            taker=handover.taker.name,
            notes="一并移交" if handover.notes_go_along else "不随交接，接收人不看此前走访记录",
            giver_reads=f"可查阅至 {day(local_date(until))}（不含当日）" if until else "",
            count=handover.count,
            rows=shown,
            left_out=handover.count - len(shown),
            disclosure=replace(disclosure, style=style_for(households)),
        )


def unit_of(households: list[Household]) -> str:
    """Return the streets that the households lie in."""
    return "、".join(sorted({household.street.name for household in households}))


def row_of(household: Household, work: list[str]) -> OpenWork:
    return OpenWork(
        number=household.number,
        head=name_of(household.head),
        grade=grade_word(household.grade),
        visit_due_on=household.visit_due_on if household.stage in OPEN else None,
        work=tuple(work),
    )


def open_work(households: list[Household], *, by: Worker) -> dict[UUID, list[str]]:
    """Return, by household, what is left to do: drafts, what waits, what is to be put right."""
    found: dict[UUID, list[str]] = defaultdict(list)
    ids = [household.pk for household in households]
    plans: Any = Plan.objects.visible_to(by).filter(household__in=ids)
    for plan in plans.filter(stage__in=[Stage.DRAFT, Stage.SUBMITTED]).order_by("number"):
        state = "计划草稿" if plan.stage == Stage.DRAFT else "计划待审批"
        found[plan.household_id].append(f"第 {plan.number} 版{state}")
    drafts = Assessment.objects.visible_to(by).filter(household__in=ids, completed_at=None)
    for draft in drafts:
        found[draft.household_id].append("预估草稿")
    closures = Closure.objects.visible_to(by).filter(household__in=ids)
    for closure in closures.filter(stage=ClosureStage.PROPOSED):
        found[closure.household_id].append("结案申请待审批")
    tasks = Task.objects.visible_to(by).filter(household__in=ids, done_at=None)
    for task in tasks.order_by("created_at"):
        found[task.household_id].append(word(TaskKind, task.kind))
    return found
