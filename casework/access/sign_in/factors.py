"""Second factors, kept by django-allauth: an authenticator app, passkeys, recovery codes."""

from typing import Any, NamedTuple
from uuid import UUID

import qrcode
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Sitting, Worker
from casework.access.sign_in.adapter import secrets_of
from casework.common.dates import now
from casework.vault import broken, system

TOTP: str = Authenticator.Type.TOTP.value
PASSKEY: str = Authenticator.Type.WEBAUTHN.value
CODES: str = Authenticator.Type.RECOVERY_CODES.value

QUIET_ZONE = 4  # modules of white around the code, as ISO/IEC 18004 asks


class WrongCode(Exception):
    """A code or a passkey's answer that isn't right, or was used before."""


class Method(NamedTuple):
    """A second factor as its owner sees it."""

    id: int
    kind: str
    name: str
    created_at: Any
    last_used_at: Any


def methods_of(worker: Worker) -> list[Method]:
    """Return a worker's second factors, without the recovery codes."""
    return [
        Method(row.pk, row.type, name_of(row), row.created_at, row.last_used_at)
        for row in rows_of(worker)
    ]


def name_of(row: Authenticator) -> str:
    return str(row.data["name"]) if row.type == PASSKEY else _("Authenticator app")


def rows_of(worker: Worker) -> Any:
    """Return what proves a worker beside the password, recovery codes left out."""
    return Authenticator.objects.filter(user=worker).exclude(type=CODES).order_by("pk")


def has_factor(worker: Worker) -> bool:
    """Tell whether a worker has a second factor."""
    return bool(rows_of(worker).exists())


def has_passkey(worker: Worker) -> bool:
    """Tell whether a worker has a passkey."""
    return bool(rows_of(worker).filter(type=PASSKEY).exists())


def new_secret() -> str:
    """Return a fresh secret for an authenticator app: 160 bits, base32."""
    return str(totp.generate_totp_secret())


def seal_secret(worker: Worker, secret: str) -> str:
    """Return a secret that isn't confirmed yet, sealed for its owner."""
    with secrets_of(worker):
        return str(get_adapter().encrypt(secret))


def open_secret(worker: Worker, sealed: str) -> str | None:
    """Return what `seal_secret` sealed, or None for anything else."""
    try:
        with secrets_of(worker):
            return str(get_adapter().decrypt(sealed))
    except system.NotOpened:
        return None


def address_of_secret(worker: Worker, secret: str) -> str:
    """Return the otpauth address that an authenticator app reads from the picture."""
    return str(get_adapter().build_totp_url(worker, secret))


@sensitive_variables("text")
def picture_of(text: str) -> SafeString:
    """Draw a QR code as SVG: one path, a unit square for each dark module, no style of its own."""
    code = qrcode.QRCode(border=QUIET_ZONE)
    code.add_data(text)
    code.make(fit=True)
    matrix = code.get_matrix()
    squares = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark
    )
    return format_html(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" '
        'shape-rendering="crispEdges"><path d="{2}"/></svg>',
        len(matrix),
        _("QR code for the authenticator app"),
        squares,
    )


def matching_counter(secret: str, code: str) -> int | None:
    """Return the time step whose code this is, None for a wrong one."""
    for counter in totp.yield_hotp_counters_from_time():
        value = totp.format_hotp_value(totp.hotp_value(secret, counter))
        if totp.compare_user_code(actual=code, expected=value):
            return int(counter)
    return None


@sensitive_variables("secret", "code")
def add_totp(worker: Worker, secret: str, code: str) -> Authenticator:
    """Keep a secret whose code was shown; the app that was there before goes.

    Raises WrongCode. The code can't be used again for signing in.
    """
    counter = matching_counter(secret, code)
    if counter is None:
        raise WrongCode
    Authenticator.objects.filter(user=worker, type=TOTP).delete()
    with secrets_of(worker):
        row = totp.TOTP.activate(worker, secret).instance
    row.data["last_counter"] = counter
    row.save(update_fields=["data"])
    return row


