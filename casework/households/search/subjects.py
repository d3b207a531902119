"""Whom tokens lead to: the questions to the database that a search waits for, in SQL.

The ORM takes longer to write such a question than the database to answer it, and PostgreSQL longer
to plan it, so that there it is planned once a connection. What comes back is told in scope by
`candidates.in_scope`, row by row.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from casework.access.models import Permission
from casework.access.net import as_system
from casework.access.scope import Scope
from casework.common.statements import among, planned_once

# A list of tokens longer than this isn't fetched to be intersected: another must narrow it.
MOST_TOKENS = 20_000
# So few tokens, in so few groups, are joined with at once: one question tells who has them.
FEW_TOKENS, FEW_GROUPS = 8, 3
# So few are opened sooner than narrowed further.
FEW_ENOUGH = 200
# A longer list of areas would cost more to send than the rows outside to drop.
FEW_IDS = 60
IDS_A_QUERY, ROWS_AT_ONCE = 900, 500

TOKENS = "SELECT subject_id FROM households_searchtoken WHERE "
HELD = "SELECT s.household_id, h.area_id, h.stage, s.person_id, p.identity_sealed FROM"
JOINED = (
    " JOIN households_household h ON h.id = s.household_id"
    " LEFT JOIN households_person p ON p.id = s.person_id WHERE "
)
BY_TOKEN = (
    f"{HELD} households_searchtoken t JOIN households_searchsubject s ON s.id = t.subject_id"
    f"{JOINED}"
)
BY_ID = f"{HELD} households_searchsubject s{JOINED}"
BESIDE = " AND EXISTS (SELECT 1 FROM households_searchtoken u WHERE u.subject_id = s.id AND "

# A piece of SQL and its parameters.
Condition = tuple[str, list[Any]]
# household, area, stage, person, sealed identity: ids as the database holds them.
Stored = tuple[Any, Any, str, Any, Any]


def narrowed(scope: Scope) -> Condition:
    """Return the scope as a condition where it is short: what lies outside isn't even read.

    Tokens are of a street, so that a wide scope, which has whole streets, leaves little to drop.
    """
    areas = scope.areas.get(Permission.VIEW, frozenset())
    households = scope.households.get(Permission.VIEW, frozenset())
    if len(areas) + len(households) > FEW_IDS:
        return "", []
    held = {"h.area_id": areas, "h.id": households}
    parts = [among(column, ids) for column, ids in held.items() if ids]
    either = " OR ".join(sql for sql, _params in parts) or "1 = 0"
    # IS TRUE keeps PostgreSQL from beginning at the areas, where most rows lie.
    return f" AND ({either}) IS TRUE", [param for _sql, params in parts for param in params]


def subjects(groups: list[list[int]], within: Condition) -> Iterator[Stored]:
    """Yield the subjects with a token of each group; one that has several may come several times.

    They may be more where a group was passed over: whoever is shown is opened and held to the rule.
    Of many tokens ids are asked for first: PostgreSQL expects so much of a join with a long list
    that it reads whole tables.
    """
    if not all(groups):
        return
    few = len(groups) <= FEW_GROUPS and all(len(group) <= FEW_TOKENS for group in groups)
    chosen = None if few else intersection(groups)
    if chosen is None:
        yield from answered(joined(groups), within)
        return
    every = sorted(chosen)
    for at in range(0, len(every), IDS_A_QUERY):
        sql, params = among("s.id", every[at : at + IDS_A_QUERY])
        yield from answered((f"{BY_ID}{sql}", params), within)


def joined(groups: list[list[int]]) -> Condition:
    """Return the question who has a token of the first group and of each other one."""
    first, *others = groups
    sql, params = among("t.value", first)
    for group in others:
        beside, more = among("u.value", group)
        sql, params = f"{sql}{BESIDE}{beside})", [*params, *more]
    return f"{BY_TOKEN}{sql}", params


def answered(question: Condition, within: Condition) -> Iterator[Stored]:
    """Yield what the database answers; whoever stops reading ends the answer."""
    with planned_once() as cursor:
        cursor.execute(question[0] + within[0], question[1] + within[1])
        while rows := cursor.fetchmany(ROWS_AT_ONCE):
            yield from rows


def intersection(groups: list[list[int]]) -> set[int] | None:
    """Return the subjects that may have a token of each group, None where each leads to too many.

    Ids alone, in the streets of the scope; what they are is told in scope afterwards.
    """
    chosen: set[int] | None = None
    for group in groups:
        ids = subjects_with(group)
        if ids is None:
            continue
        chosen = ids if chosen is None else chosen & ids
        if len(chosen) <= FEW_ENOUGH:
            break
    return chosen


def subjects_with(group: list[int]) -> set[int] | None:
    """Return the subjects that have one of these tokens, None for more tokens than MOST_TOKENS.

    A subject may have several of them (under two versions, say), so that rows are counted: of a
    list that was cut, nobody knows whom it lacks.
    """
    sql, params = among("value", group)
    with as_system("which subjects have a token"), planned_once() as cursor:
        cursor.execute(f"{TOKENS}{sql} LIMIT {MOST_TOKENS + 1}", params)
        rows = cursor.fetchall()
    return None if len(rows) > MOST_TOKENS else {subject for (subject,) in rows}


def as_uuid(stored: Any) -> UUID:
    """Return an id as Python has it; made from a number it takes half the time."""
    return stored if isinstance(stored, UUID) else UUID(int=int(stored, 16))
