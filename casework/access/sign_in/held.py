"""Forms that came after their session had ended: kept sealed, given back to who wrote them.

Nothing of them is carried out. They wait on the server, sealed under the vault's system root and
bound to their row and their worker; after signing in, the page comes back with what was typed, and
its owner sends it once more. Passwords and files aren't kept.
"""

from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from casework.access.models import HeldForm, Worker
from casework.access.sign_in import refill, sittings
from casework.audit.chain import record
from casework.common.dates import now
from casework.common.ids import new_id
from casework.vault import system

PURPOSE = "held form"
HELD_TIME = timedelta(hours=12)
MOST_OF_A_WORKER = 20
PARAMETER = "held"


class Typed(msgspec.Struct):
    """What was sent: where to, from which page, and every field but the secret ones."""

    action: str
    page: str
    fields: dict[str, list[str]]


class Held(NamedTuple):
    """A kept form, opened for its owner."""

    id: UUID
    typed: Typed


def keep(request: HttpRequest, worker: Worker | None) -> str:
    """Keep a form that can't be carried out now, and return the page that will show it again.

    Without a worker it belongs to whose session ended in this browser. Empty where there is no
    form, or nobody knows whose it was.
    """
    if request.method != "POST":
        return ""
    worker = worker or whose(request)
    if worker is None:
        return ""
    typed = Typed(action=request.path, page=page_of(request), fields=fields_of(request))
    HeldForm.objects.filter(until_at__lt=now()).delete()
    return write(worker, typed)


def whose(request: HttpRequest) -> Worker | None:
    """Return whose session ended in this browser, if they may still sign in."""
    worker_id = sittings.lapsed_worker(request)
    return Worker.objects.filter(pk=worker_id, is_active=True).first() if worker_id else None


@transaction.atomic
def write(worker: Worker, typed: Typed) -> str:
    """Seal a form for its writer and return where it will be shown."""
    mine = HeldForm.objects.filter(worker=worker).order_by("-created_at")
    mine.filter(pk__in=list(mine.values_list("pk", flat=True)[MOST_OF_A_WORKER - 1 :])).delete()
    row_id = new_id()
    content = system.seal(PURPOSE, row_id.bytes + worker.pk.bytes, msgspec.json.encode(typed))
    HeldForm.objects.create(id=row_id, worker=worker, content=content, until_at=now() + HELD_TIME)
    record("form kept", worker, by=worker, form=row_id)
    return f"{typed.page}{'&' if '?' in typed.page else '?'}{PARAMETER}={row_id}"


def page_of(request: HttpRequest) -> str:
    """Return the page on which the form stood, with its query; where it was sent to if unknown."""
    sender = urlsplit(request.headers.get("Referer", ""))
    if sender.netloc != request.get_host() or not sender.path.startswith("/"):
        return request.path
    query = "&".join(
        part for part in sender.query.split("&") if part and not part.startswith(f"{PARAMETER}=")
    )
    return f"{sender.path}?{query}" if query else sender.path


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    left_out = refill.ANEW | refill.SECRETS | {PARAMETER}
    return {
        name: [str(text) for text in texts]
        for name, texts in request.POST.lists()
        if name not in left_out
    }


def asked_for(request: HttpRequest, worker: Worker) -> Held | None:
    """Return the kept form that a page is to show, None for most requests."""
    if request.method != "GET" or PARAMETER not in request.GET:
        return None
    return found(request.GET[PARAMETER], worker)


def found(named: str, worker: Worker) -> Held | None:
    """Return a kept form by its id, if it is this worker's, in time, and opens."""
    try:
        row = HeldForm.objects.get(pk=UUID(named), worker=worker, until_at__gt=now())
        content = system.unseal(PURPOSE, row.pk.bytes + worker.pk.bytes, bytes(row.content))
    except (ValueError, HeldForm.DoesNotExist, system.NotOpened):
        return None
    return Held(row.pk, msgspec.json.decode(content, type=Typed))


def announce(request: HttpRequest) -> None:
    """Say on the page that is about to be drawn what it shows."""
    messages.success(
        request,
        _(
            "Your session had ended, and what you typed was kept. It is back in the form, not sent "
            "yet: look it through and send it again. Passwords and files have to be chosen anew."
        ),
    )


def give_back(request: HttpRequest, held: Held, response: HttpResponseBase) -> HttpResponseBase:
    """Return the page with what was typed in its form.

    Where the form isn't on it any more a page of its own shows the words, with a button to send.
    """
    is_page = isinstance(response, HttpResponse) and response.status_code == 200
    if not isinstance(response, HttpResponse) or not is_page:
        return response
    typed = held.typed
    filled = refill.fill(
        response.content.decode(), typed.action, request.path, typed.fields, str(held.id)
    )
    if not filled.found:
        words = [text for texts in typed.fields.values() for text in texts if worth_reading(text)]
        context = {"typed": typed, "held": held.id, "words": words}
        return render(request, "access/sign_in/held.html", context)
    response.content = filled.html.encode()
    return response


def worth_reading(text: str) -> bool:
    """Tell a text that somebody wrote from a code, an id or a number."""
    return len(text) >= 2 and not text.isascii()


def done(request: HttpRequest, worker: Worker) -> None:
    """Let a kept form go once it was carried out; in the transaction that does so."""
    named = request.POST.get(PARAMETER)
    if named and (held := found(named, worker)) is not None:
        HeldForm.objects.filter(pk=held.id).delete()


def waiting_for(worker: Worker) -> list[tuple[HeldForm, str]]:
    """Return a worker's kept forms and the page that shows each, the newest first."""
    rows = HeldForm.objects.filter(worker=worker, until_at__gt=now()).order_by("-created_at")
    opened = [(row, found(str(row.pk), worker)) for row in rows]
    return [
        (row, f"{held.typed.page}{'&' if '?' in held.typed.page else '?'}{PARAMETER}={row.pk}")
        for row, held in opened
        if held is not None
    ]
