"""What rooms above keep about one person outside the person's own rows: each says it here.

A deletion must reach all of it at once, and its answer names every narrative that stays.
"""

from collections.abc import Callable, Iterable
from itertools import chain

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from casework.households.models import Household, HouseholdSituation, OutsideTie, Person
from casework.vault.sealed import readable

Names = tuple[str, ...]
Eraser = Callable[[Person], int]
Mentions = Callable[[Person, Names], Iterable[str]]


class Traces:
    """What the rooms registered at start."""

    erasers: tuple[Eraser, ...] = ()
    mentions: tuple[Mentions, ...] = ()


def register_eraser(eraser: Eraser) -> None:
    """Name a function that takes what its room keeps on a person out, and says of how many rows."""
    if eraser not in Traces.erasers:
        Traces.erasers = (*Traces.erasers, eraser)


def register_mentions(mentions: Mentions) -> None:
    """Name a function that says, in words, which of its room's records name a person."""
    if mentions not in Traces.mentions:
        Traces.mentions = (*Traces.mentions, mentions)


def erase_traces(person: Person) -> int:
    """Take out what all rooms keep on the person; return from how many rows."""
    return sum(eraser(person) for eraser in Traces.erasers)


def mentions_of(person: Person, names: Names) -> tuple[str, ...]:
    """Return which records name the person and stay with the household's file, in its language."""
    with translation.override(settings.LANGUAGE_CODE):
        found = chain.from_iterable(tell(person, names) for tell in Traces.mentions)
        return (*own_mentions(person.household, names), *found)


def own_mentions(household: Household, names: Names) -> Iterable[str]:
    """Yield this room's own words where they name the person: the intake's, what is attached."""
    situation = readable(household, Household.situation)
    if names_one(situation, names):
        yield _("Intake note")
    if any(names_one_outside(row, names) for row in household.outside_ties.all()):
        yield _("Ecomap")
    for row in household.attachments.filter(person=None).order_by("number"):
        content = row.readable_content
        if content is None or any(name in content.title for name in names):
            yield _("Attachment %(number)d") % {"number": row.number}


def names_one_outside(tie: OutsideTie, names: Names) -> bool:
    """Tell whether a tie of the ecomap names the person, or can't be read to know."""
    content = tie.readable_content
    if content is None:
        return True
    return any(name in text for name in names for text in (content.name, content.role))


def names_one(situation: HouseholdSituation | None, names: Names) -> bool:
    """Tell whether what was found at intake names the person, or can't be read to know."""
    if situation is None:
        return True
    texts = (situation.intake_note, *situation.extras.values())
    return any(name in text for name in names for text in texts)
