"""A city of a million households and thousands of workers, made by the database itself.

Nothing in it is sealed by a key, so that no record of it opens: it is for what scope costs.
"""

from typing import Any, NamedTuple
from uuid import UUID

AREAS_A_STREET = 20
# One residential area in so many is small: the households of one worker.
SMALL, SMALL_EVERY = 80, 50
# Scattered: areas open their cases in turn. Otherwise their rosters were imported one by one, so
# that the first street has none but the oldest. The prime divides no number that is asked for.
SCATTERED, IMPORTED = 7919, 1

# UUIDv7-like ids in the order of their numbers, the rest of them scattered.
ORDERED_ID = (
    "(lpad(to_hex(1700000000000 + {n} * 1000), 12, '0') || '7' || substr(md5({n}::text), 1, 3)"
    " || '8' || substr(md5({n}::text), 4, 15))::uuid"
)
AREAS = """
INSERT INTO access_area (id, level, name, code, path, parent_id, street_id)
SELECT gen_random_uuid(), 'area', 'a', 'a' || a, s.path || 'a' || a || '/', s.id, s.id
FROM access_area s, generate_series(1, %s) a WHERE s.level = 'street' ORDER BY s.path, a
"""
STREETS = """
INSERT INTO access_area (id, level, name, code, path, parent_id, street_id)
SELECT id, 'street', 's', 's' || s, %s || 's' || s || '/', %s, id
FROM (SELECT gen_random_uuid() AS id, s FROM generate_series(1, %s) s) made
"""
WORKERS = """
INSERT INTO access_worker (id, password, is_superuser, username, name, is_active, has_keys,
    shows_first_steps, created_at)
SELECT gen_random_uuid(), '!', false, 'bulk' || n, 'w', true, true, true, now()
FROM generate_series(1, %s) n
"""
# Several workers an area, posted there with what a social worker may.
POSTINGS = """
WITH numbered AS (
    SELECT id, row_number() OVER (ORDER BY path) - 1 AS n FROM access_area WHERE level = 'area'
), posted AS (
    SELECT w.id AS worker_id, a.id AS area_id FROM
    (SELECT id, row_number() OVER (ORDER BY username) AS n FROM access_worker
     WHERE username LIKE 'bulk%%') w
    JOIN numbered a ON a.n = w.n %% (SELECT count(*) FROM numbered)
), stored AS (
    INSERT INTO access_posting (id, worker_id, area_id, role, from_on, reason, created_at)
    SELECT gen_random_uuid(), worker_id, area_id, 'worker', current_date - 30, '', now() FROM posted
)
INSERT INTO access_areauserpermission
    (user_id, permission_id, content_object_id, from_at, until_at)
SELECT worker_id, p, area_id, now() - interval '30 days', '2100-01-01' FROM posted, unnest(%s) p
"""
# Areas have places, and the places are filled in an order.
HOUSEHOLDS = f"""
WITH numbered AS (
    SELECT id, street_id, row_number() OVER (ORDER BY path) - 1 AS n, count(*) OVER () AS areas
    FROM access_area WHERE level = 'area'
), sized AS (
    SELECT id, street_id, n, CASE WHEN n %% {SMALL_EVERY} = 0 THEN {SMALL} ELSE %s / areas END
    AS size FROM numbered
), placed AS (
    SELECT id, street_id, row_number() OVER (ORDER BY n, place) AS position, count(*) OVER () AS all
    FROM sized, generate_series(1, size) place
), opened AS (SELECT id, street_id, (position * %s) %% placed.all AS h FROM placed)
INSERT INTO households_household
    (id, number, area_id, street_id, worker_id, stage, intake_source, category, category_label,
     opened_on, closed_on, shred_reason, grade, grade_at_least, visit_due_on, identity_sealed,
     situation_sealed, version, created_at, created_by_id)
SELECT {ORDERED_ID.format(n="h")}, 'B-' || h, id, street_id, NULL,
    CASE WHEN h %% 10 = 0 THEN 'closed' WHEN h %% 3 = 0 THEN 'planning' ELSE 'intervention' END,
    'discovery', 'minimum_living', '', current_date - 100,
    CASE WHEN h %% 10 = 0 THEN current_date END, '',
    (ARRAY['red', 'orange', 'yellow', 'green'])[1 + h %% 4], false,
    current_date - 40 + (hashint8(h) & 127),
    decode(repeat(md5(h::text), 6), 'hex'), decode(repeat(md5(h::text), 8), 'hex'), 1, now(), %s
FROM opened ORDER BY h
"""  # noqa: S608 - numbers of this module
PEOPLE = """
INSERT INTO households_person
    (id, household_id, relation, is_member, position, identity_sealed, condition_sealed, version,
     created_at, created_by_id)
SELECT id, id, '0', true, 0, identity_sealed, identity_sealed, 1, now(), %s
FROM households_household ORDER BY id
"""
# guardian's way: a row for each household that somebody may read.
SINGLE_GRANTS = """
INSERT INTO households_householduserpermission
    (user_id, permission_id, content_object_id, from_at, until_at)
SELECT p.user_id, %s, h.id, now() - interval '1 day', '2100-01-01'
FROM households_household h JOIN access_areauserpermission p ON p.content_object_id = h.area_id
WHERE p.permission_id = %s AND p.user_id <> ALL (%s)
"""
TWIN_GRANTS = """
INSERT INTO households_householduserpermission
    (user_id, permission_id, content_object_id, from_at, until_at)
SELECT %s, %s, id, now() - interval '1 day', '2100-01-01'
FROM households_household WHERE area_id = ANY (%s)
"""


