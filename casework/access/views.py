"""Signing in and out, and the pages on which system administrators keep accounts and postings."""

from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from casework.access import actions, rules
from casework.access.forms import (
    AccountForm,
    AreaForm,
    EndPostingForm,
    PasswordForm,
    PostingForm,
    ResetForm,
    SignInForm,
    WorkerFilter,
)
from casework.access.http import StaffRequest
from casework.access.models import ADMINISTRATORS, Area, Listed, Posting, Role, Worker
from casework.access.own.lists import Listing, default_of, forget_list
from casework.access.sign_in import entrance, sittings
from casework.access.sign_in.views import refusal_of
from casework.access.typed import keeper
from casework.audit.chain import record
from casework.common.dates import today

# Where the work of those begins who see no case.
START = {Role.SYSTEM: "worker-list", Role.SECURITY: "worker-list", Role.AUDIT: "audit"}


def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with user name and password; one answer for every reason to refuse."""
    form = SignInForm(request.POST or None)
    target = request.POST.get("next") or request.GET.get("next") or ""
    if not is_ours(request, target):
        target = ""
    if request.method == "POST" and form.is_valid():
        try:
            worker = entrance.check_password(request, **form.cleaned_data)
            return entrance.go_on(request, worker, target or start_page(worker))
        except entrance.Refused as refused:
            form.add_error(None, refused.sentence)
    return render(request, "access/login.html", {"form": form, "next": target})


def start_page(worker: Worker) -> str:
    """Return where a worker begins: the desk, or an administrator's own page."""
    own = [START[role] for role in ADMINISTRATORS if role in worker.role_codes]
    return reverse(own[0] if own else settings.LOGIN_REDIRECT_URL)


@transaction.atomic
def sign_out(request: HttpRequest) -> HttpResponse:
    """Sign out, also who is posted nowhere any more."""
    if isinstance(request.user, Worker):
        record("signed out", request.user, by=request.user)
        if sitting := sittings.sitting_of(request):
            sitting.delete()
        logout(request)
    response = redirect("login")
    forget_list(response)
    return response


def choose_language(request: HttpRequest) -> HttpResponse:
    """Switch the language and go back; a form that comes along is kept and shown again there.

    The button that takes a form along has a name of its own: the form may have a field `language`.
    """
    worker = request.user if isinstance(request.user, Worker) and request.user.is_active else None
    chosen = request.POST.get("to-language") or request.POST.get("language", "")
    target = request.POST.get("next", "")
    if "idempotency_key" in request.POST:
        target = keeper().late(request, worker) or page_before(request)
    if not target.startswith("/") or not is_ours(request, target):
        target = "/"
    response = redirect(target)
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            secure=settings.HTTPS,
            samesite="Lax",
        )
    return response


def page_before(request: HttpRequest) -> str:
    """Return the page of this site that a request came from, with its query; empty without one."""
    sender = urlsplit(request.headers.get("Referer", ""))
    if sender.netloc != request.get_host():
        return ""
    return f"{sender.path}?{sender.query}" if sender.query else sender.path


def is_ours(request: HttpRequest, target: str) -> bool:
    """Tell whether an address to go on to is on this site."""
    return url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})


def password_change(request: StaffRequest) -> HttpResponse:
    """Change one's own password; other sessions end, this one goes on."""
    form = PasswordForm(request.POST or None, worker=request.user, refusal=refusal_of(request))
    if request.method == "POST" and form.is_valid():
        here = sittings.sitting_of(request)
        actions.set_password(
            worker=request.user,
            password=form.cleaned_data["password"],
            keep=here.pk if here else None,
            by=request.user,
        )
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your password has been changed."))
        return redirect(start_page(request.user))
    return render(request, "access/password.html", {"form": form})


def managing(request: StaffRequest) -> Worker:
    """Return the administrator behind the request; raise PermissionDenied for anyone else."""
    if not rules.may_manage_staff(request.user):
        raise PermissionDenied
    return request.user


def posting_staff(request: StaffRequest) -> Worker:
    """Return who may give and end postings; raise PermissionDenied for anyone else."""
    if not rules.may_open_postings(request.user):
        raise PermissionDenied
    return request.user


