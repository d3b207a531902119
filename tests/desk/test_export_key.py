"""Two administrators give the keys into the hands of custodians; nobody else can, nor one alone."""

import base64
import json
import os
import re
import stat
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.utils import translation
from pytest_django import Settings

from casework.access.actions import set_active
from casework.access.models import Role, Worker
from casework.audit.models import Entry
from casework.vault import providers, recovery, shares
from casework.vault.models import Recovery
from tests.desk.typing import Console
from tests.factories import make_area, make_worker
from tests.vault.tokens import LABEL, PIN, new_token

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PASSWORD = "a-long-test-password"
Typing = Callable[..., Console]


@pytest.fixture
def two() -> tuple[Worker, Worker]:
    """Two system administrators, anna and bela."""
    area = make_area()
    return make_worker(Role.SYSTEM, area, "anna"), make_worker(Role.SYSTEM, area, "bela")


@pytest.fixture
def at_console(monkeypatch: pytest.MonkeyPatch) -> Typing:
    """Sit down at the console and type some lines."""

    def sit(*typed: str, tty: bool = False) -> Console:
        return Console(monkeypatch, list(typed), tty=tty)

    return sit


SIGNED_IN = ["anna", PASSWORD, "bela", PASSWORD]


def last_act() -> Entry:
    return Entry.objects.order_by("-pk")[0]


def papers(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def words_in(text: str) -> list[str]:
    """Return the words of a paper in their order."""
    rows = [line for line in text.splitlines() if re.fullmatch(r"( *\d+ [a-z]{4,8} *){3}", line)]
    numbered = re.findall(r"(\d+) ([a-z]+)", "\n".join(rows))
    return [word for _n, word in sorted(numbered, key=lambda pair: int(pair[0]))]


def test_five_papers_are_written_of_which_three_open_the_envelope(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path
) -> None:
    at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"))
    files = papers(tmp_path / "papers")
    assert len(files) == 5
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    envelope = recovery.Envelope.parse(recovery.export_envelope())
    gathering = shares.Gathering(envelope.set_number, envelope.threshold)
    for file in (files[4], files[0], files[2]):
        gathering.add(" ".join(words_in(file.read_text())))
    assert envelope.open(gathering.secret()) == recovery.present_keys()


def test_a_paper_is_in_the_language_of_the_house_and_says_what_to_do(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path
) -> None:
    with translation.override("zh-hans"):
        at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"))
    text = papers(tmp_path / "papers")[0].read_text()
    assert "第 1 份（共 5 份）" in text
    assert "restore-key" in text


def test_on_a_terminal_one_share_is_seen_at_a_time(
    two: tuple[Worker, Worker], at_console: Typing
) -> None:
    console = at_console(*SIGNED_IN, *[""] * 10, tty=True)
    said = console.run("export-key")
    screens = console.screen.getvalue().split("\033[2J\033[3J\033[H")
    shown = [screen for screen in screens if screen.strip()]
    assert len(shown) == 5
    assert screens[-1] == ""
    assert [len(words_in(screen)) for screen in shown] == [33] * 5
    assert not any(" ".join(pair) in said for pair in pairwise(words_in(shown[0])))


def test_the_numbers_are_a_choice(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path
) -> None:
    numbers = ["--threshold", "2", "--shares", "3"]
    at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"), *numbers)
    row = Recovery.objects.get()
    assert (row.threshold, row.shares, len(papers(tmp_path / "papers"))) == (2, 3, 3)


@pytest.mark.parametrize(("threshold", "count"), [("1", "5"), ("4", "3"), ("2", "17")])
def test_numbers_that_make_no_sense_are_refused_before_anybody_is_asked(
    at_console: Typing, tmp_path: Path, threshold: str, count: str
) -> None:
    numbers = ["--threshold", threshold, "--shares", count]
    with pytest.raises(CommandError):
        at_console().run("export-key", "--out", str(tmp_path / "papers"), *numbers)
    assert not (tmp_path / "papers").exists()


def test_the_audit_says_who_and_how_many_and_no_secret(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path
) -> None:
    at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"))
    entry = last_act()
    assert (entry.act, entry.actor) == ("keys exported", two[0].pk)
    assert entry.details["second"] == str(two[1].pk)
    details = {key: entry.details[key] for key in ("threshold", "shares", "versions")}
    assert details == {"threshold": 3, "shares": 5, "versions": [1]}
    assert entry.details.keys() == {"second", "set", *details}


def test_the_keystore_holds_no_key_in_clear(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path
) -> None:
    at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"))
    text = bytes(Recovery.objects.get().envelope)
    secret = providers.configured().reveal()[1].secret
    assert secret not in text
    assert base64.b64encode(secret) not in text
    assert json.loads(text).keys() == {
        "format",
        "public_key",
        "set",
        "threshold",
        "shares",
        "checks",
        "sealed",
    }


def test_a_newer_export_replaces_the_older(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path
) -> None:
    at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "first"))
    before = bytes(Recovery.objects.get().public_key)
    at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "second"))
    assert bytes(Recovery.objects.get().public_key) != before


