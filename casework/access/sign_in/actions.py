"""One's own second factors and sessions, and the first administrator: each verb one audit entry."""

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from casework.access import actions as accounts
from casework.access.models import Area, Level, Role, SetUpCode, Sitting, Worker
from casework.access.sign_in import factors, sittings
from casework.audit.chain import record
from casework.common.dates import now, today
from casework.common.moves import MoveNotAllowed

SET_UP_TIME = timedelta(hours=1)


@sensitive_variables("secret", "code")
@transaction.atomic
def add_app(*, secret: str, code: str, sitting: Sitting | None, by: Worker) -> None:
    """Enrol an authenticator app; other sessions end. Raises WrongCode."""
    factors.add_totp(by, secret, code)
    settle(by, sitting, factors.TOTP)
    record("second factor added", by, by=by, kind=factors.TOTP)


@transaction.atomic
def add_passkey(
    *, name: str, credential: dict[str, Any], sitting: Sitting | None, by: Worker
) -> None:
    """Enrol a passkey; other sessions end. Raises WrongCode."""
    factors.add_passkey(by, name, credential)
    settle(by, sitting, factors.PASSKEY)
    record("second factor added", by, by=by, kind=factors.PASSKEY)


def settle(worker: Worker, sitting: Sitting | None, kind: str) -> None:
    """Make recovery codes at the first factor; other sessions end, and this one has it."""
    if factors.codes_row(worker) is None:
        factors.new_codes(worker, sitting)
    sittings.end_all(worker, keep=sitting.pk if sitting else None)
    Sitting.objects.filter(worker=worker).update(factor=kind)


@transaction.atomic
def remove_factors(*, ids: list[int], sitting: Sitting | None, by: Worker) -> None:
    """Take some of one's own second factors away; other sessions end."""
    kinds = factors.remove(by, ids)
    sittings.end_all(by, keep=sitting.pk if sitting else None)
    record("second factor removed", by, by=by, kinds=kinds)


@transaction.atomic
def renew_codes(*, sitting: Sitting | None, by: Worker) -> None:
    """Make one's recovery codes anew; the old ones are worth nothing from now on.

    Raises MoveNotAllowed without a second factor that they would stand in for.
    """
    if not factors.has_factor(by):
        raise MoveNotAllowed
    factors.new_codes(by, sitting)
    record("recovery codes made", by, by=by)


@transaction.atomic
def confirm_codes(*, by: Worker) -> None:
    """Show one's recovery codes no more: their owner has them."""
    factors.codes_confirmed(by)
    record("recovery codes kept", by, by=by)


@transaction.atomic
def take_factors(*, worker: Worker, by: Worker | None) -> None:
    """Take every second factor from someone who lost theirs; their sessions end."""
    kinds = factors.remove(worker, [method.id for method in factors.methods_of(worker)])
    ended = sittings.end_all(worker)
    record("second factors taken away", worker, by=by, kinds=kinds, sessions=ended)


@transaction.atomic
def end_sitting(*, sitting_id: UUID, by: Worker) -> None:
    """End one of one's own sessions; one that is over already is no error."""
    if Sitting.objects.filter(pk=sitting_id, worker=by).delete()[0]:
        record("session ended", by, by=by, reason="owner")


@transaction.atomic
def end_sittings(*, worker: Worker, keep: UUID | None, by: Worker) -> int:
    """End a worker's sessions, all but `keep`, and return how many."""
    ended = sittings.end_all(worker, keep=keep)
    record("sessions ended", worker, by=by, sessions=ended)
    return ended


@transaction.atomic
def make_set_up_code(*, city: str, by: Worker | None) -> str:
    """Return a code with which the first administrator opens their account, within an hour.

    Codes made before are worth nothing any more. Raises MoveNotAllowed once there are accounts.
    """
    if Worker.objects.exists():
        raise MoveNotAllowed
    SetUpCode.objects.all().delete()
    code = secrets.token_hex(16)
    SetUpCode.objects.create(code_hash=hash_of(code), city=city, until_at=now() + SET_UP_TIME)
    record("set-up code made", None, by=by)
    return code


@sensitive_variables("code", "password")
@transaction.atomic
def open_first_account(
    *, code: str, username: str, name: str, password: str, by: Worker | None
) -> Worker:
    """Open the system administrator's account with the code, and the city it belongs to.

    Raises SetUpCode.DoesNotExist for a code that is wrong, used or too old, and MoveNotAllowed once
    there are accounts.
    """
    standing = SetUpCode.objects.select_for_update(of=("self",)).get(
        code_hash=hash_of(code), until_at__gt=now()
    )
    if Worker.objects.exists():
        raise MoveNotAllowed
    city = Area.objects.filter(level=Level.CITY).first()
    city = city or accounts.open_area(name=standing.city, code="C", parent=None, by=None)
    worker = accounts.open_account(username=username, name=name, password=password, by=None)
    accounts.post_worker(worker=worker, area=city, role=Role.SYSTEM, from_on=today(), by=None)
    standing.delete()
    record("set-up code used", worker, by=by)
    return worker


def hash_of(code: str) -> str:
    """Return the hash of a code as it was typed: spaces, hyphens and capitals don't matter."""
    plain = "".join(sign for sign in code.lower() if sign.isalnum())
    return hashlib.sha256(plain.encode()).hexdigest()