def worker_list(request: StaffRequest) -> HttpResponse:
    """List the accounts with their postings."""
    if not rules.may_see_staff(request.user):
        raise PermissionDenied
    if begins := default_of(request, Listed.ACCOUNTS):
        return begins
    narrow = WorkerFilter(request.GET or None)
    listing = Listing(request, Listed.ACCOUNTS, narrow, narrow.chosen_order)
    postings = Posting.objects.select_related("area").order_by("-from_on")
    workers = narrow.workers().prefetch_related(Prefetch("postings", postings))
    context = {
        "workers": workers,
        "filter": narrow,
        "listing": listing,
        "may_manage": rules.may_manage_staff(request.user),
    }
    return listing.remember(render(request, "access/worker_list.html", context))


def worker_new(request: StaffRequest) -> HttpResponse:
    """Open an account."""
    by = managing(request)
    form = AccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        worker = actions.open_account(**form.cleaned_data, by=by)
        return redirect("worker", worker.pk)
    return render(request, "access/worker_new.html", {"form": form})


def worker_page(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """Show an account, its postings, and what can be done with it."""
    by = request.user
    if not rules.may_see_staff(by):
        raise PermissionDenied
    worker = Worker.objects.select_related("created_by").get(pk=worker_id)
    postings = worker.postings.select_related("area", "created_by", "covers__worker")
    context = {
        "worker": worker,
        "postings": postings.order_by("-from_on"),
        "today": today(),
        "may_manage": rules.may_manage_staff(by),
        "may_renew": rules.may_renew_sign_in(by, worker),
        "may_post": rules.may_open_postings(by) and by != worker,
        "may_end": rules.may_manage_postings(by),
        "may_read_ledger": rules.may_manage_postings(by),
    }
    return render(request, "access/worker.html", context)


def posting_new(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """Give an account a role in an area."""
    by = posting_staff(request)
    worker = Worker.objects.get(pk=worker_id)
    form = PostingForm(request.POST or None, worker=worker)
    if request.method == "GET":
        # What nobody may send isn't asked for, either.
        rules.check_poster(by, worker, Role.SECURITY)
    if request.method == "POST" and form.is_valid():
        actions.post_worker(worker=worker, **form.cleaned_data, by=by)
        messages.success(request, _("The posting has been added."))
        return redirect("worker", worker.pk)
    return render(request, "access/posting_new.html", {"worker": worker, "form": form})


def posting_end(request: StaffRequest, posting_id: UUID) -> HttpResponse:
    """Let a posting end."""
    by = request.user
    if not rules.may_manage_postings(by):
        raise PermissionDenied
    posting = Posting.objects.select_related("worker", "area").get(pk=posting_id)
    form = EndPostingForm(request.POST or None, posting=posting)
    if request.method == "POST" and form.is_valid():
        actions.end_posting(posting=posting, until_on=form.cleaned_data["until_on"], by=by)
        messages.success(request, _("The posting's last day has been set."))
        return redirect("worker", posting.worker_id)
    context = {"posting": posting, "worker": posting.worker, "form": form}
    return render(request, "access/posting_end.html", context)


def worker_reset(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """Give someone who has forgotten theirs a new password."""
    by = managing(request)
    worker = Worker.objects.get(pk=worker_id)
    rules.check_renewal(by, worker)
    form = ResetForm(request.POST or None, worker=worker)
    if request.method == "POST" and form.is_valid():
        actions.set_password(worker=worker, password=form.cleaned_data["password"], by=by)
        messages.success(request, _("The new password has been set."))
        return redirect("worker", worker.pk)
    return render(request, "access/worker_reset.html", {"worker": worker, "form": form})


def worker_lock(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """Lock an account, or open it again where the form says so; nobody locks their own."""
    by = managing(request)
    worker = Worker.objects.get(pk=worker_id)
    if worker == by:
        raise PermissionDenied(_("You can't lock your own account."))
    actions.set_active(worker=worker, is_active=request.POST.get("to") == "open", by=by)
    return redirect("worker", worker.pk)


def area_list(request: StaffRequest) -> HttpResponse:
    """List the organisation tree."""
    managing(request)
    return render(request, "access/area_list.html", {"areas": Area.objects.all()})


def area_new(request: StaffRequest) -> HttpResponse:
    """Open a place below another."""
    by = managing(request)
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.open_area(**form.cleaned_data, by=by)
        messages.success(request, _("The area has been opened."))
        return redirect("area-list")
    return render(request, "access/area_new.html", {"form": form})
