"""Who may open, change and read the records of a household."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.access.fields import may_see_pictures
from casework.access.grants import live_lines, workers_with
from casework.access.models import Area, GrantSource, NearRelative, Permission, Role, Worker
from casework.access.scope import Case, may, scope_of
from casework.audit.models import Entry
from casework.common.dates import now, today
from casework.households.models import (
    Attachment,
    Consent,
    DataRequest,
    Emergency,
    Handover,
    Household,
    LegalReason,
    Person,
    RosterImport,
    ShredRequest,
    Verdict,
)

# Of emergency readings: the act of a number that opened nothing, and how many a day may.
NOTHING_OPENED = "emergency opened nothing"
MOST_NUMBERS_A_DAY = 5


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
    """Only someone who may write the household's records, and is no near relative of it."""
    return worker.is_active and may_answer_for(worker, household.area_id, household.pk)


def may_answer_for(worker: Worker, area_id: UUID, household_id: UUID) -> bool:
    """The same of a household of which nothing is known but its area and id; asks nothing."""
    scope = scope_of(worker)
    return scope.may(Permission.EDIT, area_id, household_id) and household_id not in scope.barred


def is_near_relative(worker: Worker, household: Household) -> bool:
    """Whoever is a near relative neither decides on a household nor answers for it.

    That they don't decide is kept by `scope`, for every rule and list that asks for DECIDE.
    """
    return household.pk in scope_of(worker).barred


def may_share(worker: Worker, household: Household) -> bool:
    """The social worker who answers for the household, and its supervisors."""
    if not household.is_on_file:
        return False
    theirs = household.worker_id == worker.pk and may_edit(worker, household)
    return theirs or may_decide(worker, household)


def may_be_shared_with(colleague: Worker) -> bool:
    """Only a social worker or supervisor who is posted today, wherever that is."""
    return colleague.is_active and bool(colleague.role_codes & {Role.WORKER, Role.SUPERVISOR})


def check_share(until_on: date, reason: str) -> None:
    """Raise ValidationError unless a share has a reason and ends within the settings' days."""
    if until_on < today():
        raise ValidationError(_("This day is over."), code="until_on")
    most = settings.CASEWORK_SHARE_DAYS
    if until_on - today() >= timedelta(days=most):
        raise ValidationError(
            _("A household is shared for %(most)d days at most."),
            code="until_on",
            params={"most": most},
        )
    if not reason.strip():
        raise ValidationError(_("Write what the colleague needs it for."), code="reason")


def may_hand_over(worker: Worker) -> bool:
    """Supervisors, of the households on which they decide."""
    return worker.is_active and Role.SUPERVISOR in worker.role_codes


def may_read_handover(worker: Worker, handover: Handover) -> bool:
    """Who gave, who took, who ordered it; other supervisors who decide on a household of it."""
    return worker.pk in {handover.giver_id, handover.taker_id, handover.handed_by_id}


def leaves_old_notes(worker: Worker, household: Household) -> bool:
    """Tell whether a handover left the earlier notes of the household closed to this worker.

    To whoever writes records there and doesn't decide, and to whoever reads by a grant on this one
    household, or the taker could open them by sharing it. Supervisors and readers by office read
    them, and in an emergency whoever opened it. Whoever wrote a note reads it anyway, see
    `casework.visits.selectors.read_by`.
    """
    if household.notes_from is None or may_decide(worker, household):
        return False
    if may_edit(worker, household):
        return True
    by_office = scope_of(worker).may_in_area(Permission.VIEW, household.area_id)
    return not by_office and not has_in_emergency(worker, household)


def has_in_emergency(worker: Worker, household: Household) -> bool:
    """Tell whether the worker opened it in an emergency that isn't over; one query for a scope."""
    scope = scope_of(worker)
    known = worker.__dict__.get("_in_emergency")
    if known is None or known[0] is not scope:
        lines = live_lines().filter(worker=worker, source=GrantSource.BREAK_GLASS)
        known = scope, frozenset(lines.values_list("household_id", flat=True))
        worker.__dict__["_in_emergency"] = known
    return household.pk in known[1]


def may_transfer(worker: Worker, household: Household) -> bool:
    """Supervisors move a household to another area; open or closed, its file goes with it."""
    return household.is_on_file and may_decide(worker, household)


