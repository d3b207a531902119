"""Three of five custodians bring lost keys back; fewer, or others, leave everything as it was."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import CommandError
from django.db import OperationalError, connections
from django.utils import translation
from pytest_django import Settings

from casework.audit import keys as audit_keys
from casework.audit.models import Entry
from casework.desk.setup import stands
from casework.vault import providers, recovery, shares
from casework.vault.models import Recovery
from casework.vault.providers import passphrase
from casework.vault.recovery import Envelope
from tests.desk.typing import Console

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

Typing = Callable[..., Console]


class Lost(NamedTuple):
    """An export from before the loss, and what the lost files held."""

    envelope: Path
    papers: list[str]
    sealing: str
    audit: str


def exported(threshold: int = 3, count: int = 5) -> tuple[Envelope, list[str]]:
    """Return the envelope of the keys of this moment, and the shares."""
    private, public = recovery.new_pair()
    papers = shares.split(private, threshold, count)
    blank = Envelope(public, shares.set_of(papers[0]), threshold, count, {}, b"")
    return blank.holding(recovery.present_keys()), papers


@pytest.fixture
def lost(tmp_path: Path, settings: Settings) -> Iterator[Lost]:
    """A site with keys of its own, exported and then lost."""
    settings.CASEWORK_KEY_FILE = tmp_path / "keys" / "sealing.key"
    settings.CASEWORK_AUDIT_KEY_FILE = tmp_path / "keys" / "audit.key"
    providers.make()
    audit_keys.make_key_file(settings.CASEWORK_AUDIT_KEY_FILE)
    providers.configured().add_version()
    envelope, papers = exported()
    file = tmp_path / "recovery.json"
    file.write_bytes(envelope.text())
    found = Lost(
        file,
        papers,
        settings.CASEWORK_KEY_FILE.read_text(),
        settings.CASEWORK_AUDIT_KEY_FILE.read_text(),
    )
    settings.CASEWORK_KEY_FILE.unlink()
    settings.CASEWORK_AUDIT_KEY_FILE.unlink()
    providers.forget()
    audit_keys.read_key_file.cache_clear()
    with translation.override("en"):
        yield found
    providers.forget()
    audit_keys.read_key_file.cache_clear()


@pytest.fixture
def at_console(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Sit down at the console and type some lines."""

    def sit(*typed: str, tty: bool = False) -> Console:
        return Console(monkeypatch, list(typed), tty=tty)

    return sit


def here(settings: Settings) -> tuple[str | None, str | None]:
    """Return what the two key files hold."""
    paths = (settings.CASEWORK_KEY_FILE, settings.CASEWORK_AUDIT_KEY_FILE)
    sealing, audit = (path.read_text() if path.exists() else None for path in paths)
    return sealing, audit


def test_any_three_shares_bring_both_files_back_as_they_were(
    lost: Lost, at_console: Typing, settings: Settings
) -> None:
    console = at_console(lost.papers[4], lost.papers[1], lost.papers[2], "not asked for")
    console.run("restore-key", "--from", str(lost.envelope))
    assert here(settings) == (lost.sealing, lost.audit)
    assert console.typed.readline() == "not asked for\n"


def test_shares_may_be_numbered_and_cut_to_four_letters(
    lost: Lost, at_console: Typing, settings: Settings
) -> None:
    typed = [
        " ".join(f"{n}. {word[:4].upper()}" for n, word in enumerate(paper.split(), 1))
        for paper in lost.papers[:3]
    ]
    at_console(*typed).run("restore-key", "--from", str(lost.envelope))
    assert here(settings) == (lost.sealing, lost.audit)


def test_the_keystores_own_envelope_serves_as_well(
    lost: Lost, at_console: Typing, settings: Settings
) -> None:
    recovery.keep(Envelope.parse(lost.envelope.read_bytes()))
    at_console(*lost.papers[:3]).run("restore-key")
    assert here(settings) == (lost.sealing, lost.audit)


