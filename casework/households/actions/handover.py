"""Handing a worker's households to another in one act, and moving a household to another area."""

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from casework.access import news
from casework.access.grants import end_live_grants, grant_households
from casework.access.models import Area, GrantSource, Permission, Worker
from casework.access.net import as_system
from casework.access.news import Matter, News
from casework.audit.chain import Place, record
from casework.common.dates import now
from casework.common.ids import new_id
from casework.common.sets import insert_each
from casework.households import rules
from casework.households.actions.sharing import after
from casework.households.index import write_followers, write_household_index, write_index
from casework.households.models import HandedOver, Handover, Household
from casework.vault import keys


class Handed(NamedTuple):
    """What is known of each household of a handover: ids, nothing is opened."""

    id: UUID
    area_id: UUID
    street_id: UUID


@transaction.atomic
def hand_over(
    *,
    giver: Worker,
    taker: Worker,
    household_ids: Collection[UUID] | None,
    notes_go_along: bool,
    giver_until_on: date | None = None,
    by: Worker,
) -> Handover:
    """Make another worker answer for a worker's open households; return the act.

    All of those on which `by` may decide, or the ones named. Locks them. Each statement writes all
    households at once: 8,000 take a second or two. `notes_go_along`: the taker reads what was
    written before. `giver_until_on`: the giver reads them through that day, posted there or not.
    Raises PermissionDenied, and ValidationError where there is none or the taker can't answer for
    one of them.
    """
    if giver == taker or not taker.is_active:
        raise PermissionDenied
    found, instant = locked_for_handover(giver, household_ids, by=by), now()
    check_taker(taker, found)
    ids = [one.id for one in found]
    Household.objects.visible_to(by, permission=Permission.DECIDE).filter(pk__in=ids).update(
        worker=taker, notes_from=None if notes_go_along else instant, version=F("version") + 1
    )
    handover = Handover.objects.create(
        giver=giver,
        taker=taker,
        notes_go_along=notes_go_along,
        giver_until=after(giver_until_on) if giver_until_on else None,
        count=len(ids),
        handed_at=instant,
        handed_by=by,
    )
    insert_each(
        HandedOver,
        {"handover_id": handover.pk},
        {"id": [new_id() for _ in ids], "household_id": ids},
    )
    keep_reading(handover=handover, household_ids=ids, by=by)
    news.tell(Matter(News.HANDED_OVER, handover.pk), to=[giver.pk, taker.pk], by=by)
    remember_handover(handover=handover, households=found, by=by)
    return handover


def keep_reading(*, handover: Handover, household_ids: list[UUID], by: Worker) -> None:
    """Let the former worker read the households until the day that was agreed, if one was."""
    if handover.giver_until:
        grant_households(
            worker=handover.giver,
            household_ids=household_ids,
            permission=Permission.VIEW,
            source=GrantSource.ASSIGNMENT,
            until_at=handover.giver_until,
            by=by,
        )


@transaction.atomic
def remember_handover(*, handover: Handover, households: list[Handed], by: Worker) -> None:
    """Write one entry in the log of each street: who, to whom, how many; its lines say which."""
    facts: dict[str, Any] = {"giver": handover.giver_id, "taker": handover.taker_id}
    facts["notes"] = handover.notes_go_along
    for street_id, count in sorted(Counter(one.street_id for one in households).items()):
        place = Place(street_id, None)
        record("households handed over", handover, by=by, place=place, count=count, **facts)


def locked_for_handover(
    giver: Worker, household_ids: Collection[UUID] | None, *, by: Worker
) -> list[Handed]:
    """Return the giver's open households that are handed over, under lock."""
    households = Household.objects.visible_to(by, Permission.DECIDE).open().filter(worker=giver)
    if household_ids is not None:
        households = households.filter(pk__in=household_ids)
    rows = households.order_by("pk").select_for_update(of=("self",))
    found = [Handed(*row) for row in rows.values_list("pk", "area_id", "street_id")]
    if not found:
        raise ValidationError(_("There is no household to hand over."), code="none")
    return found


def check_taker(taker: Worker, households: list[Handed]) -> None:
    """Raise ValidationError unless the taker may answer for every one: by scope, without a query.

    The same rule as `rules.may_be_assigned`, for thousands at once.
    """
    refused = sum(not rules.may_answer_for(taker, one.area_id, one.id) for one in households)
    if refused:
        raise ValidationError(
            _(
                "%(name)s can't answer for %(count)d of these households: not posted there, or a "
                "near relative. Nothing was handed over."
            ),
            code="taker",
            params={"name": taker.name, "count": refused},
        )


@transaction.atomic
def transfer_household(*, household_id: UUID, area: Area, by: Worker) -> Household:
    """Move a household to another residential area, of its street or another; return it.

    Its file number stays. The grants on it end and nobody answers for it until someone there is
    named. Search tokens are keyed by street and are written anew; the sealed rows stay as they are.
    Both streets' logs tell of it. Raises Household.DoesNotExist outside scope, PermissionDenied,
    and IntegrityError where the new street has one of its resident IDs on file.
    """
    households = Household.objects.visible_to(by, Permission.DECIDE)
    household: Household = households.select_for_update(of=("self",)).get(pk=household_id)
    if not rules.may_transfer(by, household) or not rules.may_be_moved_to(area, household):
        raise PermissionDenied
    before = household.audit_place
    left_area = household.area_id
    end_live_grants(household.pk, by=by)
    street: Any = area.street  # a residential area lies in one
    household.area, household.street = area, street
    household.worker = None
    household.version += 1
    with as_system("a household goes out of the scope of who moves it"):
        household.save(update_fields=["area", "street", "worker", "version"])
        if before.street_id != household.street_id:
            keys.warm([household.pk])
            write_household_index(household)
            for person in household.people.all():
                write_index(person, household)
            write_followers([household])
    matter = Matter(News.TRANSFERRED, household.pk, household.pk)
    news.tell(matter, to=news.deciders(area, household.pk), by=by)
    facts: dict[str, Any] = {"from_area": left_area, "to_area": area.pk}
    record("household moved away", household, by=by, place=before, **facts)
    if before.street_id != household.street_id:
        record("household moved here", household, by=by, **facts)
    return household
