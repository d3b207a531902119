"""`vault verify` tries every seal and names what does not open."""

from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries, Settings

from casework.vault import keys, verification
from casework.vault.models import HouseholdKey, RootKey
from tests.vault.app.models import SealedHome, SealedThing
from tests.vault.conftest import make_home, make_thing
from tests.vault.test_sealed import write

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def run(act: str) -> str:
    """Return what `manage.py vault` writes."""
    written = StringIO()
    call_command("vault", act, stdout=written)
    return written.getvalue()


def test_every_sealed_table_is_looked_at() -> None:
    found = verification.sealed_models()
    assert {SealedHome, SealedThing} <= set(found)


def test_rows_are_looked_at_in_batches_of_few_queries(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    monkeypatch.setattr(verification, "BATCH", 2)
    monkeypatch.setattr(verification, "sealed_models", lambda: [SealedThing])
    for _row in range(5):
        make_thing(make_home())
    keys.forget()
    looked_at: list[int] = []
    with django_assert_num_queries(4, using="keystore"):
        assert list(verification.broken_rows(looked_at.append)) == []
    assert (looked_at, verification.count()) == ([2, 2, 1], 5)


def test_a_row_that_does_not_open_is_named(thing: SealedThing, home: UUID) -> None:
    make_thing(home)
    write(thing, "narrative_sealed", b"broken")
    assert list(verification.broken_rows(lambda rows: None)) == [("sealtest_sealedthing", thing.pk)]


def test_the_command_says_that_all_is_well(thing: SealedThing) -> None:
    assert run("verify") == "All 1 records open.\n"


def test_the_command_ends_with_an_error_and_the_ids(thing: SealedThing) -> None:
    write(thing, "identity_sealed", b"broken")
    written = StringIO()
    with pytest.raises(CommandError):
        call_command("vault", "verify", stdout=written)
    assert written.getvalue() == f"sealtest_sealedthing {thing.pk}\n"


def test_a_key_that_does_not_open_is_named_though_every_row_does(thing: SealedThing) -> None:
    """The next version of a key, not in use yet; and a root, on which no row depends."""
    row = HouseholdKey.objects.get(household_id=str(thing.household_id))
    HouseholdKey.objects.create(
        household_id=row.household_id, dek_version=2, kek_version=1, wrapped=row.wrapped
    )
    keys.create_root("export")
    RootKey.objects.filter(name="export").update(wrapped=b"x" * 61)
    named = [
        f"vault_householdkey {row.household_id} v2",
        "vault_rootkey export v1",
    ]
    assert list(verification.broken_keys()) == named
    written = StringIO()
    with pytest.raises(CommandError):
        call_command("vault", "verify", stdout=written)
    assert written.getvalue().splitlines() == named


def test_the_command_tells_the_state_of_the_keys(home: UUID, settings: Settings) -> None:
    assert str(settings.CASEWORK_KEY_FILE) in run("status")


def test_the_command_makes_what_is_absent() -> None:
    RootKey.objects.all().delete()
    assert len(run("init").splitlines()) == 3
    assert len(run("init").splitlines()) == 1


@pytest.mark.parametrize("act", ["init", "status"])
def test_the_command_tells_a_key_that_does_not_fit(
    home: UUID, tmp_path: Path, settings: Settings, act: str
) -> None:
    from casework.vault import providers

    settings.CASEWORK_KEY_FILE = tmp_path / "other"
    providers.create_key_file(tmp_path / "other")
    with pytest.raises(CommandError):
        run(act)


def test_the_command_tells_a_key_file_that_is_absent(
    home: UUID, tmp_path: Path, settings: Settings
) -> None:
    settings.CASEWORK_KEY_FILE = tmp_path / "absent"
    with pytest.raises(CommandError):
        run("status")


def test_how_often_rows_were_sealed_is_read_from_their_headers(thing: SealedThing) -> None:
    thing.save()
    thing.identity = thing.identity
    thing.save()
    column = "sealtest_sealedthing.identity_sealed"
    assert verification.counters(column, [thing.pk, UUID(int=7)]) == {thing.pk: 2}


@pytest.mark.parametrize("column", ["no_table.identity_sealed", "sealtest_sealedthing.name_sealed"])
def test_columns_that_are_unknown_count_nothing(thing: SealedThing, column: str) -> None:
    assert verification.counters(column, [thing.pk]) == {}
