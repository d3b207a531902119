"""The pages that say no: what happened, why, and what to do next, in the reader's language."""

import sqlite3
import sys

from django.core.exceptions import (
    ObjectDoesNotExist,
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from casework.common.concurrency import StaleVersion
from casework.common.moves import MoveNotAllowed
from casework.vault import broken
from casework.vault.sealed import SealBroken


def answer(request: HttpRequest, refusal: Exception) -> HttpResponse:
    """Return the page for a refusal that a door caught."""
    if isinstance(refusal, ObjectDoesNotExist | Http404):
        return not_found(request, refusal)
    if isinstance(refusal, PermissionDenied):
        return forbidden(request, refusal)
    if isinstance(refusal, SealBroken):
        return unreadable(request, refusal)
    if isinstance(refusal, StaleVersion):
        return conflict(
            request, _("Someone else saved this record after you opened it. Nothing was changed.")
        )
    if isinstance(refusal, MoveNotAllowed):
        return conflict(
            request, _("This record has moved on to another stage. Nothing was changed.")
        )
    raise refusal


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 404, the same for what doesn't exist and for what lies out of scope."""
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 403 with the rule's sentence, where it gave one."""
    sentence = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "403.html", {"sentence": sentence}, status=403)


def conflict(request: HttpRequest, sentence: str) -> HttpResponse:
    """Answer 409 with what came in between."""
    return render(request, "409.html", {"sentence": sentence}, status=409)


def unreadable(request: HttpRequest, refusal: SealBroken) -> HttpResponse:
    """Answer 500 for a record whose seal doesn't open; it is named by table and id only."""
    broken.remember(refusal.table, refusal.row_id)
    return render(request, "unreadable.html", {"broken": refusal}, status=500)


def form_without_key(request: HttpRequest) -> HttpResponse:
    """Answer 400 for a form that came without the key that makes it count once."""
    return render(
        request,
        "400.html",
        {"sentence": _("The form arrived incomplete. Go back, reload the page and send it again.")},
        status=400,
    )


TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def sent_before(request: HttpRequest) -> HttpResponse:
    """Answer 409 for a form that was sent already and comes back with something else in it."""
    return conflict(
        request,
        _(
            "This form was sent and saved already; what you changed since then was not. "
            "Open what was saved, and change it there."
        ),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400, or 413 for more than the settings let in."""
    if isinstance(exception, TOO_LARGE):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500, or 503 while the database is away, without asking it anything."""
    if is_away(sys.exc_info()[1]):
        return away(request)
    return HttpResponse(render_to_string("500.html"), status=500)


# What SQLite answers when its file is not there, locked by someone else, or on a full or torn disk.
SQLITE_AWAY = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
}
# PostgreSQL's classes for no connection, no room for one, a server that stops; no code: no answer.
POSTGRESQL_AWAY = ("08", "53", "57P")
SOON = 30


def is_away(fault: BaseException | None) -> bool:
    """Tell whether a fault means that a database is out of reach, not that we asked wrongly."""
    if isinstance(fault, InterfaceError):
        return True
    if not isinstance(fault, OperationalError):
        return False
    cause = fault.__cause__
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) & 0xFF in SQLITE_AWAY
    code: str = getattr(cause, "sqlstate", None) or ""
    return not code or code.startswith(POSTGRESQL_AWAY)


def away(request: HttpRequest) -> HttpResponse:
    """Answer 503: wait and try again; a page that was only asked for can be asked for here."""
    again = request.get_full_path() if request.method == "GET" else ""
    page = render_to_string("503.html", {"again": again})
    return HttpResponse(page, status=503, headers={"Retry-After": str(SOON)})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form whose page is too old or whose cookies are off, asking no database."""
    return HttpResponse(render_to_string("403_csrf.html"), status=403)
