"""Many writers of one street at once, on a database that locks: all get through, nothing breaks."""

import time
from collections.abc import Callable, Iterator
from functools import partial
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction

from casework.access.models import Area, Worker
from casework.audit.chain import record
from casework.audit.verify import verify
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.common.moves import MoveNotAllowed
from casework.households.actions import locked_for_edit, rosters
from casework.households.models import Household
from casework.households.schedule import due_on, intervals
from casework.plans import actions as plans
from casework.vault import custody, keys
from casework.vault.verification import counters
from tests.factories import (
    make_area,
    make_household,
    make_submitted_plan,
    make_visit,
    make_worker,
)
from tests.households.test_rosters import MAO, QIN, WEI, run, upload
from tests.plans.test_parallel import again, at_once

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time by design"),
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

ROUNDS = 12


@pytest.fixture(autouse=True)
def roots(transactional_db: None) -> Iterator[None]:
    """Make the root keys anew: tests that commit leave both databases empty."""
    keys.forget()
    custody.initialise()
    yield
    keys.forget()


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


def in_turn(acts: list[Callable[[], Any]]) -> list[Any]:
    """Do all acts one after the other; what was refused for good reason counts as done."""
    done = []
    for act in acts:
        try:
            done.append(act())
        except (MoveNotAllowed, StaleVersion) as refusal:
            done.append(refusal)
    return done


def test_eight_writers_and_two_approvers_of_a_street_get_through(
    area: Area, worker: Worker
) -> None:
    supervisors = [make_worker("supervisor", area.street) for _ in range(2)]
    households = [make_household(area, worker, name=f"魏{n}凤") for n in range(4)]
    submitted = [make_submitted_plan(household, worker) for household in households]

    def visits(n: int) -> list[Any]:
        mine = again(worker)
        turn = [households[(n + k) % len(households)] for k in range(ROUNDS)]
        return in_turn([partial(make_visit, household, mine) for household in turn])

    def approvals(supervisor: Worker) -> list[Any]:
        mine = again(supervisor)
        return in_turn(
            [
                partial(
                    plans.approve_plan,
                    plan_id=plan.pk,
                    content_hash=bytes(plan.content_hash).hex(),
                    by=mine,
                )
                for plan in submitted
            ]
        )

    results = at_once(
        [*(partial(visits, n) for n in range(8)), *(partial(approvals, s) for s in supervisors)]
    )
    assert [type(result) for result in results] == [list] * 10, results
    assert not verify(counters).faults
    for household in households:
        row = Household.objects.unscoped("looking back").get(pk=household.pk)
        assert row.visits.count() == 2 * ROUNDS
        assert row.plans.filter(stage="active").count() == 1
        assert row.visit_due_on == due_on(row, intervals(today()))


def test_an_import_waits_for_a_household_without_holding_up_the_street(
    area: Area, worker: Worker
) -> None:
    run(area, worker, WEI)
    household = Household.objects.visible_to(worker).get()
    roster = upload(area, worker, MAO, [3, *WEI[1:]], QIN)
    columns = rosters.mapping_of(roster).columns
    rosters.map_columns(roster_id=roster.pk, columns=columns, based_on=1, by=worker)
    rosters.confirm_roster(roster_id=roster.pk, based_on=2, by=worker)
    locked = Event()

    def visitor() -> str:
        with transaction.atomic():
            row = locked_for_edit(household.pk, by=again(worker))
            locked.set()
            time.sleep(2)  # the import has come to this household and waits for it
            record("something done", row, by=worker)
        return "visited"

    def importer() -> str:
        assert locked.wait(10)
        return str(rosters.import_step(roster_id=roster.pk, by=again(worker), seconds=60).stage)

    assert at_once([visitor, importer]) == ["visited", "done"]
    assert household.people.count() == 2
    assert not verify(counters).faults
