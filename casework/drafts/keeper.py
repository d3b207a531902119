"""Keeps what is typed for the doors: as it is typed, when it came too late, until it is saved.

A page comes back with it by filling in the HTML of the page, so that no view has to know. Nothing
is carried out by it: the writer looks it through and sends it.
"""

import re
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string

from casework.access.models import Receipt, Worker
from casework.access.sign_in import sittings
from casework.access.typed import PARAMETER, Waiting
from casework.common.concurrency import MOST_DIGITS
from casework.common.conflicts import PICK
from casework.common.ids import new_id
from casework.drafts import actions, pages, refill, selectors
from casework.drafts.actions import Sent
from casework.drafts.models import Draft, Typed

# What the script sends beside the form: the page, where the form goes, whether it was sent before.
PAGE, ACTION, AGAIN = "draft-page", "draft-action", "draft-again"
LANGUAGE = "to-language"
LEFT_OUT = refill.ANEW | refill.SECRETS | {PARAMETER, PAGE, ACTION, AGAIN, LANGUAGE}
KEEP, SWITCH = "draft-keep", "set_language"
# The form people write in, and the switch of languages that goes with it.
WRITING = re.compile(rb"<form\b(?=[^>]*\sdata-guard\b)([^>]*)>")
OWN_ID = re.compile(rb'\sid="([\w-]+)"')
# Where a form goes, without query and place; nothing in it for a form that goes to its own page.
GOES_TO = re.compile(rb'\saction="([^"?#]+)')
TYPED_ID = b"typed"
ALONE = b'form="language-alone"'
HELD = f'name="{PARAMETER}"'.encode()


class Named(NamedTuple):
    """The draft that a form says it was kept as."""

    draft_id: UUID | None
    revision: int


def named_by(text: str) -> Named:
    """Read "<id>.<revision>", or an id alone; what is neither names nothing."""
    head, _dot, tail = text.partition(".")
    try:
        draft_id = UUID(head)
    except ValueError:
        return Named(None, 0)
    is_number = tail.isdecimal() and len(tail) <= MOST_DIGITS
    return Named(draft_id, int(tail) if is_number else 0)


def name_of(draft: Draft) -> str:
    """Return how a form names the draft that it was kept as."""
    return f"{draft.pk}.{draft.revision}"


def key_of(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("idempotency_key", ""))
    except ValueError:
        return None


def late(request: HttpRequest, worker: Worker | None) -> str:
    """Keep a form that isn't carried out now; see `casework.access.typed.Keeper`."""
    if request.method != "POST":
        return ""
    worker = worker or whose(request)
    if worker is None:
        return ""
    try:
        draft = keep(request, worker, is_late=True)
    except (Http404, ObjectDoesNotExist, PermissionDenied, actions.TooLong, actions.TooMany):
        return ""
    address = address_of(request)
    return f"{address}{'&' if '?' in address else '?'}{PARAMETER}={draft.pk}"


def whose(request: HttpRequest) -> Worker | None:
    """Return whose session ended in this browser, if they may still sign in."""
    worker_id = sittings.lapsed_worker(request)
    return Worker.objects.filter(pk=worker_id, is_active=True).first() if worker_id else None


def keep(request: HttpRequest, worker: Worker, *, is_late: bool = False) -> Draft:
    """Keep the form that a request brings.

    Raises Http404 and ObjectDoesNotExist for a page that isn't there or is out of scope, and what
    `keep_draft` raises.
    """
    address, action = address_of(request), action_of(request)
    shown_on = urlsplit(address).path
    page = pages.find(action, worker)
    around = page if shown_on == action else pages.find(shown_on, worker)
    if page.household is None:
        page = replace(page, household=around.household)
    named = named_by(request.POST.get(PARAMETER, ""))
    sent = Sent(
        Typed(address=address, action=action, fields=fields_of(request)),
        key_of(request) or new_id(),
        named.draft_id,
        named.revision,
        again=is_late or AGAIN in request.POST,
        is_late=is_late,
    )
    return actions.keep_draft(page=page, shown_on=shown_on, sent=sent, by=worker)


