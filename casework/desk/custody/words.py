"""What the vault's codes are called, for a person at the console; machines get the codes."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.households import kinds

PROVIDERS: dict[str, Promise] = {
    "file": gettext_lazy("a key file"),
    "environment": gettext_lazy("the environment"),
    "passphrase": gettext_lazy("a file under a passphrase"),
    "pkcs11": gettext_lazy("a PKCS#11 token"),
}
SUITES = {"aes": "AES-256-GCM", "sm4": "SM4-GCM"}
ROOTS: dict[str, Promise] = {
    "index": gettext_lazy("search"),
    "tombstone": gettext_lazy("records of destruction"),
}
# What nobody destroys by itself has no word among the kinds of record.
KINDS: dict[str, Promise] = kinds.WORDS | {
    "drafts.HouseholdDraft": gettext_lazy("Drafts of forms"),
    "households.Household": gettext_lazy("Households"),
    "households.Emergency": gettext_lazy("Emergencies"),
    "households.RosterImport": gettext_lazy("Imported rosters"),
    "reports.LedgerDisclosure": gettext_lazy("Ledgers"),
    "households.DataRequest": gettext_lazy("Requests about personal data"),
}


def suite_words(name: str) -> str:
    """Return what a suite is called; a number that no suite has stays one."""
    return SUITES.get(name, name)


def root_words(told: str) -> str:
    """Return what a root key is for and which version it is: of `index v2`."""
    name, _space, version = told.rpartition(" v")
    return _("%(use)s, version %(version)s") % {"use": ROOTS.get(name, name), "version": version}


def kind_of_table(table: str) -> str:
    """Return what the records of a table are called; the table of no model keeps its name."""
    for model in apps.get_models():
        if model._meta.db_table == table:
            return str(KINDS.get(model._meta.label, table))
    return table
