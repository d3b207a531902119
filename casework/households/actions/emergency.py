"""Break-glass 应急查阅: opening one household by an exact resident ID, and reviewing it after."""

from datetime import timedelta
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from casework.access import news
from casework.access.grants import grant_household
from casework.access.models import GrantSource, Permission, Worker
from casework.access.net import as_system
from casework.access.news import Matter, News
from casework.audit.chain import record
from casework.common.dates import now
from casework.common.moves import MoveNotAllowed
from casework.households import rules
from casework.households.codes import IdKind
from casework.households.index import holder_of_id
from casework.households.models import Emergency, EmergencyNote, Household


class NothingOpened(Exception):
    """No household could be opened by this number; why is told to nobody."""


@sensitive_variables("id_number", "reason", "holder")
@transaction.atomic
def open_in_emergency(*, id_number: str, reason: str, by: Worker) -> Household:
    """Open the household of whoever holds exactly this resident ID, for reading, for some hours.

    The password was asked for again before. Its supervisors and auditors have it on their desks
    from now on. Whoever may read it anyway is led there, and nothing is granted. Raises
    PermissionDenied, ValidationError without a reason, and NothingOpened for every number that
    opens nothing, whatever stands behind it.
    """
    if not rules.may_open_in_emergency(by):
        raise PermissionDenied
    rules.check_emergency(reason)
    holder = holder_of_id(IdKind.RESIDENT_ID, id_number)
    if holder is None or not rules.may_be_opened(by, holder):
        raise NothingOpened
    household = holder.household
    if rules.reads_already(by, household):
        return household
    until_at = now() + timedelta(hours=settings.CASEWORK_BREAK_GLASS_HOURS)
    emergency = Emergency(household=household, asked_by=by, until_at=until_at)
    emergency.note = EmergencyNote(reason=reason.strip())
    with as_system("who opens it has no scope there before"):
        emergency.save()
        # The reason is sealed with the household; the ledger, which others keep, doesn't tell it.
        grant_household(
            worker=by,
            household_id=household.pk,
            permission=Permission.VIEW,
            source=GrantSource.BREAK_GLASS,
            until_at=until_at,
            reason="",
            by=by,
        )
    over = news.deciders(household.area, household.pk) | news.auditors(household.area)
    news.tell(
        Matter(News.EMERGENCY, emergency.pk, household.pk), to={household.worker_id} | over, by=by
    )
    record("opened in emergency", emergency, by=by, hours=settings.CASEWORK_BREAK_GLASS_HOURS)
    return household


@sensitive_variables("finding")
@transaction.atomic
def review_emergency(*, emergency_id: UUID, verdict: str, finding: str, by: Worker) -> Emergency:
    """Say whether an emergency reading was necessary, and return it.

    Raises Emergency.DoesNotExist outside scope, PermissionDenied for whoever asked and for near
    relatives, MoveNotAllowed where it was looked into already, ValidationError without words.
    """
    rows = Emergency.objects.visible_to(by).select_for_update(of=("self",))
    emergency: Emergency = rows.select_related("household").get(pk=emergency_id)
    if not rules.may_review_emergency(by, emergency):
        raise PermissionDenied
    if emergency.reviewed_at is not None:
        raise MoveNotAllowed
    rules.check_finding(verdict, finding)
    emergency.verdict = verdict
    emergency.note = msgspec.structs.replace(emergency.note, finding=finding.strip())
    emergency.reviewed_at, emergency.reviewed_by = now(), by
    emergency.save()
    record("emergency reviewed", emergency, by=by, verdict=verdict)
    return emergency