def is_aside(request: HttpRequest) -> bool:
    """Tell whether a form came to be kept, or to switch languages, and not to its own address."""
    match = request.resolver_match
    return match is not None and match.url_name in {KEEP, SWITCH}


def address_of(request: HttpRequest) -> str:
    """Return the page on which the form stood, with its query; where it was sent to if unknown."""
    sender = urlsplit(request.POST.get(PAGE, "") if is_aside(request) else "")
    if not sender.path:
        sender = urlsplit(request.headers.get("Referer", ""))
        if sender.netloc != request.get_host() or not pages.is_there(sender.path):
            return request.path
    if not sender.path.startswith("/") or sender.path.startswith("//"):
        return request.path
    query = "&".join(
        part for part in sender.query.split("&") if part and not part.startswith(f"{PARAMETER}=")
    )
    return f"{sender.path}?{query}" if query else sender.path


def action_of(request: HttpRequest) -> str:
    """Return the path to which the form is sent when it is sent for good."""
    if not is_aside(request):
        return request.path
    return urlsplit(request.POST.get(ACTION, "")).path or urlsplit(address_of(request)).path


def fields_of(request: HttpRequest) -> dict[str, list[str]]:
    """Return every field but secrets and what belongs to this sending.

    A choice between two versions isn't kept as made: the version it was made on goes with it, so
    that both are shown again.
    """
    fields = {
        name: [str(text) for text in texts]
        for name, texts in request.POST.lists()
        if name not in LEFT_OUT and not name.startswith(PICK)
    }
    if any(name.startswith(PICK) for name in request.POST):
        fields["version"] = ["0"]
    return fields


def done(request: HttpRequest, worker: Worker) -> None:
    """Let go of what was kept of a form; see `casework.access.typed.Keeper`."""
    named = named_by(request.POST.get(PARAMETER, ""))
    actions.let_go(key=key_of(request), draft_id=named.draft_id, by=worker)


def waiting(worker: Worker) -> list[Waiting]:
    """Return what is kept for a worker; see `casework.access.typed.Keeper`."""
    return [Waiting(selectors.going_on(draft), draft.saved_at) for draft in selectors.mine(worker)]


def shown(request: HttpRequest, worker: Worker, response: HttpResponseBase) -> HttpResponseBase:
    """Return a page with what its reader had typed; see `casework.access.typed.Keeper`.

    The newest draft of the page, or the one that the address names, is filled in; the others are
    offered. Where the form isn't on the page any more, or the page refuses, the one that the
    address names is shown as words.
    """
    if not isinstance(response, HttpResponse) or request.method not in {"GET", "POST"}:
        return response
    if request.method == "POST" or not is_page(response):
        asked = asked_for(request, worker)
        if asked is not None and not is_page(response):
            return words_of(request, asked, response)
        return marked(carried_on(request, response))
    match = request.resolver_match
    about = pages.is_about_household(match.kwargs) if match else False
    drafts = selectors.on_page(worker, request.path, about_household=about)
    asked = asked_for(request, worker)
    chosen = asked or next(iter(drafts), None)
    if chosen is None:
        return marked(response)
    others = [draft for draft in drafts if draft.pk != chosen.pk]
    if give_back(request, response, chosen, others, is_asked=asked is not None):
        return marked(response)
    return words_of(request, chosen, response) if asked else marked(response)


def is_page(response: HttpResponse) -> bool:
    """Tell whether a response is a page that was drawn as it was asked for."""
    kind = response.headers.get("Content-Type", "")
    return response.status_code == 200 and kind.startswith("text/html")


