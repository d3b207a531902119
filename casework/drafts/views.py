"""Keeping what is typed as it is typed, and giving a draft up."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.typed import PARAMETER
from casework.common.formats import clock
from casework.drafts import actions, keeper, selectors


def draft_keep(request: StaffRequest) -> HttpResponse:
    """Keep a form as it stands, for the page's script; the answer says as what and when.

    413 for more than a draft takes, 409 where the worker has too many drafts. Empty where the form
    was sent and saved already.
    """
    try:
        draft = keeper.keep(request, request.user)
    except actions.TooLong:
        return JsonResponse({}, status=413)
    except actions.TooMany:
        return JsonResponse({}, status=409)
    except actions.SentAlready:
        return JsonResponse({})
    before = keeper.named_by(request.POST.get(PARAMETER, ""))
    return JsonResponse(
        {
            "held": keeper.name_of(draft),
            "at": clock(draft.saved_at),
            # Another device went on with the draft: its words are kept beside these.
            "parted": before.draft_id is not None and before.draft_id != draft.pk,
        }
    )


def draft_discard(request: StaffRequest, draft_id: UUID) -> HttpResponse:
    """Give a draft up and show its page, or the desk it was on, without it."""
    draft = selectors.one(request.user, draft_id)
    if draft is None:
        raise Http404
    page = draft.page
    actions.discard_draft(draft=draft, by=request.user)
    messages.success(request, _("The draft has been discarded."))
    return redirect("desk" if request.POST.get("from") == "desk" else page)
