"""The ties of a family in words, and what about them can't be so."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.households.drawings.kin import PARTNER, Bond, Kin, Oddity
from casework.households.models import Kinship, Partnership

ODD = {
    "self": gettext_lazy("%(one)s is recorded as their own relative; this is not drawn."),
    "circle": gettext_lazy(
        "%(one)s can't be a parent of %(other)s, being their descendant; this is not drawn."
    ),
    "twice": gettext_lazy(
        "%(one)s and %(other)s are recorded with two relations that exclude each other; "
        "one of them is drawn."
    ),
    "younger": gettext_lazy("%(one)s is a parent of %(other)s but was not born before them."),
    "line": gettext_lazy(
        "%(one)s and %(other)s are ancestor and descendant and can't stand side by side; "
        "this is not drawn."
    ),
    "rows": gettext_lazy(
        "%(one)s and %(other)s are of two generations; they are not drawn as a couple."
    ),
}


def called(key: str, people: dict[str, Kin]) -> str:
    """Return what a person is called."""
    one = people[key]
    return _("someone not recorded") if one.is_unknown else one.name


def sentence(bond: Bond, people: dict[str, Kin]) -> str:
    """Return a tie as a sentence: A is parent of B."""
    return _("%(person)s is %(kind)s %(other)s") % {
        "person": called(bond.one, people),
        "kind": Kinship(bond.kind).label,
        "other": called(bond.other, people),
    }


def tags_of(bond: Bond) -> tuple[str, ...]:
    """Return what else is to be said of a tie."""
    state = str(Partnership(bond.state).label) if bond.kind == PARTNER and bond.state else ""
    return (state,) if state else ()


def odd_words(odd: Oddity, people: dict[str, Kin]) -> str:
    """Return an oddity as a sentence."""
    one, other = (called(key, people) for key in odd.keys)
    return str(ODD[odd.code]) % {"one": one, "other": other}
