"""Erasing one person: every payload of theirs gives way to an empty one, the household stays."""

from datetime import datetime

from django.db import transaction

from casework.access.models import Worker
from casework.access.net import as_system
from casework.common.dates import now
from casework.households import erasure
from casework.households.attachments import store
from casework.households.index import write_index
from casework.households.models import (
    ConsentNote,
    DataRequestNote,
    Person,
    PersonCondition,
    PersonIdentity,
    RosterFile,
    RosterStage,
    TaskNote,
)
from casework.households.naming import names_in_narratives
from casework.households.traces import erase_traces, mentions_of
from casework.vault import shelf


def take_out_of_search(person: Person) -> None:
    """Remove everything by which the person, who is set aside by now, is found."""
    write_index(person, person.household)


def erase(person: Person, *, by: Worker) -> tuple[str, ...]:
    """Erase the person in the caller's transaction; return, in words, what stays and names them.

    What goes: identity, condition, notes of consents, tasks and requests, search rows, what is
    attached about them, the files of rosters that brought their household, what other rooms keep on
    them. What stays: the bare row, the codes and days
    of those rows, the edges to others (without how a partnership stood), and narratives, which are
    the household's. Raises SealBroken where something can't be read: nothing is erased unseen.
    """
    kept = mentions_of(person, names_in_narratives(person.identity))
    wipe(person, at=now(), by=by)
    return kept


def wipe(person: Person, *, at: datetime, by: Worker) -> None:
    """Erase a person of whom that is decided; raise SealBroken, as `erase`."""
    person.identity = PersonIdentity()
    person.condition = PersonCondition()
    person.restricted_at = person.restricted_by = None
    person.erased_at, person.erased_by = at, by
    person.version += 1
    person.save()
    take_out_of_search(person)
    empty_notes(person)
    remove_attachments(person)
    empty_rosters(person)
    person.ties_from.exclude(partnership="").update(partnership="")
    person.ties_to.exclude(partnership="").update(partnership="")
    erase_traces(person)


def remove_attachments(person: Person) -> None:
    """Delete what is attached about the person; its files go once that is certain."""
    rows = list(person.attachments.all())
    paths = [store.path_of(row, part) for row in rows for part in store.parts_of(row)]
    person.attachments.all().delete()
    transaction.on_commit(lambda: shelf.remove(paths))


def empty_rosters(person: Person) -> None:
    """Seal empty files in the place of imported rosters that tell of the person's household."""
    for roster in erasure.rosters_naming(person.household, RosterStage.DONE):
        roster.file = RosterFile()
        roster.version += 1
        with as_system("rosters of other areas may tell of the person"):
            roster.save(update_fields=["file_sealed", "version"])


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