def may_be_moved_to(area: Area, household: Household) -> bool:
    """Another residential area."""
    return area.level == "area" and area.pk != household.area_id


def may_record_relative(by: Worker, worker: Worker, household: Household) -> bool:
    """Everyone of themself; supervisors of anyone."""
    return by == worker or may_decide(by, household)


def may_end_relative(by: Worker, worker: Worker, household: Household) -> bool:
    """Supervisors, of anyone but themselves."""
    return by != worker and may_decide(by, household)


def may_open_in_emergency(worker: Worker) -> bool:
    """Social workers and supervisors; not who tried number after number within the day."""
    if not worker.is_active or not worker.role_codes & {Role.WORKER, Role.SUPERVISOR}:
        return False
    tried = Entry.objects.filter(actor=worker.pk, act=NOTHING_OPENED)
    return tried.filter(at__gt=now() - timedelta(days=1)).count() < MOST_NUMBERS_A_DAY


def may_be_opened(worker: Worker, holder: Person) -> bool:
    """The household of someone whose data aren't set aside; not of one's own relatives."""
    return (
        not holder.is_set_aside
        and holder.household.is_on_file
        and not is_near_relative(worker, holder.household)
    )


def reads_already(worker: Worker, household: Household) -> bool:
    """Tell whether the worker may read the household without any emergency."""
    return may(worker, Permission.VIEW, household)


def may_see_emergencies(worker: Worker) -> bool:
    """Supervisors and auditors, those of their areas: see `by_which_emergencies_are_seen`."""
    return bool(worker.role_codes & {Role.SUPERVISOR, Role.AUDITOR})


def by_which_emergencies_are_seen(worker: Worker) -> Permission:
    """Return what must be held on a household: auditors see those of all that they audit.

    A supervisor sees those of the households on which they decide, not of others that they read.
    """
    return Permission.VIEW if Role.AUDITOR in worker.role_codes else Permission.DECIDE


def may_review_emergency(worker: Worker, emergency: Emergency) -> bool:
    """A supervisor of the household other than who asked; no near relative of it."""
    return emergency.asked_by_id != worker.pk and may_decide(worker, emergency.household)


def check_emergency(reason: str) -> None:
    """Raise ValidationError unless it is said what the emergency is."""
    if not reason.strip():
        raise ValidationError(_("Write what the emergency is."), code="reason")


def check_finding(verdict: str, finding: str) -> None:
    """Raise ValidationError unless a review says whether it was necessary, and why."""
    if verdict not in Verdict.values:
        raise ValidationError(_("Say whether it was necessary."), code="verdict")
    if not finding.strip():
        raise ValidationError(_("Write what you found."), code="finding")


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
    barred = NearRelative.objects.filter(household_id=household.pk, ended_at=None)
    others = deciders.exclude(pk__in=[pk for pk in (*near, request.asked_by_id) if pk])
    others = others.exclude(pk__in=barred.values("worker_id"))
    return not others.exists()


def may_attach(worker: Worker, household: Household) -> bool:
    """Whoever may write records, while the case is open."""
    return may_edit_open(worker, household)


def may_withdraw_attachment(worker: Worker, attachment: Attachment) -> bool:
    """Whoever may write records, while the case is open, once."""
    return attachment.withdrawn_at is None and may_edit_open(worker, attachment.household)


def may_open_attachment(worker: Worker, attachment: Attachment) -> bool:
    """Everyone who reads the case; supervisors only what was withdrawn, a stranger's paper say.

    Nobody who sees identities masked: a picture can't be.
    """
    if not may_see_pictures(worker):
        return False
    if attachment.withdrawn_at is not None:
        return may(worker, Permission.DECIDE, attachment)
    return may(worker, Permission.VIEW, attachment)


def may_edit_person(worker: Worker, person: Person) -> bool:
    """Whoever may write on the open case; nobody on data that are restricted or erased."""
    return not person.is_set_aside and may_edit_open(worker, person.household)


def may_enter_request(worker: Worker, person: Person) -> bool:
    """Whoever may write records, on a closed case too: people keep their rights after it."""
    return person.erased_at is None and may_edit(worker, person.household)


def may_read_request(worker: Worker, request: DataRequest) -> bool:
    """Whoever may write records, or decide: it says what a person wants done with their data."""
    return may_edit(worker, request.household) or may_decide(worker, request.household)


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
