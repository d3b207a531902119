"""Opening a household's case and changing its own record; one verb, one transaction, one entry."""

from datetime import date, timedelta
from uuid import UUID

import msgspec
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Length

from casework.access import news
from casework.access.models import Area, Worker
from casework.access.net import as_system
from casework.access.news import Matter, News
from casework.audit.chain import record
from casework.common.concurrency import check_version
from casework.common.ids import new_id
from casework.households import index, rules, schedule
from casework.households.models import (
    CategoryPeriod,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
)
from casework.vault import keys


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
    since = category_from or opened_on
    keys.create_key(pk)
    with transaction.atomic():
        # A new site's index is whole as long as there is nobody to be found.
        index.state()
        household = Household(
            id=pk,
            number=next_number(area),
            area=area,
            street=area.street,
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
        index.write_household_index(household, is_new=True)
        if category:
            begin = CategoryPeriod.objects.create
            begin(household=household, category=category, label=category_label, from_on=since)
        news.tell(Matter(News.ASSIGNED, pk, pk), to=[household.worker_id], by=by)
        record("household opened", household, by=by, source=intake_source)
    return household


def next_number(area: Area) -> str:
    """Return the next free file number of an area (YL01-0037), holding the area's lock."""
    Area.objects.select_for_update(of=("self",)).get(pk=area.pk)
    prefix = f"{area.code.upper()}-"
    rows = Household.objects.unscoped("file numbers are unique").filter(number__startswith=prefix)
    longest_first = rows.order_by(Length("number").desc(), "-number")
    with as_system("file numbers are unique"):
        last: str | None = longest_first.values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def locked_for_edit(household_id: UUID, *, by: Worker) -> Household:
    """Return an open household under lock; raise DoesNotExist or PermissionDenied."""
    households = Household.objects.visible_to(by).select_for_update(of=("self",))
    household: Household = households.get(pk=household_id)
    if not rules.may_edit_open(by, household):
        raise PermissionDenied
    return household


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
    index.write_household_index(household)
    record("household changed", household, by=by)
    return household


@transaction.atomic
def change_category(
    *, household_id: UUID, category: str, label: str, from_on: date, based_on: int, by: Worker
) -> Household:
    """Give the household another category of assistance from a day on; the one before ends then.

    Raises Household.DoesNotExist outside scope, PermissionDenied, StaleVersion, and ValueError if
    the present category began on that day or later, or an earlier one ended no sooner.
    """
    household = locked_for_edit(household_id, by=by)
    check_version(household, based_on)
    present = household.categories.select_for_update(of=("self",)).filter(until_on=None).first()
    if present is not None:
        if present.from_on >= from_on:
            raise ValueError("the present category began later")
        present.until_on = from_on - timedelta(days=1)
        present.save(update_fields=["until_on"])
    if household.categories.filter(until_on__gte=from_on).exists():
        raise ValueError("an earlier category held on that day")
    if category:
        CategoryPeriod.objects.create(
            household=household, category=category, label=label, from_on=from_on
        )
    household.category, household.category_label = category, label
    household.version += 1
    household.save(update_fields=["category", "category_label", "version"])
    record("category changed", household, by=by, category=category, from_on=from_on)
    return household


@transaction.atomic
def assign_worker(*, household_id: UUID, worker: Worker, based_on: int, by: Worker) -> Household:
    """Name the social worker who answers for the household.

    Raises Household.DoesNotExist outside scope, StaleVersion, and PermissionDenied unless `by` may
    assign and `worker` may write the household's records.
    """
    household: Household = (
        Household.objects.visible_to(by).select_for_update(of=("self",)).get(pk=household_id)
    )
    if not rules.may_assign(by, household) or not rules.may_be_assigned(worker, household):
        raise PermissionDenied
    check_version(household, based_on)
    household.worker = worker
    household.version += 1
    household.save(update_fields=["worker", "version"])
    news.tell(Matter(News.ASSIGNED, household.pk, household.pk), to=[worker.pk], by=by)
    record("household assigned", household, by=by, worker=worker.pk)
    return household