def asked_for(request: HttpRequest, worker: Worker) -> Draft | None:
    """Return the draft that a page's address names; None for most requests."""
    if request.method != "GET" or PARAMETER not in request.GET:
        return None
    named = named_by(request.GET[PARAMETER])
    return selectors.one(worker, named.draft_id) if named.draft_id else None


def give_back(
    request: HttpRequest,
    response: HttpResponse,
    draft: Draft,
    others: list[Draft],
    *,
    is_asked: bool,
) -> bool:
    """Fill a draft into its form on the page and say so above it; False where there is no form."""
    typed = draft.read()
    html = response.content.decode()
    if typed is None:
        # Another form than the one that can't be read may be on this page: the first one says so.
        filled = refill.fill(html, request.path, request.path, {}, "", reads=False)
    else:
        key_is_free = not Receipt.objects.filter(key=draft.key).exists()
        values = typed.fields if key_is_free else without_key(typed.fields)
        filled = refill.fill(html, typed.action, request.path, values, name_of(draft))
    if not filled.found:
        return False
    context = {"draft": draft, "others": others, "filled": filled, "is_readable": typed is not None}
    notice = render_to_string("drafts/_notice.html", context, request)
    response.content = filled.html.replace(refill.NOTICE, notice, 1).encode()
    return True


def without_key(fields: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out the key of a form that was sent: what was typed since is another act."""
    return {name: texts for name, texts in fields.items() if name != "idempotency_key"}


def words_of(request: HttpRequest, draft: Draft, response: HttpResponse) -> HttpResponse:
    """Return a page of its own with what was typed, for a form that isn't on its page any more."""
    typed = draft.read()
    if typed is None:
        return response
    words = [text for texts in typed.fields.values() for text in texts if worth_reading(text)]
    may_send = is_page(response)
    context = {
        "draft": draft,
        "typed": typed,
        "held": name_of(draft),
        "words": words,
        "may_send": may_send,
    }
    return render(request, "drafts/kept.html", context)


def worth_reading(text: str) -> bool:
    """Tell a text that somebody wrote from a code, an id or a number."""
    return len(text) >= 2 and not text.isascii()


def carried_on(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let a form that comes back with errors name the draft that it was kept as, as it did."""
    named = named_by(request.POST.get(PARAMETER, ""))
    found = sent_form(request, response) if named.draft_id else None
    if found is None or HELD in response.content:
        return response
    control = refill.hidden(PARAMETER, f"{named.draft_id}.{named.revision}")
    response.content = with_control(response.content, found, control)
    return response


def sent_form(request: HttpRequest, response: HttpResponse) -> re.Match[bytes] | None:
    """Return the form on a page that goes to where a request went; None without one."""
    here = request.path.encode()
    for form in WRITING.finditer(response.content):
        goes_to = GOES_TO.search(form[1])
        if goes_to is None or goes_to[1] == here:
            return form
    return None


def with_control(page: bytes, form: re.Match[bytes], control: str) -> bytes:
    """Return a page with one more control at the beginning of a form."""
    return page[: form.end()] + control.encode() + page[form.end() :]


def marked(response: HttpResponse) -> HttpResponse:
    """Tie the switch of languages to the form that people write in, so that it takes it along.

    A button goes with a form by the form's id; the first one on the page gets one if it has none.
    A form that goes to another address than its page's says so, for the switch goes to its own.
    """
    if response.streaming or ALONE not in response.content:
        return response
    found = WRITING.search(response.content)
    if found is None:
        return response
    page, own, goes_to = response.content, OWN_ID.search(found[1]), GOES_TO.search(found[1])
    if goes_to:
        page = with_control(page, found, refill.hidden(ACTION, goes_to[1].decode()))
    form_id = own[1] if own else TYPED_ID
    if own is None:
        at = found.start(1)
        page = b'%s id="%s"%s' % (page[:at], form_id, page[at:])
    response.content = page.replace(ALONE, b'form="%s"' % form_id)
    return response
