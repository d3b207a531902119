"""Whether this site holds the keys it needs: set-up, what is wrong, and the refusal to start."""

from collections.abc import Iterator

from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connections
from django.db.models import Min
from django.utils.translation import gettext as _

from casework.vault import index, keys, providers, shredding
from casework.vault.models import HouseholdKey, RootKey
from casework.vault.router import KEYSTORE, VAULT


def require_keys() -> None:
    """Raise ImproperlyConfigured, a sentence for each thing to mend, unless the vault can work.

    The server calls it before it takes the first request.
    """
    wrong = [*problems(), *_missing_root()]
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))


def problems() -> list[str]:
    """Return a sentence for each thing wrong with the sealing key or its fit to the keystore."""
    try:
        providers.configured().current_version()  # a token is asked here for the first time
        return list(_misfits())
    except providers.KeyProblem as problem:
        return [str(problem)]
    except DatabaseError:
        # A keystore without tables needs no key yet, and one that is down says so where it is used.
        return []


def initialise() -> list[str]:
    """Make what is absent of sealing key, keystore tables and index root; return what was made.

    Never writes over a key. Raises KeyProblem for a sealing key that can't be used or made, or when
    it is absent although the keystore holds keys that only the lost one opens.
    """
    made = []
    if RootKey._meta.db_table not in connections[KEYSTORE].introspection.table_names():
        call_command("migrate", VAULT, database=KEYSTORE, verbosity=0, skip_checks=True)
        made.append(_("the tables of the keystore"))
    if not providers.source().present():
        if HouseholdKey.objects.exists() or RootKey.objects.exists():
            raise providers.KeyProblem(
                _(
                    "The sealing key (%(place)s) is missing, and the keystore holds keys that only "
                    "this one opens. Bring it back from its copy, or from the custodians' shares "
                    "by `manage.py vault restore-key`; a new one would open nothing."
                )
                % {"place": providers.source()}
            )
        made.append(_("the sealing key: %(place)s") % {"place": providers.make().place()})
    if keys.create_root(index.ROOT):
        made.append(_("the root key of the search index"))
    if keys.create_root(shredding.ROOT):
        made.append(_("the root key of the tombstones"))
    return made


def _misfits() -> Iterator[str]:
    """Try one key for each version of the KEK that the keystore names, and every root."""
    firsts = HouseholdKey.objects.values("kek_version").annotate(first=Min("pk"))
    samples = HouseholdKey.objects.filter(pk__in=firsts.values("first"))
    unopened = {row.kek_version for row in samples if not keys.opens(row)}
    unopened |= {row.kek_version for row in RootKey.objects.all() if not keys.opens(row)}
    for version in sorted(unopened):
        yield _(
            "The sealing key (%(place)s) does not open the keystore: keys there are wrapped by "
            "version %(version)d of another key. Bring the right one back from its copy, or mend "
            "the settings of key and keystore so that they belong together."
        ) % {"place": providers.source(), "version": version}


def _missing_root() -> list[str]:
    try:
        if RootKey.objects.filter(name=index.ROOT).exists():
            return []
    except DatabaseError:
        pass
    return [_("The keystore holds no root key for searching. Run `manage.py vault init`.")]
