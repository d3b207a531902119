"""Households' keys and root keys: made, wrapped in the keystore, opened, kept within bounds."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from django.conf import settings
from django.db import transaction

from casework.vault import providers, suites
from casework.vault.models import HouseholdKey, RootKey
from casework.vault.providers import KeyProvider, WrapBroken
from casework.vault.router import KEYSTORE

SEAL_PURPOSE = b"casework/v1/seal/"
FIRST_VERSION = 1


class KeyMissing(Exception):
    """No usable key: it was never made, was destroyed, or does not open with our KEK."""


class OpenKeys:
    """One household's opened secrets by version, and the ciphers derived from them so far.

    Threads share it: two of them may derive the same cipher at once, and either one serves.
    """

    __slots__ = ("_ciphers", "_secrets", "good_until")

    def __init__(self, opened: dict[int, bytes], good_until: float) -> None:
        self._secrets = opened
        self._ciphers: dict[tuple[int, int, str], suites.Aead] = {}
        self.good_until = good_until

    @property
    def current_version(self) -> int:
        """Return the version that seals what is new."""
        return max(self._secrets)

    @property
    def fingerprint_key(self) -> bytes:
        """Return the 32 bytes that key this household's fingerprints."""
        return self._secrets[self.current_version][suites.SECRET_BYTES :]

    def cipher(self, suite: int, version: int, access_class: str) -> suites.Aead:
        """Return the cipher of one access class; raise KeyError for what this household has not."""
        name = (suite, version, access_class)
        cipher = self._ciphers.get(name)
        if cipher is None:
            dek = self._secrets[version][: suites.SECRET_BYTES]
            purpose = SEAL_PURPOSE + access_class.encode()
            cipher = self._ciphers[name] = suites.BY_NUMBER[suite].cipher(dek, purpose)
        return cipher


class KeyCache:
    """Opened keys of this process: the least recently used go first, each after some minutes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: OrderedDict[int, OpenKeys] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, household_id: UUID) -> OpenKeys | None:
        """Return the opened keys unless they are absent or too old."""
        number = household_id.int  # hashes several times faster than the UUID itself
        with self._lock:
            found = self._kept.get(number)
            if found is None:
                return None
            if found.good_until <= self._clock():
                del self._kept[number]
                return None
            self._kept.move_to_end(number)
            return found

    def put(self, opened: dict[UUID, dict[int, bytes]]) -> None:
        """Keep the secrets of some households, and let the oldest go beyond the bound."""
        good_until = self._clock() + settings.CASEWORK_KEY_CACHE_MINUTES * 60
        most = settings.CASEWORK_KEY_CACHE_ENTRIES
        with self._lock:
            for household_id, secrets_by_version in opened.items():
                self._kept[household_id.int] = OpenKeys(secrets_by_version, good_until)
                self._kept.move_to_end(household_id.int)
            while len(self._kept) > most:
                self._kept.popitem(last=False)

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


_cache = KeyCache()
_roots: dict[str, Root] = {}


def create_key(household_id: UUID) -> None:
    """Make the household's key, unless it has one, and commit it to the keystore at once.

    Call it before the household's row is inserted: a key without a household harms nobody, a
    household without a key can't be sealed. Raises RuntimeError inside a keystore transaction.
    """
    create_keys([household_id])


def create_keys(household_ids: Iterable[UUID]) -> None:
    """Make the keys of many households in one transaction; those that have one keep it."""
    wanted = set(household_ids)
    provider = providers.configured()
    kek_version = provider.current_version()
    with transaction.atomic(using=KEYSTORE, durable=True):
        having = HouseholdKey.objects.filter(household_id__in=wanted)
        rows = [
            HouseholdKey(
                household_id=household_id,
                dek_version=FIRST_VERSION,
                kek_version=kek_version,
                wrapped=provider.wrap(
                    kek_version,
                    secrets.token_bytes(2 * suites.SECRET_BYTES),
                    _household_aad(household_id, FIRST_VERSION, kek_version),
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
    missing = {household_id for household_id in household_ids if _cache.get(household_id) is None}
    _load(islice(missing, settings.CASEWORK_KEY_CACHE_ENTRIES))


def of(household_id: UUID) -> OpenKeys:
    """Return a household's opened keys; raise KeyMissing."""
    found = _cache.get(household_id)
    if found is None:
        opened = _load([household_id])
        if household_id not in opened:
            raise KeyMissing
        # Taken from the cache's own answer, which may already have been pushed out by others.
        found = _cache.get(household_id) or OpenKeys(opened[household_id], 0)
    return found


