"""Opening a household and the people in it; each verb is one transaction and one audit entry."""

from datetime import date
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models.functions import Length

from casework.access.models import Area, Worker
from casework.audit.chain import record
from casework.common.concurrency import check_version
from casework.common.ids import new_id
from casework.households import rules, schedule
from casework.households.codes import IdKind
from casework.households.index import holder_of_id, write_index
from casework.households.models import (
    CategoryPeriod,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    Person,
    PersonCondition,
    PersonIdentity,
)
from casework.vault import keys


class DuplicatePerson(Exception):
    """The resident ID is held already; `household` is where, for those who may see it, else None."""

    def __init__(self, household: Household | None) -> None:
        super().__init__()
        self.household = household


def open_household(
    *,
    area: Area,
    identity: HouseholdIdentity,
    situation: HouseholdSituation,
    intake_source: str,
    category: str = "",
    category_label: str = "",
    category_from: date | None = None,
    opened_on: date,
    worker: Worker | None = None,
    by: Worker,
) -> Household:
    """Open a household's case in a residential area and return it.

    Makes its key first, in the keystore's own transaction: a key without a household is harmless.
    Raises PermissionDenied if `by` may not open households there.
    """
    if not rules.may_open_household(by, area):
        raise PermissionDenied
    pk = new_id()
    keys.create_key(pk)
    with transaction.atomic():
        household = Household(
            id=pk,
            number=next_number(area),
            area=area,
            street_id=area.street_id,
            worker=worker or by,
            intake_source=intake_source,
            category=category,
            category_label=category_label,
            opened_on=opened_on,
            created_by=by,
        )
        household.identity = identity
        household.situation = situation
        schedule.reschedule(household)
        household.save()
        if category:
            CategoryPeriod.objects.create(
                household=household,
                category=category,
                label=category_label,
                from_on=category_from or opened_on,
            )
        record("household opened", household, by=by, source=intake_source)
    return household


def next_number(area: Area) -> str:
    """Return the next free file number of an area (YL01-0037), holding the area's lock."""
    Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    prefix = f"{area.code.upper()}-"
    rows = Household.objects.unscoped("file numbers are unique").filter(number__startswith=prefix)
    longest_first = rows.order_by(Length("number").desc(), "-number")
    last: str | None = longest_first.values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


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
    died_on: date | None,
    by: Worker,
) -> Person:
    """Change a person's record and return it.

    Locks the row. Raises Person.DoesNotExist outside scope, PermissionDenied, StaleVersion if it was
    saved since version `based_on`, DuplicatePerson, SealBroken where the stored record doesn't open.
    """
    people = Person.objects.visible_to(by).select_related("household")
    person: Person = people.select_for_update(of=("self",)).get(pk=person_id)
    if not rules.may_edit_open(by, person.household):
        raise PermissionDenied
    check_version(person, based_on)
    if identity.id_number != person.identity.id_number:
        refuse_duplicate(identity, by=by, besides=person)
    person.relation = relation
    person.died_on = died_on
    person.identity = identity
    person.condition = condition
    person.version += 1
    person.save()
    index_or_refuse(person, person.household, by=by)
    record("person changed", person, by=by)
    return person


def locked_for_edit(household_id: UUID, *, by: Worker) -> Household:
    """Return an open household under lock; raise DoesNotExist or PermissionDenied."""
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    if not rules.may_edit_open(by, household):
        raise PermissionDenied
    return household


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
    found: Household | None = Household.objects.visible_to(by).filter(pk=person.household_id).first()
    return found


def index_or_refuse(person: Person, household: Household, *, by: Worker) -> None:
    """Write the index rows; two people adding the same ID at once leave one, the other is refused."""
    try:
        with transaction.atomic():
            write_index(person, household)
    except IntegrityError:
        holder = holder_of_id(person.identity.id_kind, person.identity.id_number)
        raise DuplicatePerson(holder and visible_household(holder, by=by)) from None


@transaction.atomic
def edit_household(
    *,
    household_id: UUID,
    based_on: int,
    identity: HouseholdIdentity,
    situation: HouseholdSituation,
    intake_source: str,
    opened_on: date,
    by: Worker,
) -> Household:
    """Change addresses, phones, causes and intake facts; return the household.

    Raises Household.DoesNotExist outside scope, PermissionDenied, StaleVersion, SealBroken.
    """
    household = locked_for_edit(household_id, by=by)
    check_version(household, based_on)
    household.identity = identity
    household.situation = msgspec.structs.replace(situation, extras=household.situation.extras)
    household.intake_source = intake_source
    household.opened_on = opened_on
    household.version += 1
    schedule.reschedule(household)
    household.save()
    record("household changed", household, by=by)
    return household
