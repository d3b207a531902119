"""The way in: password, lockout, second step, and what begins when both are right."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from casework.access.models import Device, FailedSignIn, Worker
from casework.access.sign_in import browsers, factors, lockout, sittings
from casework.audit.chain import masked, record
from casework.common.dates import now

# Whose password was right, while the second step is waited for.
HALF, HALF_TIME = "half", timedelta(minutes=10)
BACKEND = "django.contrib.auth.backends.ModelBackend"


class Refused(Exception):
    """Nobody comes in; the sentence is for the page and the same for every account."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@sensitive_variables("password")
def check_password(request: HttpRequest, username: str, password: str) -> Worker:
    """Return the worker of a name and password; raise Refused.

    Answers and takes as long for a name that nobody has: a hash is computed for it too.
    """
    row = attempted(request, "password", username)
    worker = authenticate(request, username=username, password=password)
    if isinstance(worker, Worker):
        lockout.passed(row)
        return worker
    refuse(row, "sign-in refused", username=masked(username))
    raise Refused(_("User name or password is wrong, or the account is locked."))


@sensitive_variables("password")
def check_again(request: HttpRequest, worker: Worker, password: str) -> None:
    """Ask for the password of someone who is signed in already; raise Refused."""
    row = attempted(request, "password", worker.username)
    if not worker.check_password(password):
        refuse(row, "password asked again, refused", worker)
        raise Refused(_("This is not your present password."))
    lockout.passed(row)


def check_second(request: HttpRequest, worker: Worker, code: str, credential: Any) -> str:
    """Return the kind of second factor that a code or a passkey's answer is; raise Refused."""
    row = attempted(request, "second step", worker.username)
    try:
        kind = (
            factors.use_passkey(worker, credential)
            if credential is not None
            else factors.use_code(worker, code)
        )
    except factors.WrongCode:
        refuse(row, "second step refused", worker)
        raise Refused(_("This code isn't right, or it was used already.")) from None
    lockout.passed(row)
    return kind


def attempted(request: HttpRequest, step: str, username: str) -> FailedSignIn:
    """Count an attempt before it is judged; raise Refused while account or address is locked.

    A browser in which the account has signed in before counts by itself.
    """
    device = browsers.known_device(request, username)
    try:
        if device:
            return lockout.attempt(f"{step} {username} on {device.pk}", "")
        return lockout.attempt(f"{step} {username}", browsers.address_of(request))
    except lockout.Locked as locked:
        raise Refused(locked_sentence(locked)) from None


def locked_sentence(locked: lockout.Locked) -> str:
    """Return when to try again, and whom to ask."""
    return _(
        "Too many attempts have failed. Try again after %(time)s. If it can't wait, "
        "ask the system administrator of your street."
    ) % {"time": clock(locked.until)}


def clock(instant: datetime) -> str:
    """Return the first full minute after an instant, as a clock shows it."""
    return timezone.localtime(instant + timedelta(minutes=1)).strftime("%H:%M")


@transaction.atomic
def refuse(row: FailedSignIn, act: str, worker: Worker | None = None, **details: Any) -> None:
    """Remember a refusal, and that it locks where it does."""
    record(act, worker, by=worker, **details)
    if until := lockout.begins_lock(row):
        record("sign-in locked", worker, by=None, account=row.account, until=until)


def go_on(request: HttpRequest, worker: Worker, target: str) -> HttpResponse:
    """Lead whose password was right to the second step, or in where there is none."""
    if not factors.has_factor(worker):
        return enter(request, worker, target)
    request.session.cycle_key()
    request.session[HALF] = {
        "worker": str(worker.pk),
        "at": now().isoformat(),
        "next": target,
    }
    return redirect("second-step")


def halfway(request: HttpRequest) -> tuple[Worker, str] | None:
    """Return whose password was right a while ago and where they want to go, or None."""
    half = request.session.get(HALF)
    at = parse_datetime(half["at"]) if half else None
    if half is None or at is None or now() - at > HALF_TIME:
        return None
    worker = Worker.objects.filter(pk=UUID(half["worker"]), is_active=True).first()
    return (worker, half["next"]) if worker else None


def enter(request: HttpRequest, worker: Worker, target: str, factor: str = "") -> HttpResponse:
    """Sign a worker in, begin their sitting, and lead them on to `target`."""
    same = sittings.lapsed_worker(request) == worker.pk
    token = request.META.get("CSRF_COOKIE")
    login(request, worker, backend=BACKEND)
    if same and token:
        # Pages of theirs are still open in other tabs; what they hold may be sent now.
        request.META["CSRF_COOKIE"] = token
    for name in (HALF, sittings.LAPSED):
        request.session.pop(name, None)
    request.session.set_expiry(None)
    response = redirect(target)
    with transaction.atomic():
        known = browsers.known_device(request, worker.username)
        device = known or browsers.new_device(request, worker, response)
        begin(request, worker, factor, device, is_known=known is not None)
    return response


def begin(
    request: HttpRequest, worker: Worker, factor: str, device: Device, *, is_known: bool
) -> None:
    """Begin the sitting and remember it; tell the owner of devices that came in between."""
    request.sitting = sittings.start(request, worker.pk, factor)  # type: ignore[attr-defined] # as the middleware does
    others = Device.objects.filter(worker=worker).exclude(pk=device.pk)
    if not is_known and not others.exists():
        # The account's first: there is nobody yet who could be told.
        device.is_told = True
    device.seen_at = now()
    device.save(update_fields=["seen_at", "is_told"])
    if is_known:
        tell_of(request, list(others.filter(is_told=False)))
    if factor == factors.CODES:
        left = factors.codes_left(worker)
        record("recovery code used", worker, by=worker, left=left)
        messages.warning(
            request, _("A recovery code was used; %(left)d are left.") % {"left": left}
        )
    record(
        "signed in", worker, by=worker, factor=factor or None, device=device.pk, new=not is_known
    )


def tell_of(request: HttpRequest, devices: list[Device]) -> None:
    """Tell the owner, in a browser they used before, of new ones since."""
    for device in devices:
        messages.warning(
            request,
            _(
                "Your account was used in a new browser: %(browser)s, %(day)s, from %(address)s. "
                "If that wasn't you, end that session under “My sign-in” and change your password."
            )
            % {
                "browser": device.browser,
                "day": timezone.localtime(device.created_at).strftime("%Y-%m-%d %H:%M"),
                "address": device.address or "?",
            },
        )
    Device.objects.filter(pk__in=[device.pk for device in devices]).update(is_told=True)
