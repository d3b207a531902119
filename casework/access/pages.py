"""Pages on covering an absent supervisor, and on what is set for this site."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access import actions, rules
from casework.access.forms import CoverForm
from casework.access.http import StaffRequest
from casework.access.models import Posting, Role, Worker
from casework.common.dates import today


def covers(request: StaffRequest) -> HttpResponse:
    """Show a supervisor who stands in for them, and for whom they stand in."""
    worker = request.user
    mine = Posting.objects.filter(worker=worker, role=Role.SUPERVISOR).select_related("area")
    given = Posting.objects.filter(covers__worker=worker, until_on__gte=today())
    held = mine.exclude(covers=None).filter(until_on__gte=today())
    context = {
        "own": [posting for posting in mine if rules.may_name_deputy(worker, posting)],
        "given": given.select_related("worker", "area").order_by("from_on"),
        "held": held.select_related("covers__worker").order_by("from_on"),
        "today": today(),
    }
    return render(request, "access/covers.html", context)


def deputies(absent: Posting) -> Any:
    """Return the colleagues who may stand in: posted today as social workers or supervisors."""
    posts = Posting.objects.current().filter(role__in=[Role.WORKER, Role.SUPERVISOR])
    found = Worker.objects.filter(postings__in=posts, is_active=True)
    found = found.exclude(pk=absent.worker_id).order_by("username").distinct()
    return found.prefetch_related("postings__area")


def cover_new(request: StaffRequest, posting_id: UUID) -> HttpResponse:
    """Name a deputy for some days."""
    posting = Posting.objects.select_related("area", "worker").get(pk=posting_id)
    if not rules.may_name_deputy(request.user, posting):
        raise PermissionDenied
    form = CoverForm(request.POST or None, absent=posting, candidates=deputies(posting))
    if request.method == "POST" and form.is_valid():
        actions.name_deputy(posting=posting, **form.cleaned_data, by=request.user)
        messages.success(request, _("The deputy has been named."))
        return redirect("covers")
    return render(request, "access/cover_new.html", {"posting": posting, "form": form})


def cover_end(request: StaffRequest, posting_id: UUID) -> HttpResponse:
    """Take a deputy's rights back before the time."""
    posting = Posting.objects.select_related("covers", "area", "worker").get(pk=posting_id)
    actions.end_cover(posting=posting, by=request.user)
    messages.success(request, _("The cover has ended."))
    is_supervisor = Role.SUPERVISOR in request.user.role_codes
    return redirect("covers") if is_supervisor else redirect("worker", posting.worker_id)


def settings_page(request: StaffRequest) -> HttpResponse:
    """Show in words what is set; secrets are never shown, and nothing is changed here."""
    if not rules.is_administrator(request.user):
        raise PermissionDenied
    return render(request, "access/settings.html", {"groups": settings_in_words()})


Rows = list[tuple[str, str]]


def settings_in_words() -> list[tuple[str, Rows]]:
    """Return groups of (what, how it is set)."""
    return [
        (_("People and access"), spans_in_words()),
        (_("Records"), records_in_words()),
        (_("Keys and transport"), keys_in_words()),
    ]


def days(number: int) -> str:
    return _("%(n)d days") % {"n": number}


def years(number: int) -> str:
    return _("%(n)d years") % {"n": number}


def spans_in_words() -> Rows:
    """Return how long what is lent for a while lasts."""
    hours = _("%(n)d hours") % {"n": settings.CASEWORK_BREAK_GLASS_HOURS}
    return [
        (_("An inspection lasts at most"), days(settings.CASEWORK_INSPECTION_DAYS)),
        (_("A cover lasts at most"), days(settings.CASEWORK_COVER_DAYS)),
        (_("A shared household at most"), days(settings.CASEWORK_SHARE_DAYS)),
        (_("A household opened in an emergency"), hours),
    ]


def records_in_words() -> Rows:
    """Return what holds for records: how long, how late, how large."""
    working_days = _("%(n)d working days") % {"n": settings.CASEWORK_REQUEST_DAYS}
    size = _("%(n)d MB") % {"n": settings.CASEWORK_ATTACHMENT_MB}
    return [
        (_("Kept after a case was closed"), years(settings.CASEWORK_RETENTION_YEARS)),
        (_("A request about personal data is answered within"), working_days),
        (_("A visit counts as entered late after"), days(settings.CASEWORK_LATE_ENTRY_DAYS)),
        (_("A photo or scan has at most"), size),
    ]


def keys_in_words() -> Rows:
    """Return where keys lie and how things are sealed and sent; never a key or its place."""
    held_by = {
        "file": _("a file"),
        "passphrase": _("a file under a passphrase"),
        "environment": _("the environment"),
        "pkcs11": _("a token or HSM"),
    }
    seal = {"aes": "AES-256-GCM", "sm4": "SM4-GCM"}
    answer = {True: _("Yes"), False: _("No")}
    retention = days(settings.CASEWORK_KEYSTORE_RETENTION_DAYS)
    return [
        (_("The sealing key lies in"), held_by[settings.CASEWORK_KEY_PROVIDER]),
        (_("New records are sealed with"), seal[settings.CASEWORK_SUITE]),
        (_("The wrapping key is changed after"), years(settings.CASEWORK_KEK_YEARS)),
        (_("Backups of the keystore are kept"), retention),
        (_("Only over HTTPS"), answer[settings.HTTPS]),
        (_("Demonstration"), answer[settings.DEMO]),
    ]
