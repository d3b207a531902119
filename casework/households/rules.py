"""Who may open, change and read the records of a household."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.access.grants import workers_with
from casework.access.models import Area, Permission, Worker
from casework.access.scope import Case, may, scope_of
from casework.households.models import (
    Attachment,
    Consent,
    DataRequest,
    Household,
    LegalReason,
    Person,
    RosterImport,
    ShredRequest,
)


def may_open_household(worker: Worker, area: Area) -> bool:
    """Social workers and supervisors open households in their own residential areas."""
    return area.level == "area" and scope_of(worker).may_in_area(Permission.EDIT, area.pk)


def may_edit(worker: Worker, case: Case) -> bool:
    """Whoever may write records of the household."""
    return may(worker, Permission.EDIT, case)


def may_edit_open(worker: Worker, household: Household) -> bool:
    """Whoever may write records, while the case is open: a closed file is not written on."""
    return household.is_open and may_edit(worker, household)


def may_assign(worker: Worker, household: Household) -> bool:
    """Supervisors name the social worker who answers for a household."""
    return household.is_open and may(worker, Permission.DECIDE, household)


def may_be_assigned(worker: Worker, household: Household) -> bool:
    """Only someone who may write the household's records can answer for it."""
    return worker.is_active and may(worker, Permission.EDIT, household)


def may_withdraw_consent(worker: Worker, consent: Consent) -> bool:
    """Whoever may write the household's records, once."""
    return consent.withdrawn_at is None and may_edit(worker, consent)


def may_import_roster(worker: Worker, area: Area) -> bool:
    """Whoever may open households in the area."""
    return may_open_household(worker, area)


def may_continue_import(worker: Worker, roster: RosterImport) -> bool:
    """Whoever may import rosters for its area."""
    return may_import_roster(worker, roster.area)


def may_keep_or_destroy(worker: Worker, household: Household) -> bool:
    """Supervisors hold a record back from destruction, and ask for its destruction."""
    return household.is_on_file and may(worker, Permission.DECIDE, household)


def may_withdraw_shredding(worker: Worker, request: ShredRequest) -> bool:
    """Whoever asked."""
    return request.asked_by_id == worker.pk and may_keep_or_destroy(worker, request.household)


def may_continue_shredding(worker: Worker, request: ShredRequest) -> bool:
    """Any supervisor of the household: it is decided, and only has to come to its end."""
    return may(worker, Permission.DECIDE, request.household)


def may_decide_shredding(worker: Worker, request: ShredRequest) -> bool:
    """Another supervisor than who asked.

    Nor anyone who opened the case or answers for it, unless nobody else is left to decide.
    """
    household = request.household
    if not may_keep_or_destroy(worker, household) or worker.pk == request.asked_by_id:
        return False
    near = [household.created_by_id, household.worker_id]
    if worker.pk not in near:
        return True
    deciders = Worker.objects.filter(
        workers_with(Permission.DECIDE, household.area), is_active=True
    )
    others = deciders.exclude(pk__in=[pk for pk in (*near, request.asked_by_id) if pk])
    return not others.exists()


def may_attach(worker: Worker, household: Household) -> bool:
    """Whoever may write records, while the case is open."""
    return may_edit_open(worker, household)


def may_withdraw_attachment(worker: Worker, attachment: Attachment) -> bool:
    """Whoever may write records, while the case is open, once."""
    return attachment.withdrawn_at is None and may_edit_open(worker, attachment.household)


def may_open_attachment(worker: Worker, attachment: Attachment) -> bool:
    """Everyone who reads the case; supervisors only what was withdrawn, a stranger's paper say."""
    if attachment.withdrawn_at is not None:
        return may(worker, Permission.DECIDE, attachment)
    return may(worker, Permission.VIEW, attachment)


def may_edit_person(worker: Worker, person: Person) -> bool:
    """Whoever may write on the open case; nobody on data that are restricted or erased."""
    return not person.is_set_aside and may_edit_open(worker, person.household)


def may_enter_request(worker: Worker, person: Person) -> bool:
    """Whoever may write records, on a closed case too: people keep their rights after it."""
    return person.erased_at is None and may_edit(worker, person.household)


def may_answer_request(worker: Worker, request: DataRequest) -> bool:
    """Whoever may write; deletion and restriction: another who may decide, two people in all."""
    if not request.is_open:
        return False
    if not request.is_weighty:
        return may_edit(worker, request.household)
    return may_decide(worker, request.household) and request.created_by_id != worker.pk


def may_decide(worker: Worker, household: Household) -> bool:
    """Supervisors, on a closed case too."""
    return may(worker, Permission.DECIDE, household)


def may_lift_restriction(worker: Worker, person: Person) -> bool:
    """Supervisors, where data are restricted."""
    return person.restricted_at is not None and may_decide(worker, person.household)


def check_refusal(legal_reason: str, words: str) -> None:
    """Raise ValidationError unless a refusal gives the law's reason and says more in words.

    个人信息保护法 art. 50: whoever refuses says why.
    """
    if legal_reason not in LegalReason.values:
        raise ValidationError(_("Say which reason the law gives."), code="no_reason")
    if not words.strip():
        raise ValidationError(_("Write the answer to the person."), code="no_words")


def check_lifting(reason: str) -> None:
    """Raise ValidationError unless it is said why a restriction ends."""
    if not reason.strip():
        raise ValidationError(_("Write why the restriction ends."), code="no_reason")
