"""What every list about households can be narrowed to: area, grade, who is in charge; its order."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.access.models import Area, Permission, Worker
from casework.access.scope import scope_of
from casework.common.forms import PlainSelect
from casework.households.models import Grade


class NarrowForm(forms.Form):
    """Filters that stand in an address: codes and ids only; an odd value narrows nothing.

    `orders` of a subclass are offered, the first of them without being asked for; `turned` are
    reached by the headings of columns.
    """

    orders: Mapping[str, Any] = {}
    turned: Mapping[str, Any] = {}

    area = forms.ModelChoiceField(
        label=_("Residential area"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("All areas"),
        widget=PlainSelect,
    )
    grade = forms.ChoiceField(
        label=_("Grade"),
        choices=[("", _("All grades")), *Grade.choices, ("none", _("Not assessed"))],
        required=False,
        widget=PlainSelect,
    )
    who = forms.ChoiceField(
        label=_("Social worker in charge"),
        choices=[("", _("Everyone")), ("me", _("Me")), ("none", _("Nobody"))],
        required=False,
        widget=PlainSelect,
    )
    order = forms.ChoiceField(label=_("Order"), required=False, widget=PlainSelect)

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.worker = worker
        ids = scope_of(worker).areas.get(Permission.VIEW, frozenset())
        areas = Area.objects.filter(level="area", pk__in=ids)
        self.fields["area"].queryset = areas  # type: ignore[attr-defined] # a ModelChoiceField
        order: Any = self.fields["order"]
        order.choices = [*self.orders.items(), *self.turned.items()]
        self.is_valid()
        self.chosen: dict[str, Any] = getattr(self, "cleaned_data", {})
        shown = {**self.orders, self.chosen_order: dict(order.choices)[self.chosen_order]}
        order.widget.choices = list(shown.items())

    @property
    def chosen_order(self) -> str:
        """The order that was asked for; the first one without."""
        return str(self.chosen.get("order") or next(iter(self.orders)))

    def narrowed(self, rows: Any, *, household: str = "", worker: str = "worker") -> Any:
        """Keep the rows that fit; `household` is the way from a row to it, `worker` to who."""
        way = f"{household}__" if household else ""
        if area := self.chosen.get("area"):
            rows = rows.filter(**{f"{way}area": area})
        if grade := self.chosen.get("grade"):
            rows = rows.filter(**{f"{way}grade": "" if grade == "none" else grade})
        if who := self.chosen.get("who"):
            rows = rows.filter(**{worker: self.worker if who == "me" else None})
        return rows


def labels(choices: Iterable[Any]) -> dict[str, Any]:
    """Return members of a list of choices as (code → words)."""
    return {one.value: one.label for one in choices}
