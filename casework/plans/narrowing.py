"""The list of plans: what it can be narrowed to and by what it is ordered."""

from typing import Any

from django import forms
from django.db.models import F, OrderBy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.households.listing import rank
from casework.households.models import Grade
from casework.households.narrowing import NarrowForm
from casework.plans.codes import Stage
from casework.plans.models import Plan
from casework.plans.queue import Waiting

NEWEST = "newest"
# What each order of a column goes by; among equals the latest first.
COLUMNS: dict[str, Any] = {
    "area": F("household__area__name"),
    "grade": rank("household__grade", Grade.values),
    "version": F("number"),
    "stage": rank("stage", Stage.values),
    "author": F("author__name"),
    "term": F("until_on"),
}
OFFERED = {
    NEWEST: _("Newest first"),
    "area": _("By area"),
    "grade": _("Highest grade first"),
    "stage": pgettext_lazy("plan", "By stage"),
    "author": _("By author"),
    "term": _("Soonest end first"),
}
TURNED = {
    "-area": _("By area, last first"),
    "-grade": _("Lowest grade first"),
    "version": _("Lowest version first"),
    "-version": _("Highest version first"),
    "-stage": pgettext_lazy("plan", "By stage, last first"),
    "-author": _("By author, last first"),
    "-term": _("Latest end first"),
}


class PlanFilter(NarrowForm):
    """What the list can be narrowed to; codes and ids only, they stand in the address."""

    orders = OFFERED
    turned = TURNED

    stage = forms.ChoiceField(
        label=pgettext_lazy("plan", "Stage"),
        choices=[("", _("Every stage")), *Stage.choices],
        required=False,
    )
    who = forms.ChoiceField(
        label=_("Written by"), choices=[("", _("Everyone")), ("me", _("Me"))], required=False
    )

    def plans(self) -> Any:
        """Return the plans in scope that fit, in the order chosen."""
        found: Any = Plan.objects.visible_to(self.worker)
        found = self.narrowed(found, household="household", worker="author")
        if stage := self.chosen.get("stage"):
            found = found.filter(stage=stage)
        if self.chosen_order == NEWEST:
            return found.order_by("-created_at", "-id")
        column = COLUMNS[self.chosen_order.lstrip("-")]
        turned = OrderBy(column, descending=self.chosen_order.startswith("-"), nulls_last=True)
        return found.order_by(turned, "-created_at", "-id")


QUEUE_ORDERS = {
    "since": _("Longest waiting first"),
    "newest": _("Newest first"),
    "grade": _("Highest grade first"),
    "area": _("By area"),
}


class QueueFilter(NarrowForm):
    """What the queue of decisions can be narrowed to; it is never so long as to need pages."""

    orders = QUEUE_ORDERS

    who = forms.ChoiceField(
        label=_("Decides"),
        choices=[("", _("Everyone")), ("me", _("Me")), ("another", _("Another supervisor"))],
        required=False,
    )

    def of(self, queue: list[Waiting]) -> list[Waiting]:
        """Return what fits, in the order chosen; what waits longest comes first among equals."""
        return sorted((row for row in queue if self.fits(row)), key=self.place_of)

    def fits(self, row: Waiting) -> bool:
        """Tell whether one thing that waits fits every filter."""
        area, grade, who = (self.chosen.get(name) for name in ("area", "grade", "who"))
        return (
            (not area or row.household.area_id == area.pk)
            and (not grade or (row.household.grade or "none") == grade)
            and (not who or row.may_decide is (who == "me"))
        )

    def place_of(self, row: Waiting) -> tuple[Any, ...]:
        """Return by what a row is ordered."""
        since = row.since.timestamp()
        grades = [*Grade.values, ""]
        places: dict[str, tuple[Any, ...]] = {
            "since": (since,),
            "newest": (-since,),
            "grade": (grades.index(row.household.grade), since),
            "area": (row.household.area.name, since),
        }
        return places[self.chosen_order]
