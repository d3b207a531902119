"""The ledger of plans: a line a version that was handed in or approved."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.access.models import Permission
from casework.common.dates import local_date
from casework.plans import content
from casework.plans.codes import Stage
from casework.plans.content import PlanContent
from casework.plans.models import Plan
from casework.reports.gather.reading import UNREADABLE, together, word
from casework.reports.ledgers.asked import Asked
from casework.reports.ledgers.columns import Column, Form, Line
from casework.reports.ledgers.common import HOUSEHOLD, chosen
from casework.reports.ledgers.homes import Home
from casework.reports.ledgers.masks import What

SHOWN = (Stage.SUBMITTED, Stage.ACTIVE, Stage.SUPERSEDED, Stage.ENDED)


class PlanLine(Line):
    """A line about one version of a household's plan."""

    def __init__(self, home: Home, plan: Plan) -> None:
        super().__init__(home)
        self.plan = plan

    @cached_property
    def content(self) -> PlanContent:
        """The version as one reads it; parts that don't open are marked."""
        told = content.show(self.plan)
        if not told.is_readable:
            self.home.miss(f"帮扶方案第 {self.plan.number} 版")
        return told


def needs(line: PlanLine) -> str:
    told = line.content
    return UNREADABLE if told.unreadable else together(told.situation, told.aims, mark="\n")


def goals(line: PlanLine) -> str:
    """Return the goals, one a line, numbered as in the plan."""
    texts = (UNREADABLE if one.unreadable else one.text for one in line.content.goals)
    return "\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1))


def measures(line: PlanLine) -> str:
    """Return the measures, one a line, each with how often and by whom."""
    return "\n".join(
        together(UNREADABLE if one.unreadable else one.text, one.frequency_label, one.responsible)
        for one in line.content.measures
    )


def day(instant: datetime | None) -> date | None:
    return local_date(instant) if instant else None


COLUMNS = (
    *chosen(HOUSEHOLD, "number", "head", "street", "area", "grade"),
    Column("version", _("Version"), lambda line: line.plan.number, Form.NUMBER, width=6),
    Column(
        "plan_stage", _("Stage of the plan"), lambda line: word(Stage, line.plan.stage), width=10
    ),
    Column("from_on", _("From"), lambda line: line.plan.from_on, Form.DATE),
    Column("until_on", _("Until"), lambda line: line.plan.until_on, Form.DATE),
    Column("review_on", _("Review on"), lambda line: line.plan.review_on, Form.DATE),
    Column("needs", _("Situation and aims"), needs, what=What.TEXT, width=40),
    Column("goals", _("Goals"), goals, what=What.TEXT, width=40),
    Column("measures", _("Measures"), measures, what=What.TEXT, width=50),
    Column("author", _("Author"), lambda line: line.plan.author.name, width=10),
    Column("submitted_on", _("Handed in on"), lambda line: day(line.plan.submitted_at), Form.DATE),
    Column(
        "decided_by",
        _("Approved by"),
        lambda line: line.plan.decided_by.name if line.plan.decided_by else "",
        width=10,
    ),
    Column("decided_on", _("Approved on"), lambda line: day(line.plan.decided_at), Form.DATE),
    *chosen(HOUSEHOLD, "worker"),
)
SPARE = ("street", "needs", "submitted_on", "worker")


def lines(homes: Iterable[Home], asked: Asked) -> Iterator[PlanLine]:
    """Yield a line a version, the first version of a household first."""
    by_id = {home.household.pk: home for home in homes}
    rows: Any = Plan.objects.visible_to(asked.by, Permission.PRINT)
    rows = rows.filter(household_id__in=list(by_id), stage__in=SHOWN)
    rows = rows.select_related("author", "submitted_by", "decided_by")
    rows = rows.prefetch_related("goals__measures__responsible")
    for plan in rows.order_by("household__number", "number"):
        if asked.holds(plan.from_on):
            yield PlanLine(by_id[plan.household_id], plan)