@sensitive_variables("code")
@transaction.atomic
def use_code(worker: Worker, code: str) -> str:
    """Use a code from an app or a recovery code, and return the kind; raise WrongCode.

    Locks the worker's factors. A time step counts once (RFC 6238, 5.2), whichever process sees it.
    """
    locked = Authenticator.objects.select_for_update(of=("self",)).filter(user=worker)
    for row in locked.exclude(type=PASSKEY).order_by("-type"):
        try:
            with secrets_of(worker):
                good = use_totp(row, code) if row.type == TOTP else row.wrap().validate_code(code)
        except system.NotOpened:
            broken.remember(Authenticator._meta.db_table, UUID(int=row.pk))
            continue
        if good:
            Authenticator.objects.filter(pk=row.pk).update(last_used_at=now())
            return str(row.type)
    raise WrongCode


def use_totp(row: Authenticator, code: str) -> bool:
    """Tell whether a code is right and later than the last one that was used; remember it."""
    counter = matching_counter(get_adapter().decrypt(row.data["secret"]), code)
    if counter is None or counter <= row.data.get("last_counter", 0):
        return False
    row.data["last_counter"] = counter
    row.save(update_fields=["data"])
    return True


def new_codes(worker: Worker, sitting: Sitting | None) -> None:
    """Make a worker's recovery codes anew; they are shown in this sitting until confirmed."""
    Authenticator.objects.filter(user=worker, type=CODES).delete()
    with secrets_of(worker):
        row = RecoveryCodes.activate(worker).instance
    row.data["shown_in"] = str(sitting.pk) if sitting else ""
    row.save(update_fields=["data"])


def codes_row(worker: Worker) -> Authenticator | None:
    return Authenticator.objects.filter(user=worker, type=CODES).first()


def codes_to_show(worker: Worker, sitting: Sitting | None) -> list[str]:
    """Return the recovery codes while they may be seen, otherwise nothing."""
    row = codes_row(worker)
    if row is None or sitting is None or row.data.get("shown_in") != str(sitting.pk):
        return []
    with secrets_of(worker):
        return [str(code) for code in row.wrap().get_unused_codes()]


def codes_confirmed(worker: Worker) -> None:
    """Show a worker's recovery codes no more."""
    row = codes_row(worker)
    if row is not None:
        row.data.pop("shown_in", None)
        row.save(update_fields=["data"])


def codes_left(worker: Worker) -> int:
    """Return how many recovery codes weren't used yet."""
    row = codes_row(worker)
    if row is None:
        return 0
    return int(app_settings.RECOVERY_CODE_COUNT) - int(row.data["used_mask"]).bit_count()


def passkey_to_make(worker: Worker) -> dict[str, Any]:
    """Begin to enrol a passkey: return what its browser is asked for."""
    return dict(webauthn.begin_registration(worker, passwordless=False))


def add_passkey(worker: Worker, name: str, credential: dict[str, Any]) -> Authenticator:
    """Keep a passkey that the worker's browser made; raise WrongCode for any other answer."""
    try:
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    except NOT_A_PASSKEY:
        raise WrongCode from None
    return webauthn.WebAuthn.add(worker, name, credential).instance


def passkey_to_use(worker: Worker) -> dict[str, Any]:
    """Begin to ask for a passkey: return what its browser is asked for."""
    return dict(webauthn.begin_authentication(worker))


def use_passkey(worker: Worker, credential: dict[str, Any]) -> str:
    """Use a passkey's answer and return its kind; raise WrongCode."""
    try:
        webauthn.parse_authentication_response(credential)
        row = webauthn.complete_authentication(worker, credential)
    except NOT_A_PASSKEY:
        raise WrongCode from None
    Authenticator.objects.filter(pk=row.pk).update(last_used_at=now())
    return PASSKEY


# What the libraries raise for answers that aren't what was asked for, whoever made them up.
NOT_A_PASSKEY = (ValidationError, ValueError, TypeError, KeyError, AttributeError, IndexError)


def remove(worker: Worker, ids: list[int]) -> list[str]:
    """Take second factors away and return their kinds; with the last one recovery codes go too."""
    rows = rows_of(worker).filter(pk__in=ids)
    kinds = [row.type for row in rows]
    rows.delete()
    if not has_factor(worker):
        Authenticator.objects.filter(user=worker).delete()
        Sitting.objects.filter(worker=worker).update(factor="")
    return kinds
