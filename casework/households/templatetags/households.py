"""Showing sealed records in pages: opened where they open, 无法读取 where they don't."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casework.households import codes
from casework.households.codes import Cause
from casework.households.drawings.recorded import Ecomap, Genogram
from casework.households.drawings.svg import svg
from casework.households.models import Household, Person
from casework.households.naming import name_of, relation_of
from casework.households.rules import may_edit_open
from casework.vault.sealed import readable

register = template.Library()


@register.filter
def opened(row: Any, name: str) -> Any:
    """Return a row's sealed payload, or None where its seal doesn't open.

    None also of people whose data are restricted or erased: pages show nothing of them.
    """
    if row is None or (isinstance(row, Person) and row.is_set_aside):
        return None
    return readable(row, name)


@register.filter
def person_name(person: Person | None) -> str:
    """Return a person's name, or say that there is none or that it can't be read."""
    return name_of(person)


@register.filter
def writable_by(household: Household, worker: Any) -> bool:
    """Return whether the reader may write on a household; a button that refuses helps nobody."""
    return may_edit_open(worker, household)


@register.filter
def household_name(household: Household) -> str:
    """Return the name a household goes by: its head's."""
    return person_name(household.head)


@register.filter
def relation_words(person: Person) -> str:
    """Return how a person is related to the head: as the roster put it, or the standard's word."""
    return relation_of(person)


@register.filter
def cause_words(causes: Any) -> str:
    """Return cause codes as words."""
    causes = [causes] if isinstance(causes, str) else list(causes or ())
    return _(", ").join(str(Cause(code).label) for code in causes if code in Cause.values)


@register.filter
def code_label(code: str, choices: str) -> str:
    """Return the word of a code of one of the record's code lists."""
    labels = dict(getattr(codes, choices).choices)
    return str(labels.get(code, ""))


@register.filter
def index_words(household: Household) -> str:
    """Return the index as people read it: 68, or 54 至 62 where answers are missing."""
    low, high = household.index_low, household.index_high
    if low is None:
        return ""
    if low == high:
        return _("index %(index)s") % {"index": low}
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


@register.simple_tag
def genogram_svg(drawing: Genogram, household: Household, picks: bool = False) -> SafeString:
    """Draw a family. A person leads into the panel beside it, or to their lines of the record."""
    pick, read = reverse("family", args=[household.pk]), reverse("people", args=[household.pk])

    def address(key: str) -> str:
        if key.startswith("?"):
            return ""
        return f"{pick}?person={key}#relation" if picks else f"{read}#p-{key}"

    title = _("Family tree of %(name)s's household") % {"name": household_name(household)}
    return svg(drawing.picture, name="geno", title=title, told=drawing.told, address=address)


@register.simple_tag
def ecomap_svg(drawing: Ecomap, household: Household, picks: bool = False) -> SafeString:
    """Draw a household among its supports; a click on one opens it in the panel."""

    def address(key: str) -> str:
        return f"{reverse('outside-edit', args=[key])}#outside" if picks else ""

    title = _("Ecomap of %(name)s's household") % {"name": household_name(household)}
    return svg(drawing.picture, name="eco", title=title, told=drawing.told, address=address)
