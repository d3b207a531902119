"""Whom tokens lead to: the questions to the database that a search waits for, in SQL.

The ORM takes longer to write such a question than the database to answer it. What comes back is
told in scope by `candidates.in_scope`, row by row.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from django.db import connection

from casework.access.models import Permission
from casework.access.net import as_system
from casework.access.scope import Scope

# A list of tokens longer than this isn't fetched to be intersected: another must narrow it.
MOST_TOKENS = 20_000
# So few tokens are joined with at once: whoever has them is told by one question.
FEW_TOKENS = 8
# So few are opened sooner than narrowed further.
FEW_ENOUGH = 200
# A longer list of areas would cost more to send than the rows outside to drop.
FEW_IDS = 60
IDS_A_QUERY, ROWS_AT_ONCE = 900, 500

TOKENS = "SELECT subject_id FROM households_searchtoken WHERE value"
HELD = "SELECT s.household_id, h.area_id, h.stage, s.person_id, p.identity_sealed FROM"
JOINED = (
    " JOIN households_household h ON h.id = s.household_id"
    " LEFT JOIN households_person p ON p.id = s.person_id WHERE"
)
BY_TOKEN = (
    f"{HELD} households_searchtoken t JOIN households_searchsubject s ON s.id = t.subject_id"
    f"{JOINED} t.value"
)
BY_ID = f"{HELD} households_searchsubject s{JOINED} s.id"
BESIDE = " AND EXISTS (SELECT 1 FROM households_searchtoken u WHERE u.subject_id = s.id AND u.value"

# household, area, stage, person, sealed identity: ids as the database holds them.
Stored = tuple[Any, Any, str, Any, Any]


def narrowed(scope: Scope) -> str:
    """Return the scope as a condition where it is short: what lies outside isn't even read.

    Tokens are of a street, so that a wide scope, which has whole streets, leaves little to drop.
    """
    areas = scope.areas.get(Permission.VIEW, frozenset())
    households = scope.households.get(Permission.VIEW, frozenset())
    if len(areas) + len(households) > FEW_IDS:
        return ""
    held = {"h.area_id": areas, "h.id": households}
    listed = [f"{name} IN ({','.join(map(as_stored, ids))})" for name, ids in held.items() if ids]
    return f" AND ({' OR '.join(listed) or '1 = 0'})"


def subjects(groups: list[list[int]], within: str) -> Iterator[Stored]:
    """Yield the subjects with a token of each group; one that has several may come several times.

    They may be more where a group was passed over: whoever is shown is opened and held to the rule.
    Of many tokens ids are asked for first: PostgreSQL expects so much of a join with a long list
    that it reads whole tables.
    """
    if not all(groups):
        return
    first, *others = groups
    if not others and len(first) <= FEW_TOKENS:
        yield from answered(f"{BY_TOKEN}{one_of(first)}", within)
        return
    chosen = intersection(groups)
    if chosen is None:
        beside = "".join(f"{BESIDE}{one_of(group)})" for group in others)
        yield from answered(f"{BY_TOKEN}{one_of(first)}{beside}", within)
        return
    every = sorted(chosen)
    for at in range(0, len(every), IDS_A_QUERY):
        yield from answered(f"{BY_ID}{one_of(every[at : at + IDS_A_QUERY])}", within)


def answered(sql: str, within: str) -> Iterator[Stored]:
    """Yield what the database answers; whoever stops reading ends the answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"{sql}{within}")
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
    with as_system("which subjects have a token"), connection.cursor() as cursor:
        cursor.execute(f"{TOKENS}{one_of(group)} LIMIT {MOST_TOKENS + 1}")
        rows = cursor.fetchall()
    return None if len(rows) > MOST_TOKENS else {subject for (subject,) in rows}


def one_of(numbers: Iterable[int]) -> str:
    """Return a list of numbers as SQL has it."""
    return f" IN ({','.join(map(str, numbers))})"


def as_uuid(stored: Any) -> UUID:
    """Return an id as Python has it; made from a number it takes half the time."""
    return stored if isinstance(stored, UUID) else UUID(int=int(stored, 16))


def as_stored(pk: UUID) -> str:
    """Return an id as the database's SQL has it; as a parameter each would take far longer."""
    return f"'{pk if connection.features.has_native_uuid_field else pk.hex}'"
