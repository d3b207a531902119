"""How people are related, and what they agreed to."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.access.models import Worker
from casework.audit.chain import record
from casework.common.concurrency import check_version
from casework.common.dates import now
from casework.households import rules
from casework.households.actions.households import locked_for_edit
from casework.households.models import (
    BOTH_WAYS,
    Consent,
    ConsentNote,
    Household,
    Person,
    Tie,
)


@transaction.atomic
def add_tie(
    *,
    household_id: UUID,
    kind: str,
    person_id: UUID,
    other_id: UUID,
    partnership: str = "",
    by: Worker,
) -> Tie:
    """Record that `person` is parent, partner, sibling or guardian of `other`.

    Raises Household.DoesNotExist and Person.DoesNotExist outside the household or the scope and for
    people whose data are restricted or erased, PermissionDenied, IntegrityError if it is recorded
    already or both are one person.
    """
    household = locked_for_edit(household_id, by=by)
    person, other = two_people(household, kind, person_id, other_id)
    tie: Tie = Tie.objects.create(
        household=household, kind=kind, person=person, other=other, partnership=partnership
    )
    record("relation added", tie, by=by, kind=kind)
    return tie


def two_people(
    household: Household, kind: str, person_id: UUID, other_id: UUID
) -> tuple[Person, Person]:
    """Return both in the order in which a tie of this kind keeps them; raise Person.DoesNotExist.

    Without a direction it has one order only, so that it can't be recorded twice.
    """
    people = household.workable_people
    person, other = people.get(pk=person_id), people.get(pk=other_id)
    if kind in BOTH_WAYS and str(other.pk) < str(person.pk):
        return other, person
    return person, other


def locked_tie(tie_id: UUID, *, by: Worker) -> Tie:
    """Return a relation of an open household under lock, the household locked first.

    Raises Tie.DoesNotExist outside scope, PermissionDenied.
    """
    seen: Tie = Tie.objects.visible_to(by).get(pk=tie_id)
    household = locked_for_edit(seen.household_id, by=by)
    tie: Tie = household.ties.select_for_update(of=("self",)).get(pk=tie_id)
    tie.household = household
    return tie


@transaction.atomic
def change_tie(
    *,
    tie_id: UUID,
    based_on: int,
    kind: str,
    person_id: UUID,
    other_id: UUID,
    partnership: str = "",
    by: Worker,
) -> Tie:
    """Put a relation right: who, what, and how partners stand now; return it.

    Raises Tie.DoesNotExist outside scope, Person.DoesNotExist as `add_tie`, also where one of the
    two is set aside, PermissionDenied, StaleVersion, IntegrityError if it is recorded already.
    """
    tie = locked_tie(tie_id, by=by)
    household = tie.household
    check_version(tie, based_on)
    two_people(household, tie.kind, tie.person_id, tie.other_id)
    tie.person, tie.other = two_people(household, kind, person_id, other_id)
    tie.kind, tie.partnership = kind, partnership
    tie.version += 1
    tie.save()
    record("relation changed", tie, by=by, kind=kind)
    return tie


@transaction.atomic
def remove_tie(*, tie_id: UUID, by: Worker) -> UUID:
    """Remove a relation that was recorded wrongly and return the household's id.

    Raises Tie.DoesNotExist outside scope, PermissionDenied.
    """
    tie = locked_tie(tie_id, by=by)
    household_id: UUID = tie.household_id
    record("relation removed", tie, by=by, kind=tie.kind, people=[tie.person_id, tie.other_id])
    tie.delete()
    return household_id


@transaction.atomic
def give_consent(
    *,
    household_id: UUID,
    person_id: UUID | None,
    purpose: str,
    given_on: date,
    until_on: date | None,
    note: ConsentNote,
    by: Worker,
) -> Consent:
    """Record a consent as it was given on paper.

    Raises Household.DoesNotExist and Person.DoesNotExist outside the household or the scope and for
    people whose data are restricted or erased, PermissionDenied.
    """
    household = locked_for_edit(household_id, by=by)
    person = household.workable_people.get(pk=person_id) if person_id else None
    consent = Consent(
        household=household,
        person=person,
        purpose=purpose,
        given_on=given_on,
        until_on=until_on,
        created_by=by,
    )
    consent.note = note
    consent.save(force_insert=True)
    record("consent given", consent, by=by, purpose=purpose)
    return consent


@transaction.atomic
def withdraw_consent(*, consent_id: UUID, by: Worker) -> Consent:
    """Record that a consent was withdrawn now; a withdrawal is taken also on a closed case.

    Raises Consent.DoesNotExist outside scope, PermissionDenied, also if it is withdrawn already.
    """
    consents = Consent.objects.visible_to(by).select_related("household")
    consent: Consent = consents.select_for_update(of=("self",)).get(pk=consent_id)
    if not rules.may_withdraw_consent(by, consent):
        raise PermissionDenied
    consent.withdrawn_at, consent.withdrawn_by = now(), by
    consent.version += 1
    consent.save(update_fields=["withdrawn_at", "withdrawn_by", "version"])
    record("consent withdrawn", consent, by=by, purpose=consent.purpose)
    return consent
