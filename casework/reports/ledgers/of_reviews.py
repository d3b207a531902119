"""The ledger of reviews: a line a review, household by household."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.access.models import Permission
from casework.plans.models import Goal
from casework.reports.gather.reading import text_of, word
from casework.reports.ledgers.asked import Asked
from casework.reports.ledgers.columns import Column, Form, Line
from casework.reports.ledgers.common import HOUSEHOLD, chosen
from casework.reports.ledgers.homes import Home
from casework.reports.ledgers.masks import What
from casework.reviews.models import Decision, Finding, GoalOutcome, GoalStatus, Review


class ReviewLine(Line):
    """A line about one review."""

    def __init__(self, home: Home, review: Review) -> None:
        super().__init__(home)
        self.review = review


def summary(line: ReviewLine) -> str:
    text = line.home.open(line.review, Review.text, f"回访评估 {line.review.number}")
    return text_of(text, "summary")


def outcomes(line: ReviewLine) -> str:
    """Return how each goal stood, one a line."""
    return "\n".join(outcome(line, one) for one in line.review.outcomes.all())


def outcome(line: ReviewLine, one: GoalOutcome) -> str:
    what = f"回访评估 {line.review.number}：目标"
    wording = line.home.open(one.goal, Goal.wording, what)
    finding: Finding | None = line.home.open(one, GoalOutcome.finding, what)
    now = f"（{text_of(finding, 'value_now')}）" if text_of(finding, "value_now") else ""
    return f"{text_of(wording, 'text')}：{word(GoalStatus, one.status)}{now}"


COLUMNS = (
    *chosen(HOUSEHOLD, "number", "head", "street", "area"),
    Column("review", _("Review"), lambda line: line.review.number, Form.NUMBER, width=6),
    Column("reviewed_on", _("Reviewed on"), lambda line: line.review.reviewed_on, Form.DATE),
    Column("by", _("Reviewed by"), lambda line: line.review.by.name, width=10),
    Column("version", _("Version"), lambda line: line.review.plan.number, Form.NUMBER, width=6),
    Column("outcomes", _("How the goals stand"), outcomes, what=What.TEXT, width=50),
    Column("summary", _("What it comes to"), summary, what=What.TEXT, width=50),
    Column(
        "decision", _("What follows"), lambda line: word(Decision, line.review.decision), width=14
    ),
    *chosen(HOUSEHOLD, "grade", "worker"),
)
SPARE = ("street", "worker")


def lines(homes: Iterable[Home], asked: Asked) -> Iterator[ReviewLine]:
    """Yield a line a review, the first of a household first."""
    by_id = {home.household.pk: home for home in homes}
    rows: Any = Review.objects.visible_to(asked.by, Permission.PRINT)
    rows = rows.filter(household_id__in=list(by_id)).select_related("by", "plan")
    rows = rows.prefetch_related("outcomes__goal")
    for review in rows.order_by("household__number", "number"):
        if asked.holds(review.reviewed_on):
            yield ReviewLine(by_id[review.household_id], review)