class City(NamedTuple):
    """What was made: the district all streets lie in, its first small area, the street of that."""

    district: Any
    small_area: Any
    street: Any


def make(households: int, workers: int, order: int = IMPORTED) -> City:
    """Fill an empty database of PostgreSQL and return where to look."""
    from django.db import connection

    from casework.access.actions import open_account, open_area
    from casework.access.grants import auth_permission
    from casework.access.models import Area, AreaUserPermission

    city = open_area(name="样例市", code="c", parent=None, by=None)
    district = open_area(name="样例区", code="d", parent=city, by=None)
    maker = open_account(username="maker", name="沈知禾", password="x" * 20, by=None)
    streets = max(1, round(households / 8000))
    permissions = [auth_permission(AreaUserPermission, name).pk for name in ("view", "edit")]
    with connection.cursor() as cursor:
        # Rows that are right by their making needn't be looked at one by one.
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(STREETS, [district.path, district.pk, streets])
        cursor.execute(AREAS, [AREAS_A_STREET])
        cursor.execute(WORKERS, [workers])
        cursor.execute(POSTINGS, [permissions])
        cursor.execute(HOUSEHOLDS, [households, order, maker.pk])
        cursor.execute(PEOPLE, [maker.pk])
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")
    areas = Area.objects.filter(level="area").order_by("path")
    return City(district, areas[0], areas[0].street)


def grant_one_by_one(workers: list[Any]) -> dict[UUID, Any]:
    """Give everyone who is posted a row for each household of the area, as guardian has it.

    Returns for each of `workers` a twin who holds the same households by such rows alone; they
    themselves get none, so that their scope is their area's, as it is for whoever is posted.
    """
    from django.db import connection

    from casework.access.actions import open_account
    from casework.access.grants import auth_permission
    from casework.access.models import AreaUserPermission
    from casework.access.scope import scope_of
    from casework.households.models import HouseholdUserPermission

    single = auth_permission(HouseholdUserPermission, "view").pk
    area = auth_permission(AreaUserPermission, "view").pk
    twins = {}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(SINGLE_GRANTS, [single, area, [worker.pk for worker in workers]])
        for worker in workers:
            name = f"twin of {worker.username}"
            twin = open_account(username=name, name="w", password="x" * 20, by=None)
            cursor.execute(TWIN_GRANTS, [twin.pk, single, list(scope_of(worker).areas["view"])])
            twins[worker.pk] = twin
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE households_householduserpermission")
    return twins
