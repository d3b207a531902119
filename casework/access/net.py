"""The second net: PostgreSQL itself holds a request to the worker's scope, whatever the code asks.

A request's transaction takes the role CASEWORK_DATABASE_ROLE and carries the ids of the scope as
settings of that transaction; the policies (`casework.access.policies`) read them. They go with the
transaction, so that a connection that someone else gets next knows nothing of them. Without the
setting, and on SQLite, there is only the first net, `visible_to`.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from casework.access import policies
from casework.access.models import Permission, Worker
from casework.access.scope import Scope, scope_of
from casework.audit.chain import entries_last

# What these permissions allow is reading; any other one is for writing something.
READING = frozenset({Permission.VIEW.value})


@dataclass(frozen=True)
class Bounds:
    """What a transaction may touch: the values of its settings, and the role it takes."""

    role: str = "none"
    system: str = "off"
    read_areas: str = ""
    read_households: str = ""
    write_areas: str = ""
    write_households: str = ""


NOTHING = Bounds()
_present: ContextVar[Bounds] = ContextVar("net_bounds", default=NOTHING)

APPLY = f"""
SELECT set_config('role', %s, true), set_config('{policies.SYSTEM}', %s, true),
    set_config('{policies.READ_AREAS}', %s, true),
    set_config('{policies.READ_HOUSEHOLDS}', %s, true),
    set_config('{policies.WRITE_AREAS}', %s, true),
    set_config('{policies.WRITE_HOUSEHOLDS}', %s, true),
    row_security_active('{policies.HOUSEHOLDS}')
"""


def is_in_force() -> bool:
    """Tell whether this site has a second net."""
    return connection.vendor == "postgresql" and bool(settings.CASEWORK_DATABASE_ROLE)


def bounds_of(scope: Scope) -> Bounds:
    """Return the bounds of whoever has this scope."""
    writing = (scope.areas.keys() | scope.households.keys()) - READING
    return Bounds(
        role=settings.CASEWORK_DATABASE_ROLE,
        read_areas=listed(scope.areas, READING),
        read_households=listed(scope.households, READING),
        write_areas=listed(scope.areas, writing),
        write_households=listed(scope.households, writing),
    )


def listed(by_permission: dict[str, frozenset[UUID]], permissions: Iterable[str]) -> str:
    """Return the ids held by any of the permissions, as PostgreSQL writes an array."""
    found = frozenset[UUID]().union(*(by_permission.get(name, ()) for name in permissions))
    return f"{{{','.join(map(str, found))}}}"


@contextmanager
def within(worker: Worker) -> Iterator[None]:
    """Hold everything inside to the worker's scope, in one transaction.

    Inside a transaction that stands it ends with the block. Raises ImproperlyConfigured if the
    role is under no policy (the tables' owner, a superuser).
    """
    if not is_in_force():
        yield
        return
    with under(bounds_of(scope_of(worker))):
        yield


@contextmanager
def reading(worker: Worker) -> Iterator[None]:
    """Do the same for a request that only reads.

    What it remembers in the audit is written at the end: an entry locks its street's chain until
    the transaction ends, and a page takes longer to draw than to ask for.
    """
    if not is_in_force():
        yield
        return
    with within(worker), entries_last():
        yield


@contextmanager
def as_system(reason: str) -> Iterator[None]:
    """Let the system's own work inside a request reach every row; `reason` says which work.

    In the transaction that stands, or in one of its own. Only rows that are fetched inside come.
    """
    if not reason:
        raise ValueError("the system's own work says what it is")
    if not is_in_force():
        yield
        return
    with under(Bounds(role=_present.get().role, system="on")):
        yield


@contextmanager
def under(bounds: Bounds) -> Iterator[None]:
    """Hold the transaction to bounds until the block ends; open one where there is none."""
    before = _present.get()
    stands = connection.in_atomic_block
    with ExitStack() as stack:
        if not stands:
            stack.enter_context(transaction.atomic())
        apply(bounds)
        token = _present.set(bounds)
        try:
            yield
        finally:
            _present.reset(token)
            if stands and is_usable():
                apply(before)


def apply(bounds: Bounds) -> None:
    """Put bounds into the transaction's settings."""
    with connection.cursor() as cursor:
        cursor.execute(
            APPLY,
            [
                bounds.role,
                bounds.system,
                bounds.read_areas,
                bounds.read_households,
                bounds.write_areas,
                bounds.write_households,
            ],
        )
        (*_settings, is_active) = cursor.fetchone()
    if bounds.role != NOTHING.role and not is_active:
        raise ImproperlyConfigured(
            f"The database role {bounds.role} is under no row-level security: it owns the tables "
            "or may bypass it. CASEWORK_DATABASE_ROLE names a role that does neither."
        )


def is_usable() -> bool:
    """Tell whether the transaction takes statements; one that failed puts its settings back itself.

    It can only be rolled back to a savepoint from before the block, and the settings with it.
    """
    raw: Any = connection.connection
    if raw is None or connection.needs_rollback:
        return False
    return bool(raw.info.transaction_status != TransactionStatus.INERROR)
