"""Who may write visit records, which dates make sense, and what a visit does to the schedule."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.access.models import Worker
from casework.common.dates import local_date
from casework.households.models import Household
from casework.households.rules import leaves_old_notes, may_edit_open
from casework.visits.models import Mode, Visit, VisitLog


def may_record_visit(worker: Worker, household: Household) -> bool:
    """Whoever may write the household's records, while its case is open."""
    return may_edit_open(worker, household)


def may_add_addendum(worker: Worker, visit: Visit) -> bool:
    """The same, whoever made the visit: a colleague who knows better may say so."""
    return may_edit_open(worker, visit.household) and may_read_notes(worker, visit)


def may_read_notes(worker: Worker, visit: Visit) -> bool:
    """Everyone in scope, but for what a handover left with the former worker."""
    household = visit.household
    if visit.by_id == worker.pk or not leaves_old_notes(worker, household):
        return True
    return household.notes_from is not None and visit.visited_at >= household.notes_from


def check_moment(household: Household, visited_at: datetime, instant: datetime) -> None:
    """Raise ValidationError for a visit ahead of `instant` or from before the case was opened."""
    if visited_at > instant:
        raise ValidationError(
            _("This lies in the future. Give the day and time when you were there."), code="future"
        )
    if local_date(visited_at) < household.opened_on:
        raise ValidationError(
            _("The case was opened on %(day)s. A visit can't be earlier."),
            code="before_opening",
            params={"day": household.opened_on.isoformat()},
        )


def check_next(visited_on: date, next_on: date | None) -> None:
    """Raise ValidationError unless the agreed day comes after the visit."""
    if next_on is not None and next_on <= visited_on:
        raise ValidationError(
            _("The next visit must be on a day after this one."), code="next_not_after"
        )


def check_log(mode: str, nobody_home: bool, log: VisitLog) -> None:
    """Raise ValidationError for a record that contradicts itself or says nothing."""
    if nobody_home and log.people_seen:
        raise ValidationError(
            _("Choose who you met, or that nobody was there, not both."), code="nobody_and_people"
        )
    if not nobody_home and not log.narrative.strip():
        raise ValidationError(_("Write what you saw, heard and agreed."), code="no_narrative")
    if mode == Mode.JOINT and not log.participants:
        raise ValidationError(
            _("Name at least one person from another unit who took part in the joint visit."),
            code="no_participants",
        )


def is_late(visited_at: datetime, recorded_at: datetime) -> bool:
    """Tell whether it was written down more days after the visit than the settings allow."""
    days = local_date(recorded_at) - local_date(visited_at)
    return days > timedelta(days=settings.CASEWORK_LATE_ENTRY_DAYS)


def follows_up(visit: Visit, urgent_since: date, *, raised_that_day: bool) -> bool:
    """Tell whether this visit is the follow-up that a major change asked for.

    Someone must have been met, on a later day or, where a visit of the same day reported the change
    (`raised_that_day`), after that visit.
    """
    if visit.nobody_home:
        return False
    return visit.visited_on > urgent_since or (visit.visited_on == urgent_since and raised_that_day)
