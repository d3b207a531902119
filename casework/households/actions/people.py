"""The people of a household: added one at a time, changed, gone; found again by their index."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.concurrency import check_version
from casework.common.dates import now
from casework.common.moves import MoveNotAllowed
from casework.households import rules
from casework.households.actions.households import locked_for_edit
from casework.households.codes import IdKind, Relation
from casework.households.index import holder_of_id, write_index
from casework.households.models import (
    Household,
    Person,
    PersonCondition,
    PersonIdentity,
    Task,
    TaskKind,
    TaskNote,
)


class DuplicatePerson(Exception):
    """The resident ID is held already; `household` is where, None if the asker may not see it."""

    def __init__(self, household: Household | None) -> None:
        super().__init__()
        self.household = household


@transaction.atomic
def add_person(
    *,
    household_id: UUID,
    relation: str,
    identity: PersonIdentity,
    condition: PersonCondition,
    is_member: bool = True,
    died_on: date | None = None,
    by: Worker,
) -> Person:
    """Add a person to a household, saved at once, and return the row.

    Locks the household. Raises Household.DoesNotExist outside the worker's scope, PermissionDenied
    if they may not write its records, DuplicatePerson if the resident ID is held already,
    IntegrityError if the household has a head and this is to be one.
    """
    household = locked_for_edit(household_id, by=by)
    refuse_duplicate(identity, by=by)
    person = Person(
        household=household,
        relation=relation,
        is_member=is_member,
        died_on=died_on,
        position=household.people.count(),
        created_by=by,
    )
    person.identity = identity
    person.condition = condition
    person.save(force_insert=True)
    index_or_refuse(person, household, by=by)
    record("person added", person, by=by)
    return person


@transaction.atomic
def edit_person(
    *,
    person_id: UUID,
    based_on: int,
    relation: str,
    identity: PersonIdentity,
    condition: PersonCondition,
    is_member: bool,
    died_on: date | None,
    by: Worker,
) -> Person:
    """Change a person's record and return it.

    Locks household and row. Raises Person.DoesNotExist outside scope, PermissionDenied,
    StaleVersion if it was saved since version `based_on`, DuplicatePerson, SealBroken.
    """
    person = locked_person(person_id, based_on=based_on, by=by)
    known = person.identity
    if (identity.id_kind, identity.id_number) != (known.id_kind, known.id_number):
        refuse_duplicate(identity, by=by, besides=person)
    person.relation = relation
    person.is_member = is_member
    person.died_on = died_on
    person.identity = identity
    person.condition = condition
    person.version += 1
    person.save()
    index_or_refuse(person, person.household, by=by)
    if identity.id_number:
        person.tasks.filter(kind=TaskKind.VERIFY_ID, done_at=None).update(done_at=now(), done_by=by)
    record("person changed", person, by=by)
    return person


def refuse_duplicate(
    identity: PersonIdentity, *, by: Worker, besides: Person | None = None
) -> None:
    """Raise DuplicatePerson if someone else holds the resident ID, wherever they live."""
    if identity.id_kind != IdKind.RESIDENT_ID:
        return
    holder = holder_of_id(identity.id_kind, identity.id_number)
    if holder is not None and holder != besides:
        raise DuplicatePerson(visible_household(holder, by=by))


def visible_household(person: Person, *, by: Worker) -> Household | None:
    """Return the person's household if `by` may see it."""
    found: Household | None = (
        Household.objects.visible_to(by).filter(pk=person.household_id).first()
    )
    return found


def index_or_refuse(person: Person, household: Household, *, by: Worker) -> None:
    """Write the index rows; of two who add the same ID at once, one is refused."""
    try:
        with transaction.atomic():
            write_index(person, household)
    except IntegrityError:
        holder = holder_of_id(person.identity.id_kind, person.identity.id_number)
        raise DuplicatePerson(visible_household(holder, by=by) if holder else None) from None


@transaction.atomic
def remove_member(*, person_id: UUID, based_on: int, left_on: date, by: Worker) -> Person:
    """Note that a member left the household on a day; the record stays.

    Raises Person.DoesNotExist outside scope, PermissionDenied, StaleVersion, and MoveNotAllowed for
    the head (name another head first) and for someone who left already.
    """
    person = locked_person(person_id, based_on=based_on, by=by)
    if person.relation == Relation.HEAD or person.left_on is not None:
        raise MoveNotAllowed
    person.left_on = left_on
    person.version += 1
    person.save(update_fields=["left_on", "version"])
    record("person left", person, by=by, on=left_on)
    return person


@transaction.atomic
def make_head(*, person_id: UUID, based_on: int, former_relation: str, by: Worker) -> Person:
    """Make a member the head; the head before becomes `former_relation` to the new one.

    The relations of the others are to be checked by people: they were told to the head before.
    Raises Person.DoesNotExist outside scope, PermissionDenied, StaleVersion, and MoveNotAllowed for
    who left or died, isn't a member, or is the head already.
    """
    person = locked_person(person_id, based_on=based_on, by=by)
    is_gone = person.left_on is not None or person.died_on is not None
    if not person.is_member or is_gone or person.relation == Relation.HEAD:
        raise MoveNotAllowed
    for head in person.household.people.filter(relation=Relation.HEAD, left_on=None):
        head.relation = former_relation
        head.version += 1
        head.save(update_fields=["relation", "version"])
    person.relation = Relation.HEAD
    person.version += 1
    person.save(update_fields=["relation", "version"])
    record("head changed", person, by=by)
    return person


def locked_person(person_id: UUID, *, based_on: int, by: Worker) -> Person:
    """Return a person of an open household under lock, its household locked first.

    Raises Person.DoesNotExist outside scope, PermissionDenied (also for someone whose data are
    restricted or erased) and StaleVersion.
    """
    seen: Person = Person.objects.visible_to(by).get(pk=person_id)
    household = locked_for_edit(seen.household_id, by=by)
    person: Person = household.people.select_for_update(of=("self",)).get(pk=person_id)
    person.household = household
    if not rules.may_edit_person(by, person):
        raise PermissionDenied
    check_version(person, based_on)
    return person


def open_id_task(*, person: Person, note: TaskNote, by: Worker) -> Task:
    """Note, in the caller's transaction, that a person's ID is to be checked (证件待核)."""
    task = Task(household=person.household, person=person, kind=TaskKind.VERIFY_ID, created_by=by)
    task.note = note
    task.save(force_insert=True)
    return task


@transaction.atomic
def finish_task(*, task_id: UUID, by: Worker) -> Task:
    """Mark a task as done.

    Raises Task.DoesNotExist outside scope, PermissionDenied, MoveNotAllowed if it is done already.
    """
    tasks = Task.objects.visible_to(by).select_related("household")
    task: Task = tasks.select_for_update(of=("self",)).get(pk=task_id)
    if not rules.may_edit_open(by, task.household):
        raise PermissionDenied
    if task.done_at is not None:
        raise MoveNotAllowed
    task.done_at, task.done_by = now(), by
    task.save(update_fields=["done_at", "done_by"])
    record("task finished", task, by=by, kind=task.kind)
    return task
