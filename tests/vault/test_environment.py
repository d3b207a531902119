"""KEKs from the environment: taken in once, taken out of it, changed by hand."""

import base64
import os
from collections.abc import Iterator

import pytest

from casework.vault.providers import DoneByHand, Kek, KeyProblem, environment
from casework.vault.providers.environment import Environment

VARIABLE = "CASEWORK_KEKS_OF_A_TEST"
KEK = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(autouse=True)
def taken_none() -> Iterator[None]:
    """Let no test see what another one took."""
    yield
    environment._taken.discard(VARIABLE)


def test_the_highest_version_is_current_and_no_day_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, f"1:{KEK}, 3:{KEK}")
    provider = Environment(VARIABLE).open()
    assert (provider.current_version(), provider.made_on(3)) == (3, None)
    assert provider.place() == VARIABLE == str(Environment(VARIABLE))


def test_the_variable_is_gone_once_it_was_read_and_still_counts_as_present(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, f"1:{KEK}")
    source = Environment(VARIABLE)
    assert source.present()
    source.open()
    assert VARIABLE not in os.environ
    assert source.present()


@pytest.mark.parametrize("value", ["", None])
def test_an_absent_variable_is_told_with_the_way_to_make_it(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)
    assert not Environment(VARIABLE).present()
    with pytest.raises(KeyProblem, match="openssl rand"):
        Environment(VARIABLE).make()


@pytest.mark.parametrize("part", ["", "1", f"one:{KEK}", "2:AAAA", f"1:{KEK}", "2:---"])
def test_a_part_that_is_no_key_is_told_by_number_and_never_quoted(
    monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    monkeypatch.setenv(VARIABLE, f"1:{KEK},{part}")
    with pytest.raises(KeyProblem, match=f"Part 2 of {VARIABLE}") as caught:
        Environment(VARIABLE).open()
    assert KEK[:8] not in str(caught.value)


def test_a_new_version_is_made_by_hand_and_the_sentence_says_how(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, f"1:{KEK}")
    with pytest.raises(DoneByHand, match=",2:KEY"):
        Environment(VARIABLE).open().add_version()


def test_an_old_version_is_dropped_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"1:{KEK},2:{KEK}")
    with pytest.raises(DoneByHand, match="Take version 1 out"):
        Environment(VARIABLE).open().drop_version(1)


def test_keys_from_outside_are_put_there_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DoneByHand, match="CASEWORK_KEY_PROVIDER=file"):
        Environment(VARIABLE).make({1: Kek(bytes(32), None)})


def test_an_absent_version_is_looked_for_where_nothing_can_change(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, f"1:{KEK}")
    with pytest.raises(KeyError):
        Environment(VARIABLE).open().wrap(2, b"k", b"aad")
