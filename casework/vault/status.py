"""What the vault holds and what is due: counts, versions and days, never a key."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models, router
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from casework.common.dates import age_on, local_date, today
from casework.vault import providers, recovery, suites
from casework.vault.models import HouseholdKey, Operation, RootKey, Tombstone
from casework.vault.sealed import columns
from casework.vault.verification import sealed_models

ROTATION = "rotate-kek"


class WrappingKey(NamedTuple):
    """One version of the KEK: when it was made (None: not known), and how many keys it wraps."""

    version: int
    is_at_hand: bool
    made_on: date | None
    household_keys: int
    roots: int


class Seals(NamedTuple):
    """How many rows of one sealed column lie under one format and suite (a name, or its number)."""

    column: str
    format: int
    suite: str
    rows: int


class Recoverability(NamedTuple):
    """The export that counts: its day, any `threshold` of `shares`, and whether it holds all."""

    made_on: date
    threshold: int
    shares: int
    covers: bool


class Due(NamedTuple):
    """One thing to do; `code` is for machines."""

    code: str
    sentence: str


class Status(NamedTuple):
    """Everything that `vault status` tells; it can be written as JSON."""

    provider: str
    place: str
    suite: str
    current_version: int
    wrapping_keys: list[WrappingKey]
    households: int
    dek_versions: dict[int, int]
    households_with_old_deks: int
    roots: list[str]
    seals: list[Seals]
    operations: list[str]
    retention_days: int
    can_export: bool
    recovery: Recoverability | None
    tombstones: int
    due: list[Due]


def status() -> Status:
    """Return what key and keystore hold; raise KeyProblem. Looks at every row's header once."""
    provider = providers.configured()
    several = HouseholdKey.objects.values("household_id").annotate(n=Count("pk")).filter(n__gt=1)
    by_dek = HouseholdKey.objects.values_list("dek_version").annotate(Count("pk"))
    found = Status(
        provider=settings.CASEWORK_KEY_PROVIDER,
        place=provider.place(),
        suite=suites.current().name,
        current_version=provider.current_version(),
        wrapping_keys=list(wrapping_keys(provider)),
        households=HouseholdKey.objects.values("household_id").distinct().count(),
        dek_versions=dict(by_dek.order_by("dek_version")),
        households_with_old_deks=several.count(),
        roots=[str(row) for row in RootKey.objects.order_by("name", "version")],
        seals=[seal for model in sealed_models() for seal in seals(model)],
        operations=[str(row) for row in unfinished()],
        retention_days=settings.CASEWORK_KEYSTORE_RETENTION_DAYS,
        can_export=_can_export(provider),
        recovery=recoverability(),
        tombstones=Tombstone.objects.count(),
        due=[],
    )
    return found._replace(due=list(due(found)))


def unfinished() -> list[Operation]:
    """Return the acts on keys that were begun and haven't ended, the oldest first."""
    return list(Operation.objects.filter(finished_at=None).order_by("pk"))


def wrapping_keys(provider: providers.KeyProvider) -> Iterator[WrappingKey]:
    """Yield each version that the provider has or that wraps something, in order."""
    households, roots = _by_kek(HouseholdKey), _by_kek(RootKey)
    at_hand = set(provider.versions())
    for version in sorted(at_hand | households.keys() | roots.keys()):
        made_on = provider.made_on(version) or _first_used(version)
        is_at_hand = version in at_hand
        yield WrappingKey(version, is_at_hand, made_on, households[version], roots[version])


def seals(model: type[models.Model]) -> Iterator[Seals]:
    """Yield the counts of one table by the first two bytes of each sealed column.

    Without the emptied columns of shredded households.
    """
    connection = connections[router.db_for_read(model) or DEFAULT_DB_ALIAS]
    table = model._meta.db_table
    if table not in connection.introspection.table_names():
        return
    quote = connection.ops.quote_name
    for column in columns(model):
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT substr({quote(column)}, 1, 2) AS head, COUNT(*) "  # noqa: S608 - our names
                f"FROM {quote(table)} WHERE length({quote(column)}) > 0 "
                "GROUP BY head ORDER BY head"
            )
            for head, rows in cursor.fetchall():
                form, number = bytes(head).ljust(2, b"\0")
                suite = suites.BY_NUMBER.get(number)
                yield Seals(f"{table}.{column}", form, suite.name if suite else str(number), rows)


