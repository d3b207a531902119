"""One's own sign-in: methods, sessions, recovery codes; the second step; the first account."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access import rules
from casework.access.http import StaffRequest
from casework.access.models import SetUpCode, Sitting, Worker
from casework.access.sign_in import actions, entrance, factors, sittings
from casework.access.sign_in.forms import (
    AgainForm,
    AppForm,
    FirstAccountForm,
    PasskeyForm,
    RemoveForm,
    SecondStepForm,
)
from casework.access.typed import keeper
from casework.audit.chain import record
from casework.common.dates import now
from casework.common.moves import MoveNotAllowed

# The secret of an app that is being enrolled, sealed; it is no factor before its code was typed.
PENDING = "pending_app"
# Who signed in so recently isn't asked for the password again to add a factor.
FRESH = timedelta(minutes=10)


def mine(request: StaffRequest) -> HttpResponse:
    """Show one's own second factors, recovery codes, sessions, browsers and kept forms."""
    worker = request.user
    context = {
        "methods": factors.methods_of(worker),
        "codes_left": factors.codes_left(worker),
        "sittings": worker.sittings.order_by("-seen_at"),
        "here": sittings.sitting_of(request),
        "devices": worker.devices.order_by("-seen_at"),
        "kept": keeper().waiting(worker),
        "changed": worker.password_changes.order_by("-created_at").first(),
    }
    return render(request, "access/sign_in/mine.html", context)


def ask_again(request: StaffRequest, **words: Any) -> None:
    """Check the password that a form brings, before the form's own transaction begins.

    So a wrong one stays counted although the form ends in a page.
    """
    request.refusal = ""  # type: ignore[attr-defined] # read by `refusal_of`
    password = request.POST.get("present", "")
    if password:
        try:
            entrance.check_again(request, request.user, password)
        except entrance.Refused as refused:
            request.refusal = refused.sentence  # type: ignore[attr-defined] # as above


def refusal_of(request: HttpRequest) -> str:
    """Return what `ask_again` found wrong."""
    return str(getattr(request, "refusal", ""))


def is_fresh(request: StaffRequest) -> bool:
    """Tell whether the worker typed their password so recently that it isn't asked for again."""
    sitting = sittings.sitting_of(request)
    return sitting is not None and now() - sitting.created_at < FRESH


def again(request: StaffRequest) -> dict[str, Any]:
    """Return what a form that may ask for the password is made with."""
    return {"fresh": is_fresh(request), "refusal": refusal_of(request)}


