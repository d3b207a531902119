"""Households' keys: made once, opened in one query, kept within bounds."""

import pickle
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries, Settings

from casework.common.ids import new_id
from casework.vault import keys, providers, suites
from casework.vault.keys import KeyCache, KeyMissing, OpenKeys
from casework.vault.models import HouseholdKey, RootKey
from tests.vault.conftest import make_home

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def rewrap(row: HouseholdKey, secret: bytes, dek_version: int) -> None:
    """Store another version of a household's secrets."""
    aad = keys.household_aad(row.household_id.int, dek_version, 1)
    HouseholdKey.objects.create(
        household_id=row.household_id,
        dek_version=dek_version,
        kek_version=1,
        wrapped=providers.configured().wrap(1, secret, aad),
    )


def test_a_household_keeps_the_key_it_has(home: UUID) -> None:
    before = HouseholdKey.objects.get(household_id=home).wrapped
    keys.create_key(home)
    assert HouseholdKey.objects.get(household_id=home).wrapped == before


def test_two_households_never_share_a_key(home: UUID) -> None:
    assert keys.of(home).secrets != keys.of(make_home()).secrets


def test_a_key_stays_when_the_households_transaction_fails() -> None:
    household_id = new_id()
    with transaction.atomic():
        keys.create_key(household_id)
        transaction.set_rollback(True)
    assert HouseholdKey.objects.filter(household_id=household_id).exists()


def test_many_keys_are_made_in_a_constant_number_of_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(5, using="keystore"):
        keys.create_keys(new_id() for _household in range(50))


def test_no_key_stands_in_clear_in_the_keystore(home: UUID) -> None:
    secret = keys.of(home).secrets[1]
    wrapped = bytes(HouseholdKey.objects.get(household_id=home).wrapped)
    assert secret[:32] not in wrapped
    assert secret[32:] not in wrapped


def test_a_list_is_warmed_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    homes = [make_home() for _household in range(20)]
    with django_assert_num_queries(1, using="keystore"):
        keys.warm(iter(homes))
        for household_id in homes:
            keys.of(household_id)


