"""Saying what the vault holds and what is due, to a person or to a monitor."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.desk.custody.act import Say, VaultAct
from casework.desk.custody.shredding import end_interrupted
from casework.desk.custody.words import PROVIDERS, kind_of_table, root_words, suite_words
from casework.vault import custody
from casework.vault.status import Status as Found
from casework.vault.status import WrappingKey, as_json, status


class Status(VaultAct):
    """Say what there is and what is due."""

    name = "status"
    help = gettext_lazy("Say which keys there are, how many rows each holds, what is due.")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the form of the answer."""
        parser.add_argument(
            "--json", action="store_true", help=_("One JSON object, for monitoring.")
        )

    def run(self, say: Say, **options: Any) -> None:
        """Write the state of the keys, never a key; end with an error for keys that don't fit.

        Ends destructions that were interrupted, where the keys open.
        """
        wrong = custody.problems()
        if not wrong:
            end_interrupted(said_to_nobody if options["json"] else say)
        found = status()
        if options["json"]:
            answer = {**as_json(found), "problems": wrong}
            say(json.dumps(answer, ensure_ascii=False, default=str))
        else:
            for line in (*of_keys(found), *of_seals(found), *of_recovery(found), *of_due(found)):
                say(line)
        if wrong:
            raise CommandError("\n".join(wrong))


def said_to_nobody(text: str) -> None:
    """Keep a sentence out of an answer for machines."""


def of_keys(found: Found) -> Iterator[str]:
    """Yield lines on the provider and the keys by version."""
    yield _("Sealing key: %(provider)s, %(place)s") % {
        "provider": PROVIDERS.get(found.provider, found.provider),
        "place": found.place,
    }
    yield _("Suite: %(name)s") % {"name": suite_words(found.suite)}
    for key in found.wrapping_keys:
        yield of_key(key, found.current_version)
    versions = _(", ").join(
        _("version %(version)d: %(count)d") % {"version": version, "count": count}
        for version, count in found.dek_versions.items()
    )
    yield _("Data keys: %(n)d households (%(versions)s)") % {
        "n": found.households,
        "versions": versions or _("none"),
    }
    yield _("Root keys: %(names)s") % {
        "names": _(", ").join(map(root_words, found.roots)) or _("none")
    }
    yield _("Shredded households: %(n)d; backups of the keystore are kept %(days)d days.") % {
        "n": found.tombstones,
        "days": found.retention_days,
    }


def of_key(key: WrappingKey, current: int) -> str:
    """Return the line on one version of the wrapping key."""
    mark = _("current") if key.version == current else _("old")
    return _(
        "Wrapping key %(version)d (%(mark)s, made on %(day)s): %(households)d household keys, "
        "%(roots)d root keys"
    ) % {
        "version": key.version,
        "mark": mark if key.is_at_hand else _("not at hand"),
        "day": key.made_on or _("a day that isn't known"),
        "households": key.household_keys,
        "roots": key.roots,
    }


def of_seals(found: Found) -> Iterator[str]:
    """Yield a line for each kind of record under each format and suite.

    A record has several sealed parts; each column by itself stands in the JSON.
    """
    parts: Counter[tuple[str, int, str]] = Counter()
    for seal in found.seals:
        kind = kind_of_table(seal.column.partition(".")[0])
        parts[kind, seal.format, suite_words(seal.suite)] += seal.rows
    for (kind, form, suite), rows in parts.items():
        yield _("Sealed: %(kind)s, format %(format)d, %(suite)s: %(rows)d parts") % {
            "kind": kind,
            "format": form,
            "suite": suite,
            "rows": rows,
        }


def of_recovery(found: Found) -> Iterator[str]:
    """Yield the line on the custodians' shares."""
    if not found.can_export:
        yield _("Recovery: by the token's own backup.")
    elif found.recovery is None:
        yield _("Recovery: none.")
    else:
        covers = _("holds all keys") if found.recovery.covers else _("lacks keys")
        yield _("Recovery: %(threshold)d of %(shares)d shares, made on %(day)s, %(covers)s") % {
            "threshold": found.recovery.threshold,
            "shares": found.recovery.shares,
            "day": found.recovery.made_on.isoformat(),
            "covers": covers,
        }


def of_due(found: Found) -> Iterator[str]:
    """Yield what is due, or that nothing is."""
    if not found.due:
        yield _("Nothing is due.")
    for thing in found.due:
        yield _("Due: %(sentence)s") % {"sentence": thing.sentence}
