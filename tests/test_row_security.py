"""On PostgreSQL every table with rows of households is guarded; nobody's neighbour finds a row."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from casework.access import net
from casework.access.models import Role
from casework.access.scope import ScopedRows
from casework.common.dates import now
from casework.households import erasure, forgotten
from casework.households.codes import IdKind
from casework.households.index import holder_of_id
from casework.households.matching import Restricted
from casework.households.models import (
    Household,
    HouseholdGroupPermission,
    HouseholdUserPermission,
    Person,
    RosterImport,
)
from casework.reports import verification
from casework.reports.fingerprint import fingerprint
from casework.vault import stones
from tests.access.test_net import login
from tests.world import CANARY_NAME, NEXT_AREA, World, resident_id

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(databases=["default", "keystore"]),
]

COMMANDS = {"scope_read": "r", "scope_add": "a", "scope_change": "w", "scope_remove": "d"}

# Of these the case that the tests share has none.
NOT_IN_THE_WORLD = {"visits.VisitPhoto"}
# Rows about a household that no policy guards: guardian asks for them to tell what the scope is.
SAYS_THE_SCOPE = {HouseholdUserPermission, HouseholdGroupPermission}


def guarded_models() -> set[type[models.Model]]:
    """Return every model with rows of households, asked of Django's registry."""
    scoped = {m for m in apps.get_models() if isinstance(m._default_manager, ScopedRows)}
    found = {rows.model for rows in erasure.tables()} | {Household, RosterImport}
    return (scoped | found) - SAYS_THE_SCOPE


def test_every_table_with_rows_of_a_household_has_its_four_policies() -> None:
    """A table that a room adds later fails here until its migration guards it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, array_agg(polname || ' ' || polcmd::text ORDER BY polname), "
            "bool_and(relrowsecurity) FROM pg_policy JOIN pg_class c ON c.oid = polrelid "
            "GROUP BY relname"
        )
        found = {table: (names, enabled) for table, names, enabled in cursor.fetchall()}
    every = sorted(f"{name} {command}" for name, command in COMMANDS.items())
    expected = {model._meta.db_table: (every, True) for model in guarded_models()}
    assert found == expected


def rows_of(sql: str) -> Any:
    """Return the single value of a query that knows no scope."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()[0]


def counted() -> dict[str, int]:
    """Return how many rows of each guarded table there are for whoever asks."""
    return {
        model._meta.label: rows_of(f"SELECT count(*) FROM {model._meta.db_table}")  # noqa: S608 - our own tables
        for model in guarded_models()
    }


def changeable() -> dict[str, int]:
    """Return how many rows of each guarded table an update that changes nothing reaches."""
    found = {}
    with connection.cursor() as cursor:
        for model in guarded_models():
            cursor.execute(f"UPDATE {model._meta.db_table} SET id = id")  # noqa: S608 - our own tables
            found[model._meta.label] = cursor.rowcount
    return found


def test_of_a_full_case_a_neighbour_finds_no_row_in_any_table(world: World) -> None:
    assert {label for label, count in counted().items() if not count} == NOT_IN_THE_WORLD
    with net.within(world.who(Role.SUPERVISOR, NEXT_AREA)):
        assert set(counted().values()) == {0}
        assert set(changeable().values()) == {0}


def test_of_a_full_case_its_supervisor_finds_every_row_and_may_change_it(world: World) -> None:
    everything = counted()
    with net.within(world.who(Role.SUPERVISOR)):
        assert (counted(), changeable()) == (everything, everything)


def test_who_may_only_read_changes_no_row(world: World) -> None:
    everything = counted()
    with net.within(world.who(Role.AUDITOR)):
        assert counted() == everything
        assert set(changeable().values()) == {0}


def test_a_resident_id_is_held_once_however_far_away(world: World) -> None:
    held = resident_id("19550102", 2)
    with net.within(world.who(Role.WORKER, NEXT_AREA)):
        holder = holder_of_id(IdKind.RESIDENT_ID, held)
        assert holder is not None
        assert CANARY_NAME in holder.identity.name


def test_a_roster_knows_who_is_restricted_however_far_away(world: World) -> None:
    by = world.who(Role.SUPERVISOR)
    head = Person.objects.visible_to(by).filter(pk=world.ids["head of case"])
    head.update(restricted_at=now(), restricted_by=by)
    with net.within(world.who(Role.WORKER, NEXT_AREA)):
        found = set(Restricted().by_id)
    assert found == {resident_id("19550102", 2)}


def test_after_a_request_its_login_still_finds_what_was_decided(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = list(forgotten.decisions())
    found: list[Any] = []

    def heard(decided: list[Any]) -> int:
        found.extend(decided)
        return 0

    monkeypatch.setattr(stones, "raise_stones", heard)
    with login(settings.CASEWORK_DATABASE_ROLE):
        forgotten.finish()
    assert found == everything != []


def test_whoever_is_not_signed_in_verifies_a_paper_and_sees_no_row(world: World) -> None:
    """The fingerprint was taken without a net, is taken in scope, and is compared without one."""
    paper = world.rows["disclosure"]
    with net.within(world.who(Role.SUPERVISOR)):
        assert fingerprint(paper.household_id) == paper.fingerprint
    with login(settings.CASEWORK_DATABASE_ROLE):
        found = verification.look_up(paper.serial)
        assert rows_of("SELECT count(*) FROM reports_disclosure") == 0
    assert found is not None
    assert found.state == verification.State.UNCHANGED
