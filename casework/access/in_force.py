"""What is in force on this site, in words: what is set, and how the log and the database stand."""

from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from casework.access import net, passwords
from casework.access.models import Role
from casework.audit import checkpoints

Rows = list[tuple[str, str]]


def groups() -> list[tuple[str, Rows]]:
    """Return groups of (what, how it is)."""
    return [
        (_("People and access"), spans()),
        (_("Signing in"), sign_in()),
        (_("Records"), records()),
        (_("The log"), log()),
        (_("Keys and transport"), keys()),
    ]


def days(number: int) -> str:
    return _("%(n)d days") % {"n": number}


def years(number: int) -> str:
    return _("%(n)d years") % {"n": number}


def hours(number: int) -> str:
    return _("%(n)d hours") % {"n": number}


def minutes(number: int) -> str:
    return _("%(n)d minutes") % {"n": number}


def spans() -> Rows:
    """Return how long what is lent for a while lasts."""
    return [
        (_("An inspection lasts at most"), days(settings.CASEWORK_INSPECTION_DAYS)),
        (_("A cover lasts at most"), days(settings.CASEWORK_COVER_DAYS)),
        (_("A shared household at most"), days(settings.CASEWORK_SHARE_DAYS)),
        (_("A household opened in an emergency"), hours(settings.CASEWORK_BREAK_GLASS_HOURS)),
    ]


def sign_in() -> Rows:
    """Return what signing in asks for, and when a session ends."""
    asked = [role for role in Role if role.value in settings.CASEWORK_SECOND_FACTOR_ROLES]
    profile = {
        "nist": _("long and never changed without a reason (NIST SP 800-63B-4)"),
        passwords.DENGBAO: _("of several kinds of characters, changed every 90 days (MLPS)"),
    }
    return [
        (
            _("A second proof is needed by"),
            _(", ").join(str(role.label) for role in asked) or _("nobody"),
        ),
        (_("Rules for passwords"), profile[settings.CASEWORK_PASSWORD_PROFILE]),
        (
            _("A password has at least"),
            _("%(count)d characters") % {"count": passwords.shortest()},
        ),
        (_("A session ends when nothing is done for"), minutes(settings.CASEWORK_IDLE_MINUTES)),
        (_("and in any case after"), hours(settings.CASEWORK_SESSION_HOURS)),
    ]


def log() -> Rows:
    """Return what holds the log and the database to the truth."""
    found = checkpoints.standing()
    made = _("none yet")
    if found.last is not None:
        when = localtime(found.last.created_at).strftime("%Y-%m-%d %H:%M")
        made = _("No. %(number)d of %(at)s") % {"number": found.last.number, "at": when}
    file = _("in its folder") if found.is_file_there else _("not in its folder")
    return [
        (_("Last signed checkpoint"), made),
        (_("Its file is"), file if found.last else _("not there")),
        (_("Another one is due after"), hours(settings.CASEWORK_CHECKPOINT_HOURS)),
        (_("Is one due now"), answer(found.is_due)),
        (_("The database holds each request to its reader's scope"), second_net()),
    ]


def second_net() -> str:
    """Return whether row-level security is in force, and if not, why."""
    if net.is_in_force():
        return _("Yes, by row-level security")
    if connection.vendor == "postgresql":
        return _("No: no role is named for it")
    return _("No: SQLite can't, the program alone does")


def answer(is_so: bool) -> str:
    return _("Yes") if is_so else _("No")


def records() -> Rows:
    """Return what holds for records: how long, how late, how large."""
    working_days = _("%(n)d working days") % {"n": settings.CASEWORK_REQUEST_DAYS}
    size = _("%(n)d MB") % {"n": settings.CASEWORK_ATTACHMENT_MB}
    return [
        (_("Kept after a case was closed"), years(settings.CASEWORK_RETENTION_YEARS)),
        (_("A request about personal data is answered within"), working_days),
        (_("A visit counts as entered late after"), days(settings.CASEWORK_LATE_ENTRY_DAYS)),
        (_("A photo or scan has at most"), size),
    ]


def keys() -> Rows:
    """Return where keys lie and how things are sealed and sent; never a key or its place."""
    held_by = {
        "file": _("a file"),
        "passphrase": _("a file under a passphrase"),
        "environment": _("the environment"),
        "pkcs11": _("a token or HSM"),
    }
    seal = {"aes": "AES-256-GCM", "sm4": "SM4-GCM"}
    retention = days(settings.CASEWORK_KEYSTORE_RETENTION_DAYS)
    return [
        (_("The sealing key lies in"), held_by[settings.CASEWORK_KEY_PROVIDER]),
        (_("New records are sealed with"), seal[settings.CASEWORK_SUITE]),
        (_("The wrapping key is changed after"), years(settings.CASEWORK_KEK_YEARS)),
        (_("Backups of the keystore are kept"), retention),
        (_("Only over HTTPS"), answer(settings.HTTPS)),
        (_("Demonstration"), answer(settings.DEMO)),
    ]
