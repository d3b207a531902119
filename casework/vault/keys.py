"""Households' keys and root keys: made, wrapped in the keystore, opened, kept within bounds."""

import secrets
import struct
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import NamedTuple, NoReturn
from uuid import UUID

from django.conf import settings
from django.db import connections, transaction

from casework.vault import providers, suites
from casework.vault.models import HouseholdKey, RootKey, Tombstone
from casework.vault.providers import WrapBroken
from casework.vault.router import KEYSTORE

SEAL_PURPOSE = b"casework/v1/seal/"
FIRST_VERSION = 1
ROOT_SECONDS = 60
HOUSEHOLD_BINDING = struct.Struct(">16s16sHI")

CipherName = tuple[int, int, str]


class KeyMissing(Exception):
    """No usable key: it was never made, was destroyed, or does not open with our KEK."""


class Shredded(KeyMissing):
    """The household was shredded: no key is ever made for it again."""


class OpenKeys:
    """One household's opened secrets, and the ciphers derived from them so far.

    A secret has 64 bytes, by version: the data key (DEK) and the fingerprint key.

    Threads share it: two of them may derive the same cipher at once, and either one serves.
    """

    __slots__ = ("ciphers", "good_until", "household", "secrets")

    def __init__(self, household: int = 0) -> None:
        self.household = household
        self.secrets: dict[int, bytes] = {}
        self.ciphers: dict[CipherName, suites.Aead] = {}
        self.good_until = 0.0

    @property
    def current_version(self) -> int:
        """Return the version that seals what is new."""
        return max(self.secrets)

    def __reduce__(self) -> NoReturn:
        # A pickled key would lie open in a cache or a job queue.
        raise TypeError("Opened keys are never pickled.")

    @property
    def fingerprint_key(self) -> bytes:
        """Return the 32 bytes that key this household's fingerprints."""
        return self.secrets[self.current_version][suites.SECRET_BYTES :]

    def cipher(self, name: CipherName) -> suites.Aead:
        """Return the cipher of (suite, version, access class); raise KeyError for unknown ones.

        A version that these keys lack may have been made since they were opened, so the keystore
        is asked once more.
        """
        cipher = self.ciphers.get(name)
        if cipher is None:
            suite, version, access_class = name
            known = self.secrets
            if version not in known:
                known = reopen([UUID(int=self.household)])[self.household].secrets
            dek = known[version][: suites.SECRET_BYTES]
            purpose = SEAL_PURPOSE + access_class.encode()
            cipher = self.ciphers[name] = suites.BY_NUMBER[suite].cipher(dek, purpose)
        return cipher


def uptime() -> float:
    """Return seconds on a clock that goes on while the machine sleeps, where it has one.

    A process that slept through a rotation must not find its keys fresh.
    """
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()  # pragma: no cover - no such clock outside Linux


class KeyCache:
    """Opened keys of this process: the least recently used go first, each after some minutes.

    Households stand in it as integers, which hash several times faster than UUIDs.
    """

    def __init__(self, clock: Callable[[], float] = uptime) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, OpenKeys] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, household: int) -> OpenKeys | None:
        """Return the opened keys unless they are absent or too old."""
        with self._lock:
            found = self._kept.get(household)
            if found is None:
                return None
            if found.good_until <= self.clock():
                del self._kept[household]
                return None
            self._kept.move_to_end(household)
            return found

    def missing(self, household_ids: Iterable[UUID]) -> list[UUID]:
        """Return those whose keys `get` would not find."""
        now, kept = self.clock(), self._kept
        with self._lock:
            return [
                household_id
                for household_id in dict.fromkeys(household_ids)
                if (found := kept.get(household_id.int)) is None or found.good_until <= now
            ]

    def put(self, opened: dict[int, OpenKeys], read_at: float | None = None) -> None:
        """Keep the keys of some households, and let the oldest go beyond the bound.

        Their time runs from `read_at`, when the keystore was asked for them.
        """
        begun = self.clock() if read_at is None else read_at
        good_until = begun + settings.CASEWORK_KEY_CACHE_SECONDS
        most = settings.CASEWORK_KEY_CACHE_ENTRIES
        with self._lock:
            for household, found in opened.items():
                found.good_until = good_until
                self._kept[household] = found
                self._kept.move_to_end(household)
            while len(self._kept) > most:
                self._kept.popitem(last=False)

    def drop(self, household: int) -> None:
        """Let one household's keys go."""
        with self._lock:
            self._kept.pop(household, None)

    def forget(self) -> None:
        """Let every key go."""
        with self._lock:
            self._kept.clear()


class Root(NamedTuple):
    """An opened root key and the suite of what is derived from it."""

    suite: suites.Suite
    secret: bytes

    def __repr__(self) -> str:
        return "Root(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("Opened keys are never pickled.")


_SELECT = (
    "SELECT household_id, dek_version, kek_version, wrapped FROM vault_householdkey "
    "WHERE household_id IN (%s)"
)
_cache = KeyCache()
_roots: dict[tuple[str, int | None], tuple[Root, float]] = {}


def create_key(household_id: UUID) -> None:
    """Make the household's key, unless it has one, and commit it to the keystore at once.

    Call it before the household's row is inserted: a key without a household harms nobody, a
    household without a key can't be sealed. Raises RuntimeError inside a keystore transaction.
    """
    create_keys([household_id])


