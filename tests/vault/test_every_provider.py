"""One round trip of the vault through each provider: init, seal, new KEK, old one gone, read."""

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from pytest_django import Settings

from casework.common.ids import new_id
from casework.vault import custody, keys, providers, recovery
from casework.vault.models import HouseholdKey, RootKey
from casework.vault.providers import DoneByHand, KeyProblem, KeyProvider, WrapBroken, passphrase
from tests.vault.app.models import SealedThing
from tests.vault.conftest import make_thing
from tests.vault.tokens import LABEL, PIN, new_token

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PROVIDERS = ["file", "passphrase", "environment", "pkcs11"]
PHRASE = "一只看家的老黄狗 an old yellow dog"


def new_kek() -> str:
    """Return a KEK as `openssl rand -base64 32` makes it."""
    return base64.b64encode(os.urandom(32)).decode()


def by_hand(version: int) -> None:
    """Do what the sentence of the environment's provider says."""
    known = {
        number: base64.b64encode(kek.secret).decode()
        for number, kek in providers.configured().reveal().items()
    }
    wanted = {**known, version: new_kek()} if version not in known else known
    if version in known:
        del wanted[version]
    os.environ["CASEWORK_KEKS"] = ",".join(f"{n}:{key}" for n, key in wanted.items())
    providers.forget()  # a restart


@pytest.fixture(params=PROVIDERS)
def new_site(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Settings of each provider over an empty keystore, and nothing made yet."""
    HouseholdKey.objects.all().delete()
    RootKey.objects.all().delete()
    monkeypatch.setattr(passphrase, "WANTED_KIB", passphrase.LEAST_KIB)
    (tmp_path / "secret").write_text(PIN if request.param == "pkcs11" else PHRASE)
    (tmp_path / "secret").chmod(0o600)
    settings.CASEWORK_KEY_PROVIDER = request.param
    settings.CASEWORK_KEY_FILE = tmp_path / "keys" / "sealing.key"
    settings.CASEWORK_KEY_PASSPHRASE_FILE = str(tmp_path / "secret")
    settings.CASEWORK_PKCS11_PIN_FILE = str(tmp_path / "secret")
    settings.CASEWORK_PKCS11_TOKEN = LABEL
    monkeypatch.setenv("CASEWORK_KEKS", f"1:{new_kek()}")
    providers.forget()
    if request.param == "pkcs11":
        with new_token(tmp_path / "hsm") as library:
            settings.CASEWORK_PKCS11_MODULE = library
            yield request.param
            providers.forget()
    else:
        yield request.param
    providers.forget()
    monkeypatch.delenv("CASEWORK_KEKS", raising=False)


@pytest.fixture
def provider(new_site: str) -> KeyProvider:
    """The provider of a site that was set up."""
    custody.initialise()
    return providers.configured()


def rotated(act: Callable[[], object], version: int) -> None:
    """Let the provider do it, or the person whom its sentence asks to."""
    try:
        act()
    except DoneByHand:
        by_hand(version)


def rewrap() -> None:
    """Wrap every key under the current KEK, as a rotation does."""
    provider = providers.configured()
    target = provider.current_version()
    for row in HouseholdKey.objects.all():
        secret = keys.open_household_key(row)
        row.kek_version = target
        aad = keys.HOUSEHOLD_BINDING.pack(
            b"household key v1", row.household_id.bytes, row.dek_version, target
        )
        row.wrapped = provider.wrap(target, secret, aad)
        row.save()


def test_a_record_outlives_a_change_of_the_wrapping_key(provider: KeyProvider, suite: str) -> None:
    home = new_id()
    keys.create_key(home)
    thing = make_thing(home)
    rotated(provider.add_version, 2)
    assert providers.configured().versions() == [1, 2]
    rewrap()
    rotated(lambda: providers.configured().drop_version(1), 1)
    keys.forget()
    assert providers.configured().versions() == [2]
    assert SealedThing.objects.get(pk=thing.pk).identity.name == "魏龙凤"


def test_a_site_in_order_starts_and_its_check_is_silent(provider: KeyProvider) -> None:
    assert custody.problems() == []
    custody.require_keys()


def test_a_site_before_init_is_told_what_to_do(new_site: str) -> None:
    os.environ.pop("CASEWORK_KEKS", None)
    [sentence] = custody.problems()
    assert "vault init" in sentence or "openssl rand" in sentence


def test_a_key_that_was_lost_is_not_replaced_by_a_new_one(
    provider: KeyProvider, new_site: str, tmp_path: Path
) -> None:
    if new_site == "pkcs11":
        provider.add_version()
        provider.drop_version(1)
    providers.forget()
    shutil.rmtree(tmp_path / "keys", ignore_errors=True)
    os.environ["CASEWORK_KEKS"] = f"1:{new_kek()}"
    before = list(RootKey.objects.values_list("wrapped", flat=True))
    with suppress(KeyProblem):
        custody.initialise()
    assert custody.problems() != []
    assert list(RootKey.objects.values_list("wrapped", flat=True)) == before


def test_what_one_version_wrapped_opens_under_no_other_and_for_nothing_else(
    provider: KeyProvider,
) -> None:
    wrapped = provider.wrap(1, b"k" * 64, b"aad")
    assert provider.unwrap(1, wrapped, b"aad") == b"k" * 64
    for version, blob, aad in [
        (2, wrapped, b"aad"),
        (1, wrapped, b"other"),
        (1, wrapped[:-1] + bytes([wrapped[-1] ^ 1]), b"aad"),
        (1, b"\x07" + wrapped[1:], b"aad"),
        (1, wrapped[:20], b"aad"),
    ]:
        with pytest.raises(WrapBroken):
            provider.unwrap(version, blob, aad)
    assert provider.unwrap(1, memoryview(wrapped), b"aad") == b"k" * 64


def test_an_absent_version_wraps_nothing(provider: KeyProvider) -> None:
    with pytest.raises(KeyError):
        provider.wrap(9, b"k", b"aad")


@pytest.mark.parametrize("version", [1, 7])
def test_the_current_version_and_an_absent_one_stay(provider: KeyProvider, version: int) -> None:
    with pytest.raises(KeyProblem) as caught:
        provider.drop_version(version)
    assert not isinstance(caught.value, DoneByHand)
    assert provider.versions() == [1]


def test_no_settings_and_no_child_process_hold_a_key(provider: KeyProvider, new_site: str) -> None:
    if new_site == "pkcs11":
        with pytest.raises(DoneByHand, match="maker's own way"):
            provider.reveal()
        return
    secret = base64.b64encode(provider.reveal()[1].secret).decode()
    assert secret not in " ".join(os.environ.values())
    assert "=" not in provider.place()


def test_an_export_covers_a_rotation_or_says_that_a_token_has_none(
    provider: KeyProvider, new_site: str
) -> None:
    if new_site == "pkcs11":
        with pytest.raises(DoneByHand):
            recovery.present_keys()
        return
    assert recovery.present_keys().keks == provider.reveal()
