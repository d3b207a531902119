"""Whether this site holds the keys it needs: set-up, what is wrong, and the refusal to start."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.models import Count, Min
from django.utils.translation import gettext as _

from casework.vault import index, keys, providers, suites
from casework.vault.models import HouseholdKey, RootKey
from casework.vault.router import KEYSTORE


class Status(NamedTuple):
    """What `vault status` tells; counts of keys by the version of the KEK that wraps them."""

    key_file: Path
    current_kek: int
    suite: str
    household_keys: dict[int, int]
    roots: list[str]


def require_keys() -> None:
    """Raise ImproperlyConfigured, a sentence for each thing to mend, unless the vault can work.

    The server calls it before it takes the first request.
    """
    wrong = [*problems(), *_missing_root()]
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))


def problems() -> list[str]:
    """Return a sentence for each thing wrong with the key file or with its fit to the keystore."""
    try:
        providers.configured()
    except providers.KeyProblem as problem:
        return [str(problem)]
    try:
        return list(_misfits())
    except DatabaseError:
        # A keystore without tables needs no key yet, and one that is down says so where it is used.
        return []


def initialise() -> list[str]:
    """Make what is absent of key file, keystore tables and index root; return what was made.

    Never writes over a key. Raises KeyFileProblem for a key file that can't be used, or when it is
    absent although the keystore holds keys that only the lost one opens.
    """
    made = []
    path = Path(settings.CASEWORK_KEY_FILE)
    if RootKey._meta.db_table not in connections[KEYSTORE].introspection.table_names():
        call_command("migrate", database=KEYSTORE, verbosity=0, skip_checks=True)
        made.append(_("the tables of the keystore"))
    if not path.exists():
        if HouseholdKey.objects.exists() or RootKey.objects.exists():
            raise providers.KeyFileProblem(
                _(
                    "The key file %(path)s is missing, and the keystore holds keys that only this "
                    "file opens. Put it back from its copy or mend CASEWORK_KEY_FILE; a new one "
                    "would open nothing."
                )
                % {"path": path}
            )
        providers.create_key_file(path)
        made.append(_("the key file %(path)s") % {"path": path})
    if keys.create_root(index.ROOT):
        made.append(_("the root key of the search index"))
    return made


def status() -> Status:
    """Return what the key file and the keystore hold; raise KeyFileProblem."""
    counts = HouseholdKey.objects.values_list("kek_version").annotate(Count("pk"))
    return Status(
        key_file=Path(settings.CASEWORK_KEY_FILE),
        current_kek=providers.configured().current_version(),
        suite=suites.current().name,
        household_keys=dict(counts.order_by("kek_version")),
        roots=[str(row) for row in RootKey.objects.order_by("name", "version")],
    )


def _misfits() -> Iterator[str]:
    """Try one key for each version of the KEK that the keystore names, and every root."""
    firsts = HouseholdKey.objects.values("kek_version").annotate(first=Min("pk"))
    samples = HouseholdKey.objects.filter(pk__in=firsts.values("first"))
    unopened = {row.kek_version for row in samples if not _opens(row)}
    unopened |= {row.kek_version for row in RootKey.objects.all() if not _opens(row)}
    for version in sorted(unopened):
        yield _(
            "The key file %(path)s does not open the keystore: keys there are wrapped by version "
            "%(version)d of another key. Put the right file back from its copy, or mend "
            "CASEWORK_KEY_FILE or CASEWORK_KEYSTORE_URL so that they belong together."
        ) % {"path": settings.CASEWORK_KEY_FILE, "version": version}


def _opens(row: HouseholdKey | RootKey) -> bool:
    try:
        if isinstance(row, RootKey):
            keys.open_root(row)
        else:
            keys.open_household_key(row)
    except keys.KeyMissing:
        return False
    return True


def _missing_root() -> list[str]:
    try:
        if RootKey.objects.filter(name=index.ROOT).exists():
            return []
    except DatabaseError:
        pass
    return [_("The keystore holds no root key for searching. Run `manage.py vault init`.")]