def app_new(request: StaffRequest) -> HttpResponse:
    """Enrol an authenticator app: show its secret as a picture and as text, take its first code."""
    worker = request.user
    secret = pending_secret(request, worker)
    form = AppForm(request.POST or None, **again(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_app(
                secret=secret,
                code=form.cleaned_data["code"],
                sitting=sittings.sitting_of(request),
                by=worker,
            )
            request.session.pop(PENDING, None)
            messages.success(request, _("The authenticator app has been set up."))
            return after_adding(request)
        except factors.WrongCode:
            form.add_error(
                "code", _("This isn't the code that the app shows now. Is the phone's clock right?")
            )
    context = {
        "form": form,
        "picture": factors.picture_of(factors.address_of_secret(worker, secret)),
        "secret": " ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    }
    return render(request, "access/sign_in/app.html", context)


def after_adding(request: StaffRequest) -> HttpResponse:
    """Lead to the recovery codes where the first factor brought some."""
    fresh = factors.codes_to_show(request.user, sittings.sitting_of(request))
    return redirect("recovery-codes" if fresh else "my-sign-in")


def pending_secret(request: StaffRequest, worker: Worker) -> str:
    """Return the secret that is being enrolled, a new one where none is; sealed in the session."""
    secret = factors.open_secret(worker, request.session.get(PENDING, ""))
    if secret is None:
        secret = factors.new_secret()
        request.session[PENDING] = factors.seal_secret(worker, secret)
    return secret


def passkey_new(request: StaffRequest) -> HttpResponse:
    """Enrol a passkey; the browser makes it."""
    form = PasskeyForm(request.POST or None, **again(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_passkey(
                name=form.cleaned_data["name"],
                credential=form.cleaned_data["credential"],
                sitting=sittings.sitting_of(request),
                by=request.user,
            )
            messages.success(request, _("The passkey has been added."))
            return after_adding(request)
        except factors.WrongCode:
            form.add_error(None, _("The passkey could not be checked. Try it once more."))
    options = json.dumps(factors.passkey_to_make(request.user))
    return render(request, "access/sign_in/passkey.html", {"form": form, "options": options})


def recovery_codes(request: StaffRequest) -> HttpResponse:
    """Show fresh recovery codes until their owner says that they have them; or make new ones."""
    worker, sitting = request.user, sittings.sitting_of(request)
    codes = factors.codes_to_show(worker, sitting)
    form = AgainForm(request.POST or None, **again(request))
    if request.method == "POST" and "kept" in request.POST:
        actions.confirm_codes(by=worker)
        return redirect("my-sign-in")
    if request.method == "POST" and form.is_valid():
        actions.renew_codes(sitting=sitting, by=worker)
        return redirect("recovery-codes")
    context = {
        "form": form,
        "codes": [f"{code[:4]} {code[4:]}" for code in codes],
        "left": factors.codes_left(worker),
        "has_factor": factors.has_factor(worker),
    }
    return render(request, "access/sign_in/codes.html", context)


def factor_remove(request: StaffRequest) -> HttpResponse:
    """Take second factors of one's own away; the password is always asked for."""
    methods = factors.methods_of(request.user)
    form = RemoveForm(request.POST or None, methods=methods, refusal=refusal_of(request))
    if request.method == "POST" and form.is_valid():
        actions.remove_factors(
            ids=form.cleaned_data["factors"],
            sitting=sittings.sitting_of(request),
            by=request.user,
        )
        messages.success(request, _("It has been removed."))
        return redirect("my-sign-in")
    return render(request, "access/sign_in/remove.html", {"form": form, "methods": methods})


def session_end(request: StaffRequest) -> HttpResponse:
    """End one of one's own sessions, or all but this one."""
    here = sittings.sitting_of(request)
    named = request.POST.get("sitting", "")
    try:
        actions.end_sitting(sitting_id=UUID(named), by=request.user)
        messages.success(request, _("The session has been ended."))
    except ValueError:
        actions.end_sittings(worker=request.user, keep=here.pk if here else None, by=request.user)
        messages.success(request, _("All your other sessions have been ended."))
    return redirect("my-sign-in")


def still_here(request: StaffRequest) -> HttpResponse:
    """Say how many seconds are left; to ask is to be here, so that idleness begins anew."""
    sitting = sittings.sitting_of(request)
    end = (
        sitting.created_at + timedelta(hours=settings.CASEWORK_SESSION_HOURS) if sitting else now()
    )
    left = min(timedelta(minutes=settings.CASEWORK_IDLE_MINUTES), end - now())
    return JsonResponse({"seconds": max(int(left.total_seconds()), 0)})


def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor of whoever's password was right a moment ago."""
    half = entrance.halfway(request)
    if half is None:
        return redirect("login")
    worker, target = half
    form = SecondStepForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data
        try:
            kind = entrance.check_second(request, worker, answer["code"], answer["credential"])
            return entrance.enter(request, worker, target, kind)
        except entrance.Refused as refused:
            form.add_error(None, refused.sentence)
    options = ""
    if factors.has_passkey(worker):
        options = json.dumps(factors.passkey_to_use(worker))
    return render(request, "access/sign_in/second_step.html", {"form": form, "options": options})


def set_up(request: HttpRequest) -> HttpResponse:
    """Open the first administrator's account with the code from the console."""
    form = FirstAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_first_account(**form.cleaned_data, by=None)
            messages.success(request, _("Your account is open. Sign in with it now."))
            return redirect("login")
        except (SetUpCode.DoesNotExist, MoveNotAllowed):
            record("set-up refused", None, by=None)
            form.add_error("code", _("This code is wrong, was used, or is more than an hour old."))
    return render(request, "access/sign_in/set_up.html", {"form": form})


def managing(request: StaffRequest) -> Worker:
    """Return who may end another's sessions; raise PermissionDenied for anyone else."""
    if not rules.may_manage_sign_in(request.user):
        raise PermissionDenied
    return request.user


def worker_sign_in(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """Show an account's sessions and whether it has a second factor."""
    by = managing(request)
    worker = Worker.objects.get(pk=worker_id)
    context = {
        "worker": worker,
        "may_renew": rules.may_renew_sign_in(by, worker),
        "sittings": Sitting.objects.filter(worker=worker).order_by("-seen_at"),
        "methods": factors.methods_of(worker),
    }
    return render(request, "access/sign_in/worker.html", context)


def worker_sessions_end(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """End all sessions of an account."""
    by = managing(request)
    worker = Worker.objects.get(pk=worker_id)
    ended = actions.end_sittings(worker=worker, keep=None, by=by)
    messages.success(request, _("Sessions ended: %(count)d.") % {"count": ended})
    return redirect("worker-sign-in", worker.pk)


def worker_factors_take(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """Take the second factors from an account whose owner lost them; not an administrator's."""
    by = managing(request)
    worker = Worker.objects.get(pk=worker_id)
    rules.check_renewal(by, worker)
    actions.take_factors(worker=worker, by=by)
    messages.success(request, _("The second factors have been taken away."))
    return redirect("worker-sign-in", worker.pk)