REFUSALS = {
    "wrong password": (["anna", "wrong"], "User name or password is wrong"),
    "unknown name": (["nobody", PASSWORD], "User name or password is wrong"),
    "second wrong": (["anna", PASSWORD, "bela", "wrong"], "User name or password is wrong"),
    "the same twice": (["anna", PASSWORD, "anna", PASSWORD], "Two different people"),
    "a social worker": (["anna", PASSWORD, "worker", PASSWORD], "system administrator"),
    "nobody there": ([], "User name or password is wrong"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_anybody_but_two_administrators_is_refused_and_remembered(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path, case: str
) -> None:
    make_worker(Role.WORKER, make_area(), "worker")
    typed, sentence = REFUSALS[case]
    with translation.override("en"), pytest.raises(CommandError, match=sentence):
        at_console(*typed).run("export-key", "--out", str(tmp_path / "papers"))
    entry = last_act()
    assert (entry.act, entry.actor) == ("key export refused", None)
    assert "anna" not in json.dumps(entry.details)
    assert not (tmp_path / "papers").exists()
    assert not Recovery.objects.exists()


def test_a_locked_account_is_refused(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path
) -> None:
    set_active(worker=two[1], is_active=False, by=two[0])
    with pytest.raises(CommandError):
        at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"))
    assert not (tmp_path / "papers").exists()


def test_shares_are_not_poured_into_a_pipe(two: tuple[Worker, Worker], at_console: Typing) -> None:
    with translation.override("en"), pytest.raises(CommandError, match="terminal only"):
        at_console(*SIGNED_IN).run("export-key")


@pytest.mark.parametrize("what", ["a file", "a full folder"])
def test_papers_go_into_an_empty_folder_only(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path, what: str
) -> None:
    place = tmp_path / "papers"
    if what == "a file":
        place.write_text("here")
    else:
        place.mkdir()
        (place / "share-1.txt").write_text("here")
    with translation.override("en"), pytest.raises(CommandError, match="isn't an empty folder"):
        at_console(*SIGNED_IN).run("export-key", "--out", str(place))
    assert not Recovery.objects.exists()


def test_a_folder_that_can_not_be_written_leaves_everything_as_it_was(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = os.open

    def full_at_the_third(path: Path, flags: int, mode: int = 0o777) -> int:
        if "-3-of-" in str(path):
            raise OSError
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", full_at_the_third)
    with translation.override("en"), pytest.raises(CommandError, match="can't be written to"):
        at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"))
    assert papers(tmp_path / "papers") == []
    assert not Recovery.objects.exists()


def test_papers_of_an_envelope_that_was_not_stored_do_not_stay(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(envelope: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(recovery, "keep", down)
    with pytest.raises(ConnectionError):
        at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"))
    assert papers(tmp_path / "papers") == []
    assert last_act().act != "keys exported"


def test_keys_in_a_token_are_not_exported_and_the_way_out_is_said(
    two: tuple[Worker, Worker], at_console: Typing, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "pin").write_text(PIN)
    (tmp_path / "pin").chmod(0o600)
    settings.CASEWORK_KEY_PROVIDER = "pkcs11"
    settings.CASEWORK_PKCS11_TOKEN = LABEL
    settings.CASEWORK_PKCS11_PIN_FILE = str(tmp_path / "pin")
    with new_token(tmp_path / "hsm") as settings.CASEWORK_PKCS11_MODULE:
        with translation.override("en"), pytest.raises(CommandError, match="maker's own way"):
            at_console(*SIGNED_IN).run("export-key", "--out", str(tmp_path / "papers"))
        providers.forget()
    assert not Recovery.objects.exists()