def test_what_is_open_is_not_fetched_again(
    home: UUID, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keys.of(home)
    with django_assert_num_queries(0, using="keystore"):
        keys.warm([home, home])


def test_warming_passes_over_a_household_without_a_key(home: UUID) -> None:
    keys.warm([home, new_id()])
    assert keys.of(home).current_version == 1


def test_a_household_without_a_key_is_told() -> None:
    with pytest.raises(KeyMissing):
        keys.of(new_id())


def test_a_wrapped_key_moved_to_another_household_does_not_open(home: UUID) -> None:
    other = make_home()
    wrapped = HouseholdKey.objects.get(household_id=home).wrapped
    HouseholdKey.objects.filter(household_id=other).update(wrapped=wrapped)
    with pytest.raises(KeyMissing):
        keys.of(other)


def test_a_later_version_seals_and_the_earlier_still_opens(home: UUID) -> None:
    first = keys.of(home)
    rewrap(HouseholdKey.objects.get(household_id=home), b"n" * 64, dek_version=2)
    keys.forget()
    both = keys.of(home)
    assert (both.current_version, both.secrets[1]) == (2, first.secrets[1])


def test_the_fingerprint_key_is_the_second_half() -> None:
    opened = OpenKeys()
    opened.secrets[1] = b"d" * 32 + b"f" * 32
    assert opened.fingerprint_key == b"f" * 32


def test_a_cipher_is_derived_once(home: UUID) -> None:
    name = (suites.AES.number, 1, "identity")
    assert keys.of(home).cipher(name) is keys.of(home).cipher(name)


def test_each_access_class_has_a_cipher_of_its_own(home: UUID) -> None:
    opened = keys.of(home)
    identity, narrative = (
        opened.cipher((suites.AES.number, 1, name)) for name in ("identity", "narrative")
    )
    assert identity.encrypt(bytes(12), b"x", b"") != narrative.encrypt(bytes(12), b"x", b"")


def test_the_least_recently_used_goes_first(settings: Settings) -> None:
    settings.CASEWORK_KEY_CACHE_ENTRIES = 2
    cache = KeyCache()
    cache.put({1: OpenKeys()})
    cache.put({2: OpenKeys()})
    cache.get(1)
    cache.put({3: OpenKeys()})
    assert [cache.get(n) is not None for n in (1, 2, 3)] == [True, False, True]
    assert len(cache) == 2


def test_a_key_goes_after_its_minutes_however_often_it_is_used(settings: Settings) -> None:
    settings.CASEWORK_KEY_CACHE_SECONDS = 600
    clock = Clock()
    cache = KeyCache(clock)
    cache.put({1: OpenKeys()})
    clock.seconds = 599
    assert cache.get(1) is not None
    assert cache.missing([UUID(int=1)]) == []
    clock.seconds = 600
    assert cache.missing([UUID(int=1)]) == [UUID(int=1)]
    assert cache.get(1) is None
    assert len(cache) == 0


def test_threads_share_the_cache_within_its_bound(settings: Settings) -> None:
    settings.CASEWORK_KEY_CACHE_ENTRIES = 3
    cache = KeyCache()

    def use(start: int) -> None:
        for number in range(start, start + 500):
            cache.put({number % 7: OpenKeys()})
            cache.get((number + 3) % 7)

    with ThreadPoolExecutor(max_workers=4) as threads:
        for done in [threads.submit(use, start) for start in range(4)]:
            done.result()
    assert len(cache) == 3


def test_more_households_than_the_cache_holds_still_open(settings: Settings) -> None:
    settings.CASEWORK_KEY_CACHE_ENTRIES = 2
    homes = [make_home() for _household in range(5)]
    keys.warm(homes)
    assert len(keys._cache) == 2
    assert [keys.of(household_id).current_version for household_id in homes] == [1] * 5


def test_a_root_is_made_once() -> None:
    assert [keys.create_root("export"), keys.create_root("export")] == [True, False]


def test_a_root_keeps_the_suite_it_was_made_under(settings: Settings) -> None:
    settings.CASEWORK_SUITE = "sm4"
    keys.create_root("export")
    settings.CASEWORK_SUITE = "aes"
    assert keys.root("export").suite is suites.SM4


def test_a_root_is_fetched_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    keys.create_root("export")
    with django_assert_num_queries(1, using="keystore"):
        assert keys.root("export") == keys.root("export")


def test_an_absent_root_is_told() -> None:
    with pytest.raises(KeyMissing):
        keys.root("export")


def test_a_root_under_another_name_does_not_open() -> None:
    keys.create_root("export")
    RootKey.objects.filter(name="export").update(name="other")
    with pytest.raises(KeyMissing):
        keys.root("other")


def test_a_root_shows_no_secret_when_printed() -> None:
    keys.create_root("export")
    assert repr(keys.root("export")) == "Root(…)"


def test_rows_of_the_keystore_print_ids_only(home: UUID) -> None:
    keys.create_root("export")
    assert str(HouseholdKey.objects.get(household_id=home)) == f"{home} v1"
    assert str(RootKey.objects.get(name="export")) == "export v1"


def test_opened_keys_are_never_pickled(home: UUID) -> None:
    keys.create_root("export")
    for opened in (keys.of(home), keys.root("export")):
        with pytest.raises(TypeError, match="never pickled"):
            pickle.dumps(opened)


def test_opened_keys_show_no_secret_when_printed(home: UUID) -> None:
    keys.create_root("export")
    shown = f"{keys.of(home)!r} {keys.of(home)} {keys.root('export')!r} {keys.root('export')}"
    for secret in (keys.of(home).secrets[1], keys.root("export").secret):
        assert repr(secret)[2:-1] not in shown
        assert secret.hex() not in shown


def test_a_key_made_since_these_were_opened_is_fetched(home: UUID) -> None:
    held = keys.of(home)
    rewrap(HouseholdKey.objects.get(household_id=home), b"n" * 64, dek_version=2)
    fresh = keys.reopen([home])[home.int].cipher((1, 2, "identity"))
    found = held.cipher((1, 2, "identity"))
    assert found.decrypt(bytes(12), fresh.encrypt(bytes(12), b"x", b""), b"") == b"x"


def test_a_version_that_was_never_made_is_unknown(home: UUID) -> None:
    with pytest.raises(KeyError):
        keys.of(home).cipher((1, 7, "identity"))


def test_nothing_is_sealed_under_an_older_key_when_the_newest_does_not_open(home: UUID) -> None:
    row = HouseholdKey.objects.get(household_id=home)
    rewrap(row, b"n" * 64, dek_version=2)
    HouseholdKey.objects.filter(dek_version=2).update(wrapped=bytes(row.wrapped))
    keys.forget()
    with pytest.raises(KeyMissing):
        keys.of(home)


def test_the_time_of_a_key_runs_from_when_it_was_asked_for(settings: Settings) -> None:
    settings.CASEWORK_KEY_CACHE_SECONDS = 600
    clock = Clock()
    cache = KeyCache(clock)
    clock.seconds = 50
    cache.put({1: OpenKeys()}, read_at=20)
    clock.seconds = 620
    assert cache.get(1) is None
