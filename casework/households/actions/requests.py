"""What people ask about their own data: entering it, answering it, setting their data aside."""

from datetime import date
from typing import Any
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction

from casework.access import news
from casework.access.models import Worker
from casework.access.news import News
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion, check_version
from casework.common.dates import now
from casework.common.moves import MoveNotAllowed
from casework.households import forgotten, retention, rules
from casework.households.actions.erasure import erase, take_out_of_search
from casework.households.actions.people import index_or_refuse, refuse_duplicate
from casework.households.models import (
    DataRequest,
    DataRequestAnswer,
    DataRequestNote,
    Household,
    Identified,
    Person,
    RequestKind,
    RequestOutcome,
)


def locked_for_request(household_id: UUID, *, by: Worker) -> Household:
    """Return a household in scope under lock, closed or not; raise Household.DoesNotExist."""
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    return household


def locked_subject(person_id: UUID, *, by: Worker) -> Person:
    """Return a person in scope under lock, the household locked first; raise DoesNotExist."""
    seen: Person = Person.objects.visible_to(by).get(pk=person_id)
    household = locked_for_request(seen.household_id, by=by)
    person: Person = household.people.select_for_update(of=("self",)).get(pk=person_id)
    person.household = household
    return person


@transaction.atomic
def enter_request(
    *,
    person_id: UUID,
    kind: str,
    asked_on: date,
    identified: str,
    note: DataRequestNote,
    by: Worker,
) -> DataRequest:
    """Write down what a person asks about their data, and by when it is to be answered.

    Raises Person.DoesNotExist outside scope, PermissionDenied, IntegrityError if the same request
    is open already.
    """
    person = locked_subject(person_id, by=by)
    if not rules.may_enter_request(by, person):
        raise PermissionDenied
    request = DataRequest(
        household=person.household,
        person=person,
        kind=kind,
        asked_on=asked_on,
        due_on=retention.answer_due(asked_on),
        identified=identified,
        created_by=by,
    )
    request.note = note
    request.save(force_insert=True)
    record("data request entered", request, by=by, kind=kind, due_on=request.due_on)
    return request


def locked_request(request_id: UUID, *, based_on: int, by: Worker) -> DataRequest:
    """Return an open request under lock, household and person first.

    Raises DataRequest.DoesNotExist outside scope, MoveNotAllowed if it was answered already,
    PermissionDenied, StaleVersion.
    """
    seen: DataRequest = DataRequest.objects.visible_to(by).get(pk=request_id)
    person = locked_subject(seen.person_id, by=by)
    rows = person.household.data_requests.select_for_update(of=("self",))
    request: DataRequest = rows.get(pk=request_id)
    request.household, request.person = person.household, person
    if not request.is_open:
        raise MoveNotAllowed
    if not rules.may_answer_request(by, request):
        raise PermissionDenied
    check_version(request, based_on)
    return request


@transaction.atomic
def refuse_request(
    *, request_id: UUID, based_on: int, legal_reason: str, words: str, by: Worker
) -> DataRequest:
    """Refuse a request with the reason that the law gives, and return it.

    Raises as `locked_request`, and ValidationError without a reason or an answer.
    """
    request = locked_request(request_id, based_on=based_on, by=by)
    rules.check_refusal(legal_reason, words)
    return answer_request(
        request=request,
        outcome=RequestOutcome.REFUSED,
        legal_reason=legal_reason,
        words=words,
        by=by,
    )


@transaction.atomic
def grant_request(
    *, request_id: UUID, based_on: int, outcome: str, words: str = "", by: Worker
) -> DataRequest:
    """Do what a person asked and return the request.

    A copy or a correction is done or partly done. A restriction sets the data aside. A deletion
    erases them, or sets them aside where the law requires keeping: `outcome` is what the page
    showed, and StaleVersion is raised where it is not what holds now. Raises as `locked_request`,
    PermissionDenied of someone who could not be identified, MoveNotAllowed for another outcome or
    where nothing is held any more, SealBroken if what is to be erased can't be read.
    """
    request = locked_request(request_id, based_on=based_on, by=by)
    transaction.on_commit(forgotten.finish, robust=True)
    if request.identified == Identified.NOT:
        raise PermissionDenied
    if request.person.erased_at is not None:
        raise MoveNotAllowed
    if request.kind == RequestKind.DELETION:
        return grant_deletion(request, outcome, words, by=by)
    if request.kind == RequestKind.RESTRICTION:
        if outcome != RequestOutcome.DONE:
            raise MoveNotAllowed
        set_aside(request.person, by=by)
    elif outcome not in {RequestOutcome.DONE, RequestOutcome.PARTLY}:
        raise MoveNotAllowed
    return answer_request(request=request, outcome=outcome, words=words, by=by)


