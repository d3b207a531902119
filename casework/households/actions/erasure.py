"""Erasing one person: every payload of theirs gives way to an empty one, the household stays."""

from casework.access.models import Worker
from casework.common.dates import now
from casework.households.models import (
    ConsentNote,
    DataRequestNote,
    Person,
    PersonCondition,
    PersonIdentity,
    TaskNote,
)
from casework.households.naming import names_in_narratives
from casework.households.traces import erase_traces, mentions_of


def take_out_of_search(person: Person) -> None:
    """Remove everything by which the person is found."""
    person.index_rows.all().delete()


def erase(person: Person, *, by: Worker) -> tuple[str, ...]:
    """Erase the person in the caller's transaction; return, in words, what stays and names them.

    What goes: identity, condition, notes of consents, tasks and requests, search rows, what other
    rooms keep on them. What stays: the bare row, the codes and days of those rows, the edges to
    others (without how a partnership stood), and narratives, which are the household's. Raises
    SealBroken where something can't be read: nothing is erased that nobody has seen.
    """
    kept = mentions_of(person, names_in_narratives(person.identity))
    person.identity = PersonIdentity()
    person.condition = PersonCondition()
    person.restricted_at = person.restricted_by = None
    person.erased_at, person.erased_by = now(), by
    person.version += 1
    person.save()
    take_out_of_search(person)
    empty_notes(person)
    person.ties_from.exclude(partnership="").update(partnership="")
    person.ties_to.exclude(partnership="").update(partnership="")
    erase_traces(person)
    return kept


def empty_notes(person: Person) -> None:
    """Seal empty notes in the place of what was told of the person's consents, tasks, requests."""
    for consent in person.consents.all():
        consent.note = ConsentNote()
        consent.save(update_fields=["note_sealed"])
    for task in person.tasks.all():
        task.note = TaskNote()
        task.save(update_fields=["note_sealed"])
    for request in person.data_requests.all():
        request.note = DataRequestNote()
        request.save(update_fields=["note_sealed"])
