"""Giving this site's keys into the hands of custodians, and bringing them back from there."""

import os
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from casework.audit.chain import record
from casework.audit.models import Entry
from casework.common.dates import today
from casework.desk.custody import console
from casework.desk.custody.act import Say, VaultAct
from casework.desk.custody.people import two_administrators
from casework.desk.setup import stands
from casework.vault import providers, recovery, shares
from casework.vault.models import Recovery
from casework.vault.recovery import Envelope
from casework.vault.shares import ShareProblem

COLUMNS, COLUMN_WIDTH = 3, 14


class ExportKey(VaultAct):
    """Seal the keys to a new recovery key, and give that one out in shares."""

    name = "export-key"
    help = gettext_lazy(
        "Split a recovery key for this site's keys among custodians; two administrators do it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many shares there are, how many are enough, and a folder for them."""
        parser.add_argument("--shares", type=int, default=5, help=_("How many custodians (5)."))
        parser.add_argument("--threshold", type=int, default=3, help=_("How many are enough (3)."))
        parser.add_argument("--out", type=Path, help=_("A folder to write one paper each into."))

    @sensitive_variables()
    def run(self, say: Say, **options: Any) -> None:
        """Ask for two people, make the shares, show or write them, store the envelope last."""
        threshold, count, out = options["threshold"], options["shares"], options["out"]
        keys = recovery.present_keys()
        require_possible(threshold, count, out)
        first, second = two_administrators("key export refused")
        private_key, public_key = recovery.new_pair()
        papers = shares.split(private_key, threshold, count)
        number = shares.set_of(papers[0])
        envelope = Envelope(public_key, number, threshold, count, {}, b"").holding(keys)
        texts = [paper(envelope, n, words) for n, words in enumerate(papers, 1)]
        if out is None:
            show(texts)
        written = [] if out is None else write(out, number, texts)
        try:
            with transaction.atomic():
                record(
                    "keys exported",
                    None,
                    by=first,
                    second=second.pk,
                    set=number,
                    threshold=threshold,
                    shares=count,
                    versions=sorted(keys.keks),
                )
                recovery.keep(envelope)
        except BaseException:
            # Shares of an envelope that was never stored would be taken for good ones.
            for path in written:
                path.unlink()
            raise
        for path in written:
            say(str(path))
        say(
            _(
                "Any %(threshold)d of the %(count)d shares of set %(set)d bring the keys back, "
                "together with recovery.json from a backup. Shares of earlier sets are to be "
                "destroyed as soon as no backup from before today is kept."
            )
            % {"threshold": threshold, "count": count, "set": number}
        )


class RestoreKey(VaultAct):
    """Bring the keys back from an envelope and enough shares."""

    name = "restore-key"
    help = gettext_lazy("Bring back lost keys from recovery.json and the custodians' shares.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the envelope's file, or leave it to the keystore."""
        parser.add_argument(
            "--from",
            dest="source",
            type=Path,
            help=_("recovery.json of a backup; without it the keystore's own envelope."),
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help=_("Try whether the shares open it; write nothing."),
        )

    @sensitive_variables()
    def run(self, say: Say, **options: Any) -> None:
        """Ask for shares until they are enough, open the envelope, write what is absent."""
        envelope = Envelope.parse(envelope_text(options["source"]))
        if not options["dry_run"]:
            providers.source().require_writable()
        keys = envelope.open(gathered(envelope, say))
        if options["dry_run"]:
            say(
                _("The shares open the envelope; it holds versions %(versions)s. Nothing changed.")
                % {"versions": ", ".join(str(version) for version in sorted(keys.keks))}
            )
            return
        written = recovery.restore(keys)
        for place in written:
            say(_("Brought back: %(place)s") % {"place": place})
        if not written:
            say(_("The keys are there already, and they are the same."))
        remember(envelope, len(written))


def require_possible(threshold: int, count: int, out: Path | None) -> None:
    """Raise CommandError unless the numbers make sense and the shares have somewhere to go."""
    if not 2 <= threshold <= count <= shares.MOST_SHARES:
        raise CommandError(
            _("Between 2 and %(most)d shares, and at least 2 of them needed. Nothing was changed.")
            % {"most": shares.MOST_SHARES}
        )
    if out is None and not console.is_terminal():
        raise CommandError(
            _(
                "Shares are shown on a terminal only, where nothing records them. Name a folder "
                "with --out to have them written for printing."
            )
        )
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise CommandError(
            _("%(path)s isn't an empty folder. Name a new one with --out.") % {"path": out}
        )


@sensitive_variables()
def paper(envelope: Envelope, number: int, words: str) -> str:
    """Return the text of one share as a custodian keeps it."""
    lines = [
        _("Share %(number)d of %(count)d, set %(set)d, made on %(day)s")
        % {
            "number": number,
            "count": envelope.shares,
            "set": envelope.set_number,
            "day": today().isoformat(),
        },
        "",
        *table(words.split()),
        "",
        _(
            "These 33 words are one share of the key that brings back this site's records if the "
            "key file is lost. Any %(threshold)d of the %(count)d shares are needed; one alone "
            "tells nothing."
        )
        % {"threshold": envelope.threshold, "count": envelope.shares},
        _(
            "Keep the paper in a sealed envelope in a safe, apart from other shares and from any "
            "backup. Don't photograph it, don't send it, don't type it into any other program."
        ),
        _(
            "When it is needed: take it to the machine of the restore yourself and type it there "
            "when `manage.py vault restore-key` asks. Four letters of each word are enough."
        ),
        _(
            "When you hand the office over, give the paper to your successor in person. When a new "
            "set has been made, destroy this one as soon as no backup from before is kept."
        ),
    ]
    return "\n".join(lines) + "\n"


def table(words: list[str]) -> list[str]:
    """Return numbered words in columns, read downward."""
    rows = -(-len(words) // COLUMNS)
    cells = [f"{n:>2} {word}".ljust(COLUMN_WIDTH) for n, word in enumerate(words, 1)]
    return ["".join(cells[row::rows]).rstrip() for row in range(rows)]


def show(texts: list[str]) -> None:
    """Show one paper after the other, the screen empty between two custodians."""
    for number, text in enumerate(texts, 1):
        console.clear()
        console.ask(
            _("Share %(number)d of %(count)d. Only its custodian looks at the screen. Enter: ")
            % {"number": number, "count": len(texts)}
        )
        console.tell(text)
        console.ask(_("Written down and compared? Enter takes it off the screen: "))
        console.clear()


def write(folder: Path, set_number: int, texts: list[str]) -> list[Path]:
    """Write one file a custodian, mode 0600, and return them; raise CommandError."""
    written: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number, text in enumerate(texts, 1):
            path = folder / f"share-{set_number}-{number}-of-{len(texts)}.txt"
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            written.append(path)
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
    except OSError:
        for path in written:
            path.unlink()
        raise CommandError(
            _("%(path)s can't be written to. Nothing was changed.") % {"path": folder}
        ) from None
    return written


def envelope_text(path: Path | None) -> bytes:
    """Return the envelope of a file or of the keystore; raise CommandError."""
    if path is not None:
        try:
            return path.read_bytes()
        except OSError:
            raise CommandError(
                _("%(path)s can't be read. Name recovery.json of a backup.") % {"path": path}
            ) from None
    text = recovery.export_envelope() if stands(Recovery) else b""
    if not text:
        raise CommandError(
            _(
                "The keystore holds no recovery envelope. "
                "Name recovery.json of a backup with --from."
            )
        )
    return text


@sensitive_variables()
def gathered(envelope: Envelope, say: Say) -> bytes:
    """Return the private key from as many shares as are needed; raise CommandError for fewer.

    A share that isn't right is told and asked for again. On a terminal each goes off the screen.
    """
    gathering = shares.Gathering(envelope.set_number, envelope.threshold)
    while gathering.lacking:
        typed = console.ask(
            _("Set %(set)d. %(n)d more shares are needed. Type one, all words in one line: ")
            % {"set": envelope.set_number, "n": gathering.lacking}
        )
        console.clear()
        if typed is None:
            raise CommandError(
                _("%(n)d shares are still lacking. Nothing was changed.") % {"n": gathering.lacking}
            )
        attempt(partial(gathering.add, typed), say)
    try:
        return gathering.secret()
    except ShareProblem as problem:
        raise CommandError(str(problem)) from None


def attempt(add: Callable[[], None], say: Say) -> None:
    """Take a share, or say what is wrong with it."""
    try:
        add()
    except ShareProblem as problem:
        say(str(problem))


def remember(envelope: Envelope, count: int) -> None:
    """Write the restore into the audit, once there is a database with one.

    A new machine has none yet: then its restore of the backups is what is remembered.
    """
    if stands(Entry):
        with transaction.atomic():
            record("keys restored", None, by=None, set=envelope.set_number, written=count)