def grant_deletion(request: DataRequest, outcome: str, words: str, *, by: Worker) -> DataRequest:
    """Erase the person, naming what stays; or set them aside where the law requires keeping."""
    keeping = retention.why_kept(request.household)
    if outcome != expected_outcome(keeping):
        raise StaleVersion
    if keeping is None:
        kept = erase(request.person, by=by)
        return answer_request(request=request, outcome=outcome, words=words, kept=kept, by=by)
    set_aside(request.person, by=by)
    return answer_request(
        request=request, outcome=outcome, legal_reason=keeping.reason, words=words, by=by
    )


def expected_outcome(keeping: retention.Keeping | None) -> RequestOutcome:
    """Return what granting a deletion comes to: erased, or kept and handled no further."""
    return RequestOutcome.DONE if keeping is None else RequestOutcome.STORAGE_ONLY


@transaction.atomic
def answer_request(
    *,
    request: DataRequest,
    outcome: str,
    legal_reason: str = "",
    words: str,
    kept: tuple[str, ...] = (),
    by: Worker,
) -> DataRequest:
    """Save and remember the answer to a request under lock, and return it.

    `kept` names what stays, in words, of which the audit holds the number only.
    """
    request.outcome, request.legal_reason = outcome, legal_reason
    request.answer = DataRequestAnswer(words=words.strip(), kept=kept)
    request.answered_at, request.answered_by = now(), by
    request.version += 1
    fields = ["outcome", "legal_reason", "answer_sealed", "answered_at", "answered_by", "version"]
    request.save(update_fields=fields)
    news.settle(request.pk, News.REQUEST_DUE)
    record(
        "data request answered",
        request,
        by=by,
        kind=request.kind,
        outcome=outcome,
        legal_reason=legal_reason,
        person=request.person_id,
        kept=len(kept),
    )
    return request


def set_aside(person: Person, *, by: Worker) -> None:
    """Restrict a person's data to being stored, in the caller's transaction; once."""
    if person.restricted_at is not None:
        return
    person.restricted_at, person.restricted_by = now(), by
    person.version += 1
    person.save(update_fields=["restricted_at", "restricted_by", "version"])
    take_out_of_search(person)


@transaction.atomic
def lift_restriction(*, person_id: UUID, based_on: int, reason: str, by: Worker) -> Person:
    """Take a person's data up again, for a written reason, which stands with the request.

    Raises Person.DoesNotExist outside scope, PermissionDenied, StaleVersion, ValidationError
    without a reason, DuplicatePerson if someone else holds the resident ID by now, wherever they
    live, SealBroken.
    """
    person = locked_subject(person_id, by=by)
    transaction.on_commit(forgotten.finish, robust=True)
    if not rules.may_lift_restriction(by, person):
        raise PermissionDenied
    check_version(person, based_on)
    rules.check_lifting(reason)
    refuse_duplicate(person.identity, by=by, besides=person)
    person.restricted_at = person.restricted_by = None
    person.version += 1
    person.save(update_fields=["restricted_at", "restricted_by", "version"])
    index_or_refuse(person, person.household, by=by)
    requests: Any = person.data_requests
    for request in requests.restricting().select_for_update(of=("self",)):
        request.answer = msgspec.structs.replace(request.answer, lift_reason=reason.strip())
        request.lifted_at, request.lifted_by = now(), by
        request.version += 1
        request.save(update_fields=["answer_sealed", "lifted_at", "lifted_by", "version"])
    record("restriction lifted", person, by=by)
    return person