def test_what_is_typed_leaves_the_screen(lost: Lost, at_console: Typing) -> None:
    console = at_console(*lost.papers[:3], tty=True)
    console.run("restore-key", "--from", str(lost.envelope))
    assert console.screen.getvalue().count("\033[3J") == 3


def swapped(paper: str) -> str:
    """Return a share in which two words changed places."""
    words = paper.split()
    words[10], words[11] = words[11], words[10]
    return " ".join(words)


def misspelt(paper: str) -> str:
    """Return a share whose seventh word is none."""
    words = paper.split()
    words[6] = "xyzzy"
    return " ".join(words)


SLIPS = {
    "mistyped": (misspelt, "Word 7 isn't in the list"),
    "changed places": (swapped, "contradict each other"),
    "cut short": (lambda paper: paper.rsplit(" ", 1)[0], "has 33 words, these are 32"),
    "an empty line": (lambda paper: "", "has 33 words, these are 0"),
    "the first once more": (None, "typed already"),
    "of another set": (lambda paper: shares.split(bytes(32), 3, 5)[0], "another export"),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_without_a_word_of_the_share_and_asked_for_again(
    lost: Lost, at_console: Typing, settings: Settings, slip: str
) -> None:
    first, second, third = lost.papers[:3]
    spoil, sentence = SLIPS[slip]
    typed = [first, spoil(second) if spoil else first, second, third]
    said = at_console(*typed).run("restore-key", "--from", str(lost.envelope))
    assert sentence in said
    assert not any(" ".join(pair) in said for pair in pairwise(second.split()))
    assert here(settings) == (lost.sealing, lost.audit)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_few_shares_bring_nothing_back(
    lost: Lost, at_console: Typing, settings: Settings, count: int
) -> None:
    with pytest.raises(CommandError, match=f"{3 - count} shares are still lacking"):
        at_console(*lost.papers[:count]).run("restore-key", "--from", str(lost.envelope))
    assert here(settings) == (None, None)


def test_shares_that_only_look_like_the_set_bring_nothing_back(
    lost: Lost, at_console: Typing, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = Envelope.parse(lost.envelope.read_bytes()).set_number
    monkeypatch.setattr("shamir_mnemonic.shamir._random_identifier", lambda: number)
    others = shares.split(bytes(32), 3, 5)
    typed = [others[0], *lost.papers[1:3]]
    with pytest.raises(CommandError, match="don't belong together"):
        at_console(*typed).run("restore-key", "--from", str(lost.envelope))
    assert here(settings) == (None, None)


def test_another_sites_shares_of_the_same_number_open_nothing(
    lost: Lost, at_console: Typing, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = Envelope.parse(lost.envelope.read_bytes()).set_number
    monkeypatch.setattr("shamir_mnemonic.shamir._random_identifier", lambda: number)
    others = shares.split(b"\1" * 32, 3, 5)
    with pytest.raises(CommandError, match="don't open this envelope"):
        at_console(*others[:3]).run("restore-key", "--from", str(lost.envelope))
    assert here(settings) == (None, None)


def test_a_try_writes_nothing_and_says_what_the_envelope_holds(
    lost: Lost, at_console: Typing, settings: Settings
) -> None:
    said = at_console(*lost.papers[:3]).run(
        "restore-key", "--from", str(lost.envelope), "--dry-run"
    )
    assert "versions 1, 2" in said
    assert here(settings) == (None, None)


def test_keys_that_are_there_already_stay_and_only_the_other_is_written(
    lost: Lost, at_console: Typing, settings: Settings
) -> None:
    at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    said = at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    assert "they are the same" in said
    settings.CASEWORK_AUDIT_KEY_FILE.unlink()
    at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    assert here(settings) == (lost.sealing, lost.audit)


@pytest.mark.parametrize("which", ["CASEWORK_KEY_FILE", "CASEWORK_AUDIT_KEY_FILE"])
def test_another_key_is_never_written_over(
    lost: Lost, at_console: Typing, settings: Settings, which: str
) -> None:
    if which == "CASEWORK_KEY_FILE":
        providers.make()
        providers.forget()
    else:
        audit_keys.make_key_file(settings.CASEWORK_AUDIT_KEY_FILE)
        settings.CASEWORK_KEY_FILE.write_text(lost.sealing)
        settings.CASEWORK_KEY_FILE.chmod(0o600)
    before = here(settings)
    with pytest.raises(CommandError, match="never written over"):
        at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    assert here(settings) == before


def test_a_key_file_that_can_not_be_read_stops_the_restore(
    lost: Lost, at_console: Typing, settings: Settings
) -> None:
    settings.CASEWORK_KEY_FILE.write_text("kek 1 damaged\n")
    settings.CASEWORK_KEY_FILE.chmod(0o600)
    with pytest.raises(CommandError, match="Line 1 of the key file"):
        at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    assert here(settings)[1] is None


@pytest.mark.parametrize("provider", ["environment", "pkcs11"])
def test_a_provider_that_takes_no_key_from_outside_says_so_before_a_share_is_typed(
    lost: Lost, at_console: Typing, settings: Settings, provider: str
) -> None:
    settings.CASEWORK_KEY_PROVIDER = provider
    with pytest.raises(CommandError, match="CASEWORK_KEY_PROVIDER=file"):
        at_console().run("restore-key", "--from", str(lost.envelope))


def test_a_restore_under_a_passphrase_asks_for_a_new_one(
    lost: Lost,
    at_console: Typing,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(passphrase, "WANTED_KIB", passphrase.LEAST_KIB)
    (tmp_path / "phrase").write_text("a passphrase of another day\n")
    (tmp_path / "phrase").chmod(0o600)
    settings.CASEWORK_KEY_PROVIDER = "passphrase"
    settings.CASEWORK_KEY_PASSPHRASE_FILE = str(tmp_path / "phrase")
    at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    sealing, audit = here(settings)
    assert "argon2id" in (sealing or "")
    assert audit == lost.audit
    assert providers.configured().versions() == [1, 2]


def test_an_envelope_that_was_altered_opens_nothing(
    lost: Lost, at_console: Typing, settings: Settings
) -> None:
    text = lost.envelope.read_text()
    lost.envelope.write_text(text.replace('"kek 2"', '"kek 3"'))
    with pytest.raises(CommandError, match="don't open this envelope"):
        at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    assert here(settings) == (None, None)


def test_a_file_that_is_no_envelope_or_absent_is_told(lost: Lost, at_console: Typing) -> None:
    lost.envelope.write_text("no json")
    with pytest.raises(CommandError, match="no recovery envelope"):
        at_console().run("restore-key", "--from", str(lost.envelope))
    lost.envelope.unlink()
    with pytest.raises(CommandError, match="can't be read"):
        at_console().run("restore-key", "--from", str(lost.envelope))


def test_a_keystore_without_an_export_is_told(lost: Lost, at_console: Typing) -> None:
    with pytest.raises(CommandError, match="holds no recovery envelope"):
        at_console().run("restore-key")


def test_the_audit_remembers_a_restore(lost: Lost, at_console: Typing) -> None:
    at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.act, entry.details["written"]) == ("keys restored", 2)


def test_a_new_machine_without_a_database_gets_none_by_a_restore(
    lost: Lost, at_console: Typing, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Entry.objects.count()
    monkeypatch.setattr("casework.desk.custody.recovery.stands", lambda model: False)
    at_console(*lost.papers[:3]).run("restore-key", "--from", str(lost.envelope))
    assert Entry.objects.count() == before


def test_asking_for_a_table_makes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections["default"].settings_dict, "NAME", str(tmp_path / "absent"))
    monkeypatch.setattr(connections["default"], "vendor", "sqlite")
    assert not stands(Entry)
    assert not (tmp_path / "absent").exists()


def test_a_database_that_is_down_has_no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    def down() -> list[str]:
        raise OperationalError

    assert stands(Recovery)
    monkeypatch.setattr(connections["keystore"].introspection, "table_names", down)
    assert not stands(Recovery)
