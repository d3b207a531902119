"""Doors: every URL with its declared policy, kept in one place for all of them.

A door asks for sign-in and a role, carries each POST out once, and turns refusals into pages.
What may be done with a given record is for `visible_to` and the rules.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from casework.access import failures, net
from casework.access.models import Receipt, Role, Worker
from casework.access.scope import HouseholdRows
from casework.access.sign_in import gates
from casework.access.typed import PARAMETER, keeper
from casework.audit.chain import masked, record
from casework.common import written
from casework.common.concurrency import StaleVersion
from casework.common.moves import MoveNotAllowed
from casework.vault import opened
from casework.vault.sealed import SealBroken

# What differs from one sending of the same form to the next.
SENDING = frozenset({"csrfmiddlewaretoken", "idempotency_key", PARAMETER})

View: TypeAlias = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Policy:
    """Who may come through a door and how. `roles` empty: anyone, signed in or not.

    `files`: how many bytes of files a form may bring, together. `prepare` is called with what the
    view will get, before the transaction of a POST begins, for what takes too long inside one or
    must stay when the view ends in a page. `before_all`: open also to who still has to enrol a
    second factor or change a password, so that they can. `fleeting`: asked anew as someone types,
    so that nothing of it is kept for after the next sign-in. `repeats`: a POST that a script sends
    again and again, each saying all that the one before said; it needs no key and leaves no
    receipt.
    """

    name: str
    roles: frozenset[str]
    methods: frozenset[str]
    reads_by_post: bool = False
    files: int = 0
    prepare: Callable[..., None] | None = None
    before_all: bool = False
    fleeting: bool = False
    repeats: bool = False

    @property
    def public(self) -> bool:
        return not self.roles


class NotCarriedOut(Exception):
    """A POST ended in a page instead of a redirect: nothing of it may stay."""

    def __init__(self, response: HttpResponseBase) -> None:
        self.response = response


def door(
    route: str,
    view: View,
    *,
    name: str,
    roles: Iterable[Role],
    methods: str = "GET",
    reads_by_post: bool = False,
    files: int = 0,
    prepare: Callable[..., None] | None = None,
    before_all: bool = False,
    fleeting: bool = False,
    repeats: bool = False,
) -> URLPattern:
    """Declare a door for staff with one of `roles`.

    `reads_by_post` is for searches: terms travel by POST, nothing is changed, the answer is a page.
    """
    policy = Policy(
        name,
        frozenset(roles),
        frozenset(methods.split()),
        reads_by_post,
        files,
        prepare,
        before_all,
        fleeting,
        repeats,
    )
    if policy.public:
        raise ValueError(f"door {name} names no role")
    return path(route, behind(view, policy), name=name)


def public_door(
    route: str, view: View, *, name: str, methods: str = "GET", files: int = 0
) -> URLPattern:
    """Declare a door that opens to anyone (signing in, choosing a language)."""
    policy = Policy(name, frozenset(), frozenset(methods.split()), files=files)
    return path(route, behind(view, policy), name=name)


def behind(view: View, policy: Policy) -> View:
    """Return the view behind its door; the policy stands on it, for the test of all doors."""

    @never_cache
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in policy.methods:
            return HttpResponseNotAllowed(sorted(policy.methods))
        if policy.public:
            return view(request, *args, **kwargs)
        worker = request.user
        if not isinstance(worker, Worker) or not worker.is_active:
            return to_sign_in(request, policy)
        try:
            if not worker.role_codes & policy.roles:
                raise PermissionDenied
            if not policy.before_all and (first := gates.first_things(request, worker)):
                too_late(request, worker, policy)
                return first
            if request.method == "POST" and not policy.reads_by_post:
                return carried_out(request, worker, policy, view, args, kwargs)
            with net.reading(worker):
                return keeper().shown(request, worker, view(request, *args, **kwargs))
        except REFUSALS as refusal:
            if isinstance(refusal, OVERTAKEN):
                too_late(request, worker, policy)
            # The page's frame counts what waits for the worker.
            with net.reading(worker):
                response = refused(request, worker, policy, refusal, kwargs)
                return keeper().shown(request, worker, response)

    guarded.policy = policy  # type: ignore[attr-defined] # read by the test of doors
    return guarded


def to_sign_in(request: HttpRequest, policy: Policy) -> HttpResponse:
    """Lead to the sign-in page and from there back; a form that came too late is kept."""
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    return redirect_to_login(too_late(request, None, policy) or "/")


def too_late(request: HttpRequest, worker: Worker | None, policy: Policy) -> str:
    """Keep a form that isn't carried out; return the page that will show it, or nothing."""
    return "" if policy.fleeting else keeper().late(request, worker)


