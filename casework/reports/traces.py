"""What papers keep on one person, and which narratives of the work name them."""

from collections.abc import Iterator
from uuid import UUID

from casework.households.models import Person
from casework.households.traces import Names
from casework.plans import content
from casework.plans.content import PlanContent
from casework.reports.actions.batch_work import withdraw_paper
from casework.reports.gather import planned, reviewed, visited
from casework.reports.gather.reading import UNREADABLE, Reader, together
from casework.reports.ledgers import kept
from casework.reports.models import Disclosure, Document


def erase(person: Person) -> int:
    """Empty the copies made of the person's data; return how many. Raises SealBroken."""
    copies: list[Disclosure] = list(person.disclosures.all())
    for copy in copies:
        copy.erase_paper()
    return len(copies)


def withdraw(household_id: UUID) -> None:
    """Take the bound papers of a household that is destroyed off the disk, with what is beside."""
    withdraw_paper(household_id=household_id, by=None)


def forget_ledgers(_gone: object) -> int:
    """Take every kept ledger away and return how many: any may name whoever is to be forgotten.

    They lie for some hours only, and whoever needs one makes it again.
    """
    return kept.empty()


def mentions(person: Person, names: Names) -> Iterator[str]:
    """Yield the plans, visits, reviews and papers that name the person and stay."""

    def named(text: str) -> bool:
        return UNREADABLE in text or any(name in text for name in names)

    household = person.household
    for plan in reversed(planned.plans_of(household)):
        told = content.show(plan)
        if not told.is_readable or named(plan_text(told)):
            yield f"帮扶方案第 {plan.number} 版"
    for row in visited.visits_of(household):
        if named(visited.whole_text(row, Reader())):
            yield f"走访记录 {row.number}"
    yield from (
        f"回访评估 {one.number}"
        for one in reviewed.reviews(household, Reader())
        if named(together(one.narrative, *(g.actual for g in one.goals)))
    )
    ending = reviewed.ending(household, Reader())
    closing = [one.summary for one in (ending.closure,) if one]
    if named(together(*closing, *(one.reason for one in ending.reopenings))):
        yield "结案报告"
    papers = household.disclosures.filter(printed_at__gte=person.created_at).exclude(
        document=Document.PERSON_COPY
    )
    yield from (f"打印件 {serial}" for serial in papers.values_list("serial", flat=True))


def plan_text(told: PlanContent) -> str:
    """Return everything written in a version of a plan."""
    goals = (
        together(goal.text, goal.indicator, *(one.text for one in goal.measures), mark="\n")
        for goal in told.goals
    )
    return together(told.situation, told.aims, told.change_reason, *goals, mark="\n")