def recoverability() -> Recoverability | None:
    """Return the state of the newest export; None when there is none."""
    row = recovery.latest()
    if row is None:
        return None
    try:
        envelope = recovery.Envelope.parse(bytes(row.envelope))
        covers = recovery.covers_present_keys(envelope)
    except providers.KeyProblem:
        covers = False
    return Recoverability(local_date(row.made_at), row.threshold, row.shares, covers)


def due(found: Status) -> Iterator[Due]:
    """Yield what somebody has to do, the most urgent first."""
    for operation in unfinished():
        yield Due(
            "operation",
            _("`manage.py %(command)s` was begun and isn't finished: run it again.")
            % {"command": operation.command},
        )
    yield from _due_for_recovery(found)
    for key in found.wrapping_keys:
        yield from _due_for(key, found.current_version)
    if found.households_with_old_deks:
        yield Due(
            "dek-old",
            _("%(n)d households keep an older data key. Finish `manage.py vault rotate-dek --all`.")
            % {"n": found.households_with_old_deks},
        )


def as_json(found: Status) -> dict[str, Any]:
    """Return the status as JSON knows it: days in ISO 8601."""
    return {
        name: [part._asdict() if hasattr(part, "_asdict") else part for part in value]
        if isinstance(value, list)
        else value._asdict()
        if isinstance(value, Recoverability)
        else value
        for name, value in found._asdict().items()
    }


def _due_for_recovery(found: Status) -> Iterator[Due]:
    if not found.can_export:
        return
    if found.recovery is None:
        yield Due(
            "recovery-missing",
            _(
                "No recovery key was given out: whoever loses the key file loses every record. "
                "Run `manage.py vault export-key`."
            ),
        )
    elif not found.recovery.covers:
        yield Due(
            "recovery-stale",
            _("The recovery envelope lacks keys of today. Run `manage.py vault export-key`."),
        )


def _due_for(key: WrappingKey, current: int) -> Iterator[Due]:
    wraps = key.household_keys + key.roots
    if not key.is_at_hand:
        yield Due(
            "kek-lost",
            _(
                "Version %(version)d of the wrapping key isn't at hand and wraps %(n)d keys, which "
                "can't be opened. Bring it back from its copy or by `manage.py vault restore-key`."
            )
            % {"version": key.version, "n": wraps},
        )
    elif key.version != current and wraps:
        yield Due(
            "kek-old-in-use",
            _(
                "Version %(version)d of the wrapping key still wraps %(n)d keys. "
                "Run `manage.py vault rotate-kek`."
            )
            % {"version": key.version, "n": wraps},
        )
    elif key.version != current:
        yield Due(
            "kek-to-retire",
            _("Version %(version)d of the wrapping key wraps nothing any more: retire it.")
            % {"version": key.version},
        )
    elif key.made_on and age_on(key.made_on, today()) >= settings.CASEWORK_KEK_YEARS:
        yield Due(
            "kek-aged",
            _(
                "Version %(version)d of the wrapping key is from %(day)s, over %(n)d years old. "
                "Run `manage.py vault rotate-kek`."
            )
            % {
                "version": key.version,
                "day": key.made_on.isoformat(),
                "n": settings.CASEWORK_KEK_YEARS,
            },
        )


def _by_kek(model: type[HouseholdKey] | type[RootKey]) -> Counter[int]:
    counts = model._default_manager.values_list("kek_version").annotate(Count("pk"))
    return Counter(dict(counts.order_by("kek_version")))


def _first_used(version: int) -> date | None:
    """Return the day that a version without a day of its own is first heard of.

    Its rotation tells it; without one, the oldest key it wraps.
    """
    operation = Operation.objects.filter(kind=ROTATION, target=str(version)).first()
    if operation is not None:
        return local_date(operation.started_at)
    firsts = [
        model._default_manager.filter(kek_version=version).aggregate(first=Min("created_at"))
        for model in (HouseholdKey, RootKey)
    ]
    days = [found["first"] for found in firsts if found["first"] is not None]
    return local_date(min(days)) if days else None


def _can_export(provider: providers.KeyProvider) -> bool:
    try:
        provider.reveal()
    except providers.DoneByHand:
        return False
    return True