def carried_out(
    request: HttpRequest,
    worker: Worker,
    policy: Policy,
    view: View,
    args: Any,
    kwargs: dict[str, Any],
) -> HttpResponseBase:
    """Carry a form out, or return the page that it ended in."""
    if policy.prepare:
        with net.reading(worker):
            policy.prepare(request, *args, **kwargs)
    if policy.repeats:
        with transaction.atomic(), net.within(worker):
            return view(request, *args, **kwargs)
    with opened.watched() as households:
        try:
            return posted_once(request, worker, policy, functools.partial(view, *args, **kwargs))
        except NotCarriedOut as page:
            response = page.response
    remember(response, "form answered", worker, policy, kwargs)
    remember_readings(households, worker, policy)
    return keeper().shown(request, worker, response)


def remember_readings(households: set[UUID], worker: Worker, policy: Policy) -> None:
    """Write into the log of each household that a form which came back opened its record.

    Such a page may show the record as much as one that was asked for by GET.
    """
    model = HouseholdRows.households()
    if not households or model is None:
        return
    with net.reading(worker):
        rows = model.objects.visible_to(worker).filter(pk__in=households)
        for household in rows.order_by("pk"):
            record("household read", household, by=worker, page=policy.name, posted=True)


# The record moved on meanwhile: what was typed is kept, so that it can be gone on with.
OVERTAKEN = (StaleVersion, MoveNotAllowed)
REFUSALS = (
    ObjectDoesNotExist,
    Http404,
    PermissionDenied,
    StaleVersion,
    MoveNotAllowed,
    SealBroken,
)


def refused(
    request: HttpRequest,
    worker: Worker,
    policy: Policy,
    refusal: Exception,
    target: dict[str, Any],
) -> HttpResponse:
    """Remember a refusal and answer it. What lies out of scope and what is absent look the same."""
    response = failures.answer(request, refusal)
    remember(response, "refused", worker, policy, target)
    return response


def remember(
    response: HttpResponseBase, act: str, worker: Worker, policy: Policy, target: dict[str, Any]
) -> None:
    """Write down which door gave which answer, and the ids that stood in the address."""
    record(
        act,
        None,
        by=worker,
        door=policy.name,
        status=response.status_code,
        target=[f"{name}={value}" for name, value in sorted(target.items())],
    )


def posted_once(
    request: HttpRequest, worker: Worker, policy: Policy, view: View
) -> HttpResponseBase:
    """Carry a POST out in one transaction, once per idempotency key.

    A second POST with the key (a double click, a resend) waits for the first and is sent to where
    that one went, unless it says something else (someone went back and typed): that is a conflict.
    A POST that ends in a page (an error in the form) raises NotCarriedOut: it leaves nothing
    behind and may be sent again under its key.
    """
    try:
        key = UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return failures.form_without_key(request)
    with transaction.atomic(), net.within(worker):
        content = content_of(request)
        receipt = first_receipt(key, worker, policy, content)
        if receipt is None:
            return replayed(request, key, worker, policy, content)
        response = view(request)
        if not 300 <= response.status_code < 400:
            raise NotCarriedOut(response)
        if written.waiting():
            # The log must know of every row that was sealed, whoever forgot to say it.
            record("rows sealed", None, by=worker, door=policy.name)
        keeper().done(request, worker)
        receipt.location = response.headers["Location"]
        receipt.save(update_fields=["location"])
        return response


def content_of(request: HttpRequest) -> str:
    """Return a keyed hash of what a form says, whatever belongs to one sending of it left out."""
    fields = [(name, values) for name, values in request.POST.lists() if name not in SENDING]
    files = [
        (name, [(str(file), getattr(file, "size", 0)) for file in held])
        for name, held in request.FILES.lists()
    ]
    return masked(repr((sorted(fields), sorted(files))))


def first_receipt(key: UUID, worker: Worker, policy: Policy, content: str) -> Receipt | None:
    """Return the receipt of the first POST under `key`, None for every later one."""
    try:
        with transaction.atomic():
            return Receipt.objects.create(key=key, worker=worker, door=policy.name, content=content)
    except IntegrityError:
        return None


def replayed(
    request: HttpRequest, key: UUID, worker: Worker, policy: Policy, content: str
) -> HttpResponse:
    """Send a repeated POST to where the first one went; a key of another's form is refused."""
    first = Receipt.objects.filter(key=key, worker=worker, door=policy.name).first()
    if first is None:
        return failures.form_without_key(request)
    if first.content == content:
        return redirect(first.location)
    keeper().late(request, worker)
    return failures.sent_before(request)