def create_keys(household_ids: Iterable[UUID]) -> None:
    """Make the keys of many households in one transaction; those that have one keep it.

    Raises Shredded if one of them has a tombstone.
    """
    wanted = set(household_ids)
    provider = providers.configured()
    kek_version = provider.current_version()
    with transaction.atomic(using=KEYSTORE, durable=True):
        if Tombstone.objects.filter(household_id__in=wanted).exists():
            raise Shredded
        having = HouseholdKey.objects.filter(household_id__in=wanted)
        rows = [
            HouseholdKey(
                household_id=household_id,
                dek_version=FIRST_VERSION,
                kek_version=kek_version,
                wrapped=provider.wrap(
                    kek_version,
                    secrets.token_bytes(2 * suites.SECRET_BYTES),
                    household_aad(household_id.int, FIRST_VERSION, kek_version),
                ),
            )
            for household_id in wanted - set(having.values_list("household_id", flat=True))
        ]
        # Another process may make the same key at this moment; whichever came first stays.
        HouseholdKey.objects.bulk_create(rows, ignore_conflicts=True)


def warm(household_ids: Iterable[UUID]) -> None:
    """Open the keys of many households in one query, before a list of their records is read.

    Loads no more than the cache holds; a household without a usable key is passed over.
    """
    if missing := _cache.missing(household_ids):
        reopen(missing[: settings.CASEWORK_KEY_CACHE_ENTRIES])


def of(household_id: UUID) -> OpenKeys:
    """Return a household's opened keys; raise KeyMissing."""
    found = _cache.get(household_id.int) or reopen([household_id]).get(household_id.int)
    if found is None:
        raise KeyMissing
    return found


def create_root(name: str, version: int = FIRST_VERSION) -> bool:
    """Make a version of a root key, under the suite of the settings; say whether it was new."""
    provider, suite = providers.configured(), suites.current()
    kek_version = provider.current_version()
    aad = root_aad(name, version, suite.number, kek_version)
    _row, made = RootKey.objects.get_or_create(
        name=name,
        version=version,
        defaults={
            "suite": suite.number,
            "kek_version": kek_version,
            "wrapped": provider.wrap(kek_version, secrets.token_bytes(suites.SECRET_BYTES), aad),
        },
    )
    return made


def root(name: str, version: int | None = None) -> Root:
    """Return a version of a root key, the latest unless one is named; raise KeyMissing.

    What was opened is kept for a minute: another process may have made a later version meanwhile.
    """
    kept = _roots.get((name, version))
    if kept is not None and kept[1] > time.monotonic():
        return kept[0]
    rows = RootKey.objects.filter(name=name).order_by("-version")
    row = rows.filter(version=version).first() if version else rows.first()
    if row is None:
        raise KeyMissing
    found = open_root(row)
    _roots[name, version] = (found, time.monotonic() + ROOT_SECONDS)
    return found


def open_root(row: RootKey) -> Root:
    """Return what a root key's row wraps; raise KeyMissing."""
    aad = root_aad(row.name, row.version, row.suite, row.kek_version)
    return Root(suites.BY_NUMBER[row.suite], _unwrap(row, aad))


def open_household_key(row: HouseholdKey) -> bytes:
    """Return the 64 bytes that a household key's row wraps; raise KeyMissing."""
    return _unwrap(row, household_aad(row.household_id.int, row.dek_version, row.kek_version))


def opens(row: HouseholdKey | RootKey) -> bool:
    """Say whether a wrapped key opens with our KEK."""
    try:
        if isinstance(row, RootKey):
            open_root(row)
        else:
            open_household_key(row)
    except KeyMissing:
        return False
    return True


def forget() -> None:
    """Let every opened key of this process go."""
    _cache.forget()
    forget_roots()


def forget_roots() -> None:
    """Let this process's opened root keys go."""
    _roots.clear()


def forget_households(household_ids: Iterable[UUID]) -> None:
    """Let this process's opened keys of some households go."""
    for household_id in household_ids:
        _cache.drop(household_id.int)


def reopen(household_ids: list[UUID]) -> dict[int, OpenKeys]:
    """Open the keys of some households as the keystore has them now, in one query; keep them.

    Returns them by household as an integer. What won't open is left out, and so is a household
    whose newest key won't open: what was sealed under an older one might be lost with it. In SQL,
    because the ORM takes longer to carry a thousand UUIDs than we take to open their keys.
    """
    connection = connections[KEYSTORE]
    native = connection.features.has_native_uuid_field
    provider, read_at = providers.configured(), _cache.clock()
    opened: dict[int, OpenKeys] = {}
    newest: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            _SELECT % ",".join(["%s"] * len(household_ids)),
            household_ids if native else [household.hex for household in household_ids],
        )
        for stored, dek_version, kek_version, wrapped in cursor.fetchall():
            household = stored.int if native else int(stored, 16)
            newest[household] = max(dek_version, newest.get(household, 0))
            aad = household_aad(household, dek_version, kek_version)
            try:
                secret = provider.unwrap(kek_version, wrapped, aad)
            except WrapBroken:
                continue
            found = opened.get(household)
            if found is None:
                found = opened[household] = OpenKeys(household)
            found.secrets[dek_version] = secret
    usable = {
        household: found
        for household, found in opened.items()
        if newest[household] in found.secrets
    }
    _cache.put(usable, read_at)
    return usable


def _unwrap(row: RootKey | HouseholdKey, aad: bytes) -> bytes:
    try:
        return providers.configured().unwrap(row.kek_version, bytes(row.wrapped), aad)
    except WrapBroken:
        raise KeyMissing from None


def household_aad(household: int, dek_version: int, kek_version: int) -> bytes:
    """Return what a household's wrapped key is bound to."""
    return HOUSEHOLD_BINDING.pack(
        b"household key v1", household.to_bytes(16, "big"), dek_version, kek_version
    )


def root_aad(name: str, version: int, suite: int, kek_version: int) -> bytes:
    """Return what a wrapped root key is bound to."""
    numbers = (str(number).encode() for number in (version, suite, kek_version))
    return suites.framed(b"root/v1", name.encode(), *numbers)
