"""Seals of what belongs to no household: bound to purpose and owner, under a root of their own."""

from typing import Any

import pytest

from casework.vault import keys, system
from casework.vault.models import RootKey

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

WORDS = "远航的透析".encode()


def test_what_was_sealed_comes_back_and_stands_nowhere_in_it() -> None:
    blob = system.seal("notes", b"owner", WORDS)
    assert system.unseal("notes", b"owner", blob) == WORDS
    assert WORDS not in blob


@pytest.mark.parametrize(("purpose", "binding"), [("other", b"owner"), ("notes", b"someone")])
def test_a_seal_opens_at_its_place_only(purpose: str, binding: bytes) -> None:
    blob = system.seal("notes", b"owner", WORDS)
    with pytest.raises(system.NotOpened):
        system.unseal(purpose, binding, blob)


@pytest.mark.parametrize("place", [0, 1, 2, 3, 5, 20, -1])
def test_an_altered_seal_does_not_open(place: int) -> None:
    blob = bytearray(system.seal("notes", b"owner", WORDS))
    blob[place] ^= 1
    with pytest.raises(system.NotOpened):
        system.unseal("notes", b"owner", bytes(blob))


@pytest.mark.parametrize("blob", [b"", b"\x01", b"plain words that nobody sealed"])
def test_what_is_no_seal_does_not_open(blob: bytes) -> None:
    with pytest.raises(system.NotOpened):
        system.unseal("notes", b"owner", blob)


def test_two_seals_of_the_same_words_differ() -> None:
    assert system.seal("notes", b"", WORDS) != system.seal("notes", b"", WORDS)


def test_a_seal_of_one_suite_opens_under_the_settings_of_another(settings: Any) -> None:
    blob = system.seal("notes", b"", WORDS)
    settings.CASEWORK_SUITE = "sm4"
    keys.forget()
    assert system.unseal("notes", b"", blob) == WORDS


def test_a_site_that_begins_with_sm4_seals_with_it(settings: Any) -> None:
    settings.CASEWORK_SUITE = "sm4"
    RootKey.objects.filter(name=system.ROOT).delete()
    keys.forget()
    blob = system.seal("notes", b"", WORDS)
    assert blob[1] == 2
    assert system.unseal("notes", b"", blob) == WORDS
    keys.forget()


def test_a_root_that_does_not_open_is_never_replaced() -> None:
    blob = system.seal("notes", b"", WORDS)
    RootKey.objects.filter(name=system.ROOT).update(wrapped=b"x" * 60)
    keys.forget()
    with pytest.raises(keys.KeyMissing):
        system.seal("notes", b"", WORDS)
    with pytest.raises(system.NotOpened):
        system.unseal("notes", b"", blob)
    assert RootKey.objects.filter(name=system.ROOT).count() == 1
    keys.forget()
