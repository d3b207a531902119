"""Changing keys: everything is moved, nothing is lost, and old keys go when nothing needs them."""

import time
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from casework.audit.models import Entry
from casework.audit.verify import verify
from casework.common import dates
from casework.vault import (
    bulk,
    digests,
    envelope,
    keys,
    providers,
    recovery,
    rekeying,
    resealing,
    rotation,
)
from casework.vault.models import HouseholdKey, Operation, RootKey, Tombstone
from casework.vault.verification import counters
from tests.vault.app.models import SealedHome, SealedThing, ThingIdentity, ThingNarrative
from tests.vault.conftest import make_home, make_thing

pytestmark = [
    pytest.mark.django_db(databases=["default", "keystore"]),
    pytest.mark.usefixtures("own_key_file", "at_once"),
]


@pytest.fixture
def own_key_file(db: None, settings: Settings, tmp_path: Path) -> None:
    """A key file of the test's own, so that what it drops is nobody else's."""
    settings.CASEWORK_KEY_FILE = tmp_path / "sealing.key"
    providers.create_key_file(settings.CASEWORK_KEY_FILE)
    RootKey.objects.all().delete()
    HouseholdKey.objects.all().delete()
    keys.create_root("index")


@pytest.fixture
def at_once(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let old keys be destroyed at once, and nobody sleep."""
    settings.CASEWORK_KEY_CACHE_SECONDS = 0
    settings.CASEWORK_LONGEST_TRANSACTION_SECONDS = 0
    monkeypatch.setattr(time, "sleep", lambda seconds: None)


@pytest.fixture
def grace(settings: Settings, at_once: None) -> None:
    """Let other processes hold keys for ten minutes."""
    settings.CASEWORK_KEY_CACHE_SECONDS = 600


@pytest.fixture
def in_eleven_minutes(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that lets eleven minutes pass."""
    passed = timedelta()

    def later() -> None:
        nonlocal passed
        passed += timedelta(minutes=11)
        for module in (rotation, rekeying, dates):
            monkeypatch.setattr(module, "now", lambda: timezone.now() + passed)
        monkeypatch.setattr("casework.desk.custody.rotation.now", lambda: timezone.now() + passed)
        keys.forget()

    return later


def vault(*words: str) -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command("vault", *words, stdout=out)
    return out.getvalue()


def name_of(thing: SealedThing) -> str:
    """Return what a row says, read by a process that holds no key yet."""
    keys.forget()
    return SealedThing.objects.get(pk=thing.pk).identity.name


def blobs() -> list[bytes]:
    """Return every seal of the tests' tables."""
    pairs = SealedThing.objects.values_list("identity_sealed", "narrative_sealed")
    return [bytes(blob) for pair in pairs for blob in pair]


def versions() -> list[int]:
    """Return the versions of the households' keys."""
    return sorted(HouseholdKey.objects.values_list("dek_version", flat=True))


def wrapped_by() -> set[int]:
    """Return the versions of the KEK in use."""
    return {*HouseholdKey.objects.values_list("kek_version", flat=True)} | {
        *RootKey.objects.values_list("kek_version", flat=True)
    }


def break_keys() -> None:
    """Damage every household's wrapped key."""
    HouseholdKey.objects.update(wrapped=b"\x01" + bytes(92))
    keys.forget()


# The wrapping key


def test_a_new_wrapping_key_takes_over_every_key() -> None:
    thing = make_thing(make_home())
    vault("rotate-kek")
    assert (wrapped_by(), providers.configured().versions()) == ({2}, [2])
    assert name_of(thing) == "魏龙凤"


def test_a_wrapping_key_that_wraps_nothing_yet_is_used_before_another_is_made() -> None:
    make_home()
    providers.configured().add_version()
    vault("rotate-kek")
    assert wrapped_by() == {2}


def test_an_empty_keystore_is_no_reason_against_a_new_wrapping_key() -> None:
    RootKey.objects.all().delete()
    vault("rotate-kek")
    assert providers.configured().versions() == [1]


@pytest.mark.usefixtures("grace")
def test_the_old_wrapping_key_stays_until_nobody_can_hold_it(in_eleven_minutes: Any) -> None:
    make_home()
    assert "may be destroyed from" in vault("rotate-kek")
    assert "may be destroyed from" in vault("rotate-kek")
    assert providers.configured().versions() == [1, 2]
    in_eleven_minutes()
    assert "1 old keys destroyed" in vault("rotate-kek")
    assert providers.configured().versions() == [2]


@pytest.mark.usefixtures("grace")
def test_a_key_that_a_slow_process_wrapped_by_the_old_one_is_moved_first(
    in_eleven_minutes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault("rotate-kek")
    with monkeypatch.context() as slow:
        slow.setattr(type(providers.configured()), "current_version", lambda self: 1)
        thing = make_thing(make_home())
    in_eleven_minutes()
    said = vault("rotate-kek")
    assert "1 rows still need an old key" in said
    assert providers.configured().versions() == [1, 2]
    assert wrapped_by() == {2}
    in_eleven_minutes()
    vault("rotate-kek")
    assert providers.configured().versions() == [2]
    assert name_of(thing) == "魏龙凤"


def test_a_root_under_the_old_wrapping_key_sends_the_rotation_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rotating = rotation.KekRotation()
    operation = rotating.rest(rotating.begin())
    assert rotating.destroy(operation, lambda count: None).moved_back
    assert providers.configured().versions() == [1, 2]


def test_a_wrapped_key_that_does_not_open_keeps_its_wrapping_key() -> None:
    make_home()
    break_keys()
    said = vault("rotate-kek")
    assert "vault_householdkey: 1 do not open" in said
    assert "0 old keys destroyed" in said
    assert providers.configured().versions() == [1, 2]
    with pytest.raises(CommandError, match="vault_householdkey 1"):
        vault("retire-kek", "1")


def test_a_root_that_does_not_open_is_left_as_it_is() -> None:
    RootKey.objects.update(wrapped=b"\x01" + bytes(60))
    assert rekeying.rewrap_keys(1, lambda count: None) == (0, 0)
    assert rekeying.rewrap_keys(2, lambda count: None) == (0, 1)


def test_the_custodians_envelope_holds_the_new_wrapping_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held: list[list[int]] = []
    monkeypatch.setattr(recovery, "refresh", lambda: held.append(providers.configured().versions()))
    vault("rotate-kek")
    assert held == [[1, 2], [2]]


def test_a_wrapping_key_is_retired_by_its_version() -> None:
    vault("rotate-kek")
    providers.configured().add_version()
    Operation.objects.create(
        kind="retire-kek", target="3", started_at=timezone.now(), finished_at=timezone.now()
    )
    rekeying.rewrap_keys(3, lambda count: None)
    assert "Version 2 of the wrapping key is destroyed" in vault("retire-kek", "2")
    assert providers.configured().versions() == [3]


@pytest.mark.parametrize("version", ["1", "7"])
def test_the_present_wrapping_key_and_an_absent_one_are_not_retired(version: str) -> None:
    with pytest.raises(CommandError):
        vault("retire-kek", version)
    assert providers.configured().versions() == [1]
    assert not Entry.objects.filter(act="retire-kek").exists()


def test_a_wrapping_key_is_not_retired_without_a_rotation() -> None:
    providers.configured().add_version()
    with pytest.raises(CommandError, match="Run rotate-kek first"):
        vault("retire-kek", "1")


@pytest.mark.usefixtures("grace")
def test_a_wrapping_key_is_not_retired_before_its_time() -> None:
    vault("rotate-kek")
    with pytest.raises(CommandError, match="may still use the old keys until"):
        vault("retire-kek", "1")


# The data keys


def test_new_data_keys_take_over_every_record() -> None:
    thing, alone = make_thing(make_home()), SealedHome()
    alone.identity = ThingIdentity("单艳梓")
    keys.create_key(alone.pk)
    alone.save()
    print_of = digests.fingerprint(alone.pk, b"x")
    vault("rotate-dek", "--all")
    assert versions() == [2, 2]
    assert {blob[2:4] for blob in blobs()} == {b"\x00\x02"}
    assert name_of(thing) == "魏龙凤"
    assert SealedHome.objects.get().identity.name == "单艳梓"
    assert digests.matches(alone.pk, b"x", print_of)


def test_a_rotation_remembers_that_and_when_it_destroyed_keys() -> None:
    make_thing(make_home())
    vault("rotate-dek", "--all")
    retired = Operation.objects.get(kind="retire-dek")
    assert retired.destroyed_at is not None
    assert retired.started_at <= retired.destroyed_at <= (retired.finished_at or dates.now())


def test_a_rotation_that_destroyed_nothing_says_so() -> None:
    vault("rotate-dek", "--all")
    assert Operation.objects.get(kind="retire-dek").destroyed_at is None


def test_one_household_alone_can_be_given_a_new_key() -> None:
    home, other = make_home(), make_home()
    thing = make_thing(home)
    vault("rotate-dek", "--household", str(home))
    found = dict(HouseholdKey.objects.values_list("household_id", "dek_version"))
    assert found == {home: 2, other: 1}
    assert name_of(thing) == "魏龙凤"


def test_a_household_without_a_key_is_passed_over() -> None:
    assert "0 keys made" in vault("rotate-dek", "--household", str(UUID(int=7)))


def test_a_shredded_household_gets_no_key() -> None:
    home = make_home()
    Tombstone.objects.create(
        household_id=home, shredded_at=timezone.now(), reason="request", mac=b""
    )
    assert "0 keys made" in vault("rotate-dek", "--all")


def test_a_household_whose_key_does_not_open_gets_no_other() -> None:
    make_home()
    break_keys()
    said = vault("rotate-dek", "--all")
    assert "0 keys made" in said
    assert "vault_householdkey: 1 do not open" in said


def test_a_version_beyond_what_a_seal_can_number_is_refused() -> None:
    home = make_home()
    HouseholdKey.objects.update(dek_version=rekeying.LAST_VERSION)
    for words in (["--all"], ["--household", str(home)]):
        with pytest.raises(CommandError, match="1 households have had 32767 keys"):
            vault("rotate-dek", *words)
    assert not Operation.objects.exists()
    assert not Entry.objects.exists()


def test_another_rotation_is_ended_first() -> None:
    Operation.objects.create(kind="rotate-dek", target="", started_at=timezone.now())
    with pytest.raises(CommandError, match="hasn't ended yet: vault rotate-dek --all"):
        vault("rotate-dek", "--household", str(UUID(int=7)))


@pytest.mark.usefixtures("grace")
def test_a_row_that_a_slow_process_sealed_by_the_old_key_is_moved_first(
    in_eleven_minutes: Any,
) -> None:
    home = make_home()
    held = keys.of(home)
    vault("rotate-dek", "--all")
    assert versions() == [1, 2]
    keys._cache.put({home.int: held}, keys.uptime())
    late = SealedThing(household_id=home)
    late.identity = ThingIdentity("单艳梓")
    late.save()
    assert bytes(late.identity_sealed)[2:4] == b"\x00\x01"
    in_eleven_minutes()
    said = vault("rotate-dek", "--all")
    assert "sealtest_sealedthing: 1 rows still need an old key" in said
    assert versions() == [1, 2]
    in_eleven_minutes()
    vault("rotate-dek", "--all")
    assert versions() == [2]
    assert name_of(late) == "单艳梓"


def test_waiting_sleeps_until_the_old_keys_may_go(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, in_eleven_minutes: Any
) -> None:
    settings.CASEWORK_KEY_CACHE_SECONDS = 600
    make_home()
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        in_eleven_minutes()

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(rotation, "scrubbed", lambda: True)
    vault("rotate-dek", "--all", "--wait")
    assert slept == [5]
    assert versions() == [2]


def test_a_row_that_does_not_open_keeps_the_key_of_its_household() -> None:
    thing, other = make_thing(make_home()), make_thing(make_home())
    blob = bytearray(thing.identity_sealed)
    blob[-1] ^= 1
    SealedThing.objects.filter(pk=thing.pk).update(note="")
    with connections["default"].cursor() as cursor:
        store = bulk.Bulk("default")
        cursor.execute(
            "UPDATE sealtest_sealedthing SET identity_sealed = %s WHERE id = %s",
            [bytes(blob), store.id(thing.pk)],
        )
    said = vault("rotate-dek", "--all")
    assert "sealtest_sealedthing: 1 do not open" in said
    assert "sealtest_sealedthing: 1 rows still need an old key" in said
    assert versions() == [1, 2, 2]
    assert name_of(other) == "魏龙凤"


def test_the_memory_stays_true_and_names_what_was_done_to_the_keys() -> None:
    make_thing(make_home())
    vault("rotate-dek", "--all")
    vault("rotate-kek")
    acts = list(Entry.objects.order_by("seq").values_list("act", flat=True))
    assert acts == [
        f"{kind} {act}"
        for kind in ("rotate-dek", "rotate-kek")
        for act in ("started", "finished", "retiring", "retired")
    ]
    finished = Entry.objects.get(act="rotate-dek finished")
    assert finished.details == {"made": 1, "rewrapped": 0, "resealed": 1, "broken": 0}
    assert not verify(counters).faults


def test_a_rotation_that_was_ended_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    things = [make_thing(make_home()) for _thing in range(3)]
    monkeypatch.setattr(resealing, "HOUSEHOLDS", 1)
    whole = resealing.sweep

    def die(batches: Any, aim: Any, advance: Any) -> Any:
        whole([next(iter(batches))], aim, lambda count: None)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(resealing, "sweep", die)
        with pytest.raises(KeyboardInterrupt):
            vault("rotate-dek", "--all")
    assert versions() == [1, 1, 1, 2, 2, 2]
    assert "0 keys made, 0 wrapped anew, 2 records" in vault("rotate-dek", "--all")
    assert versions() == [2, 2, 2]
    assert [name_of(thing) for thing in things] == ["魏龙凤"] * 3


def test_an_edit_made_meanwhile_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    thing = make_thing(make_home())
    real = bulk.Bulk.exchange
    edits: list[SealedThing] = []

    def edited_before(self: Any, table: str, *words: Any) -> int:
        if table == "sealtest_sealedthing" and not edits:
            row = SealedThing.objects.get(pk=thing.pk)
            row.narrative = ThingNarrative("后来写的。")
            row.save()
            edits.append(row)
        return real(self, table, *words)

    monkeypatch.setattr(bulk.Bulk, "exchange", edited_before)
    vault("rotate-dek", "--all")
    fresh = SealedThing.objects.get(pk=thing.pk)
    assert (fresh.narrative.text, fresh.identity.name) == ("后来写的。", "魏龙凤")
    assert versions() == [2]


def test_a_row_that_is_held_is_seen_again_until_it_is_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    thing = make_thing(make_home())
    real, tries = bulk.Bulk.exchange, []

    def held(self: Any, table: str, *words: Any) -> int:
        tries.append(table)
        return real(self, table, *words) if len(tries) > 2 * resealing.TRIES else 0

    monkeypatch.setattr(bulk.Bulk, "exchange", held)
    assert "1 records sealed anew" in vault("rotate-dek", "--all")
    assert name_of(thing) == "魏龙凤"


def test_rows_are_written_in_short_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    home = make_home()
    for _thing in range(5):
        make_thing(home)
    real, sizes = bulk.Bulk.exchange, []

    def counted(self: Any, table: str, key: Any, columns: Any, rows: Any) -> int:
        sizes.append(len(rows))
        return real(self, table, key, columns, rows)

    monkeypatch.setattr(bulk.Bulk, "exchange", counted)
    monkeypatch.setattr(resealing, "ROWS", 2)
    vault("rotate-dek", "--all")
    assert sizes == [2, 2, 1]
    monkeypatch.setattr(resealing, "BYTES", 1)
    vault("rotate-dek", "--all")
    assert sizes[3:] == [1] * 5


def test_many_keys_are_made_and_wrapped_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    keys.create_keys(UUID(int=number) for number in range(1, 6))
    monkeypatch.setattr(rekeying, "BATCH", 2)
    assert "5 keys made" in vault("rotate-dek", "--all")
    vault("rotate-kek")
    assert wrapped_by() == {2}
    assert set(versions()) == {2}


def test_destroyed_keys_leave_the_file_when_it_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([False, True])
    monkeypatch.setattr(rotation, "scrub", lambda alias, models: next(answers))
    make_home()
    assert "may still hold" not in vault("rotate-dek", "--all")
    monkeypatch.setattr(rotation, "scrub", lambda alias, models: False)
    assert "may still hold" in vault("rotate-dek", "--all")


# The suite


def test_another_suite_takes_over_every_record_and_key(settings: Settings) -> None:
    thing = make_thing(make_home())
    settings.CASEWORK_SUITE = "sm4"
    said = vault("reseal", "--suite", "sm4")
    assert "2 wrapped anew, 1 records sealed anew" in said
    assert "vault reindex" in said
    assert {blob[:2] for blob in blobs()} == {b"\x02\x02"}
    assert bytes(HouseholdKey.objects.get().wrapped)[0] == 2
    assert bytes(RootKey.objects.get().wrapped)[0] == 2
    assert (name_of(thing), versions()) == ("魏龙凤", [1])
    assert "0 wrapped anew, 0 records" in vault("reseal", "--suite", "sm4")


def test_a_seal_without_a_counter_gets_one(settings: Settings) -> None:
    home = make_home()
    thing = make_thing(home)
    opened, row = keys.of(home), SealedThing.objects.get(pk=thing.pk)
    head = envelope.HEAD.pack(1, 1, 1, 1)
    frame = envelope._frame(head, "sealtest_sealedthing", "narrative")
    aad = frame.before + row.pk.bytes + envelope.ID_LENGTH + home.bytes + frame.after
    data = opened.cipher(frame.cipher).encrypt(bytes(12), envelope.pad(b"\x81\xa4text\xa2ok"), aad)
    store = bulk.Bulk("default")
    store.change(
        "UPDATE sealtest_sealedthing SET narrative_sealed = %s WHERE id = %s",
        [head + bytes(12) + data, store.id(row.pk)],
    )
    vault("reseal", "--suite", settings.CASEWORK_SUITE)
    fresh = SealedThing.objects.get(pk=thing.pk)
    assert bytes(fresh.narrative_sealed)[0] == 2
    assert fresh.narrative.text == "ok"


def test_the_setting_comes_before_the_suite() -> None:
    with pytest.raises(CommandError, match="Set CASEWORK_SUITE=sm4"):
        vault("reseal", "--suite", "sm4")
    with pytest.raises(CommandError, match="Set CASEWORK_SUITE=sm4"):
        vault("reseal", "--suite", "sm4", "--dry-run")


# Asking first


def test_a_dry_run_changes_nothing() -> None:
    make_thing(make_home())
    before = blobs()
    assert "2 keys and households" in vault("rotate-dek", "--all", "--dry-run")
    assert "2 keys and households" in vault(
        "rotate-dek", "--household", str(HouseholdKey.objects.get().household_id), "--dry-run"
    )
    assert "2 keys and households" in vault("rotate-kek", "--dry-run")
    assert "3 keys and households" in vault("reseal", "--suite", "aes", "--dry-run")
    assert (blobs(), versions(), wrapped_by()) == (before, [1], {1})
    assert not Operation.objects.exists()


@pytest.mark.usefixtures("grace")
def test_a_dry_run_says_when_old_keys_may_go() -> None:
    vault("rotate-kek")
    assert "may be destroyed from" in vault("rotate-kek", "--dry-run")


# On PostgreSQL


@pytest.fixture
def like_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the databases say that they are PostgreSQL's."""
    for alias in ("default", "keystore"):
        monkeypatch.setattr(connections[alias], "vendor", "postgresql")


@pytest.mark.usefixtures("like_postgresql")
def test_old_keys_stay_while_an_old_transaction_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Operation(kind="retire-dek", started_at=timezone.now() - timedelta(minutes=1))
    running = [1]
    monkeypatch.setattr(bulk.Bulk, "count", lambda self, sql, words: running[0])
    with pytest.raises(rotation.RotationRefused, match="is still open"):
        rotation.require_due(begun)
    running[0] = 0
    rotation.require_due(begun)


@pytest.mark.postgresql
def test_the_servers_list_of_transactions_can_be_asked() -> None:
    assert rotation._runs_since("default", timezone.now() - timedelta(days=1)) == 0


def test_a_rotation_says_what_it_consists_of() -> None:
    bare, operation = rotation.Rotation(), Operation()
    for act in (bare.total, bare.move, bare.destroy):
        with pytest.raises(NotImplementedError):
            act(*[operation, lambda count: None][: 1 + (act != bare.total)])