def create_root(name: str) -> bool:
    """Make a root key's first version, under the suite of the settings; say whether it was new."""
    provider, suite = providers.configured(), suites.current()
    kek_version = provider.current_version()
    aad = _root_aad(name, FIRST_VERSION, suite.number, kek_version)
    _row, made = RootKey.objects.get_or_create(
        name=name,
        version=FIRST_VERSION,
        defaults={
            "suite": suite.number,
            "kek_version": kek_version,
            "wrapped": provider.wrap(kek_version, secrets.token_bytes(suites.SECRET_BYTES), aad),
        },
    )
    return made


def root(name: str) -> Root:
    """Return a root key's latest version, kept for the life of the process; raise KeyMissing."""
    found = _roots.get(name)
    if found is None:
        row = RootKey.objects.filter(name=name).order_by("-version").first()
        if row is None:
            raise KeyMissing
        found = _roots[name] = open_root(row)
    return found


def open_root(row: RootKey) -> Root:
    """Return what a root key's row wraps; raise KeyMissing."""
    aad = _root_aad(row.name, row.version, row.suite, row.kek_version)
    secret = _unwrap(providers.configured(), row.kek_version, row.wrapped, aad)
    if secret is None:
        raise KeyMissing
    return Root(suites.BY_NUMBER[row.suite], secret)


def open_household_key(row: HouseholdKey) -> bytes:
    """Return the 64 bytes that a household key's row wraps; raise KeyMissing."""
    aad = _household_aad(row.household_id, row.dek_version, row.kek_version)
    secret = _unwrap(providers.configured(), row.kek_version, row.wrapped, aad)
    if secret is None:
        raise KeyMissing
    return secret


def forget() -> None:
    """Let every opened key of this process go."""
    _cache.forget()
    _roots.clear()


def _load(household_ids: Iterable[UUID]) -> dict[UUID, dict[int, bytes]]:
    opened: dict[UUID, dict[int, bytes]] = {}
    provider = providers.configured()
    rows = HouseholdKey.objects.filter(household_id__in=list(household_ids)).values_list(
        "household_id", "dek_version", "kek_version", "wrapped"
    )
    for household_id, dek_version, kek_version, wrapped in rows:
        aad = _household_aad(household_id, dek_version, kek_version)
        secret = _unwrap(provider, kek_version, wrapped, aad)
        if secret is not None:
            opened.setdefault(household_id, {})[dek_version] = secret
    _cache.put(opened)
    return opened


def _unwrap(
    provider: KeyProvider, kek_version: int, wrapped: bytes | memoryview, aad: bytes
) -> bytes | None:
    try:
        # PostgreSQL's driver hands out a memoryview, SQLite's bytes.
        return provider.unwrap(kek_version, bytes(wrapped), aad)
    except WrapBroken:
        return None


def _household_aad(household_id: UUID, dek_version: int, kek_version: int) -> bytes:
    return b"household/v1/%b/%d/%d" % (household_id.bytes, dek_version, kek_version)


def _root_aad(name: str, version: int, suite: int, kek_version: int) -> bytes:
    numbers = (str(number).encode() for number in (version, suite, kek_version))
    return suites.framed(b"root/v1", name.encode(), *numbers)
