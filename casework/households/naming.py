"""What a person is called on a page or a paper, and by which words a narrative may name them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from casework.households.codes import Relation
from casework.households.models import Person, PersonIdentity
from casework.vault.sealed import readable


def set_aside_words(person: Person) -> str:
    """Return the words that stand for someone whose data are restricted or erased, else nothing."""
    if person.erased_at is not None:
        return _("Deleted")
    return _("Handling restricted") if person.restricted_at is not None else ""


def name_of(person: Person | None) -> str:
    """Return a person's name for a page; says so where there is none, or none to be shown."""
    if person is None:
        return _("(no head recorded)")
    if words := set_aside_words(person):
        return words
    identity = readable(person, Person.identity)
    return identity.name if identity else _("Cannot be read")


def relation_of(person: Person) -> str:
    """Return how a person is related to the head: as the roster put it, or the standard's word."""
    if person.is_head:
        return _("Head")
    identity = None if person.is_set_aside else readable(person, Person.identity)
    wording = identity.relation_wording if identity else ""
    return wording or str(Relation(person.relation).label)


def forms_of(name: str) -> Iterator[str]:
    """Yield a name and the parts by which people are called in a narrative."""
    if len(name) < 2:
        return
    yield name
    if "·" in name:
        yield from (part for part in name.split("·") if len(part) > 1)
    elif len(name) > 2:
        yield name[-2:]


def names_in_narratives(identity: PersonIdentity) -> tuple[str, ...]:
    """Return every form of every name of a person, each once."""
    names = (identity.name, *identity.other_names)
    return tuple(dict.fromkeys(form for name in names for form in forms_of(name)))
