"""Attachments of a household: the page of them, adding, one of them, the files themselves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.access.http import StaffRequest
from casework.audit.chain import entries_last, record
from casework.households import actions, rules
from casework.households.attachments import store
from casework.households.attachments.limits import JPEG, PDF
from casework.households.attachments.passes import is_of_page, thumbnail_pass
from casework.households.attachments.reception import Received, received
from casework.households.forms.attachments import AttachmentForm, WithdrawForm, refusal_words
from casework.households.models import Attachment, ConsentPurpose, Household
from casework.households.views.common import household_for, person_choices, remember_reading

PER_PAGE = 48
LOCKED_DOWN = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def attachments(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Show a household's attachments, the latest first; the thumbnails are in this page's entry."""
    household = household_for(request, household_id)
    everything: Any = household.attachments
    rows = everything.workable().select_related("person", "added_by", "withdrawn_by")
    page = Paginator(rows.filter(withdrawn_at=None), PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    record("attachments read", household, by=request.user, count=len(shown))
    context = {
        "household": household,
        "tab": "attachments",
        "page": page,
        "attachments": shown,
        "withdrawn": rows.exclude(withdrawn_at=None),
        "pass": thumbnail_pass(request.user, household.pk),
        "may_attach": rules.may_attach(request.user, household),
        "lacks_consent": lacks_consent(household),
    }
    return render(request, "households/attachments.html", context)


def lacks_consent(household: Household) -> bool:
    """Tell whether no consent to photos is recorded that holds today."""
    consents = household.consents.filter(purpose=ConsentPurpose.PHOTOS)
    return not any(consent.holds for consent in consents)


def attachment_new(request: StaffRequest, household_id: UUID) -> HttpResponse:
    """Add files; those that can be taken are saved even where others can't."""
    household = household_for(request, household_id)
    if not rules.may_attach(request.user, household):
        raise PermissionDenied
    remember_reading(request, household)
    sent = received(request)
    form = AttachmentForm(request.POST or None, people=person_choices(household), received=sent)
    if request.method == "POST" and form.is_valid():
        add_all(request, household, form, sent)
        return redirect("attachments", household.pk)
    context = {
        "household": household,
        "tab": "attachments",
        "form": form,
        "lacks_consent": lacks_consent(household),
    }
    return render(request, "households/attachment_new.html", context)


def add_all(
    request: StaffRequest, household: Household, form: AttachmentForm, sent: list[Received]
) -> None:
    """Add every file that was taken and say which weren't."""
    added = 0
    with entries_last():
        for file in sent:
            if file.cleaned is not None:
                actions.add_attachment(
                    household_id=household.pk,
                    file_name=file.name,
                    cleaned=file.cleaned,
                    **form.arguments(),
                    by=request.user,
                )
                added += 1
    tell_refusals(request, sent)
    told = ngettext("%(count)d file was added.", "%(count)d files were added.", added)
    messages.success(request, told % {"count": added})


def tell_refusals(request: StaffRequest, sent: list[Received]) -> None:
    """Say on the next page which files weren't taken: by their place, as names stay sealed."""
    for file in sent:
        if file.refusal:
            words = {"number": file.number, "why": refusal_words(file.refusal)}
            messages.warning(request, _("File %(number)d was not added. %(why)s") % words)


def attachment_for(request: StaffRequest, attachment_id: UUID) -> Attachment:
    """Return an attachment in the worker's scope; raise Attachment.DoesNotExist otherwise.

    What is about someone whose data are restricted is not shown to anyone either.
    """
    rows = Attachment.objects.visible_to(request.user).workable()
    rows = rows.select_related("household", "person", "added_by", "withdrawn_by")
    row: Attachment = rows.get(pk=attachment_id)
    return row


def attachment_page(request: StaffRequest, attachment_id: UUID) -> HttpResponse:
    """Show one attachment and what is known of it."""
    row = attachment_for(request, attachment_id)
    record("attachment read", row, by=request.user)
    context = {
        "household": row.household,
        "tab": "attachments",
        "attachment": row,
        "may_open": rules.may_open_attachment(request.user, row),
        "may_withdraw": rules.may_withdraw_attachment(request.user, row),
    }
    return render(request, "households/attachment.html", context)


def attachment_withdraw(request: StaffRequest, attachment_id: UUID) -> HttpResponse:
    """Withdraw an attachment, with a reason; it stays in the record."""
    row = attachment_for(request, attachment_id)
    if not rules.may_withdraw_attachment(request.user, row):
        raise PermissionDenied
    remember_reading(request, row.household)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_attachment(
            attachment_id=row.pk, reason=form.cleaned_data["reason"], by=request.user
        )
        return redirect("attachments", row.household_id)
    context = {
        "household": row.household,
        "tab": "attachments",
        "attachment": row,
        "form": form,
    }
    return render(request, "households/attachment_withdraw.html", context)


def attachment_file(request: StaffRequest, attachment_id: UUID) -> HttpResponseBase:
    """Send a file, chunk by chunk, once the whole of it was seen to open; each time an entry."""
    row = attachment_for(request, attachment_id)
    if not rules.may_open_attachment(request.user, row):
        raise PermissionDenied
    chunks = store.read(row, "file")
    content = row.content
    wants_download = content.media_type == PDF or "download" in request.GET
    record("attachment opened", row, by=request.user, kind=row.kind, download=wants_download)
    response = StreamingHttpResponse(chunks, content_type=content.media_type)
    response["Content-Length"] = str(content.byte_length)
    end = "pdf" if content.media_type == PDF else "jpg"
    manner = "attachment" if wants_download else "inline"
    response["Content-Disposition"] = f'{manner}; filename="attachment-{row.number}.{end}"'
    return locked_down(response)


def attachment_thumbnail(request: StaffRequest, attachment_id: UUID) -> HttpResponseBase:
    """Send a thumbnail. Asked for by itself, and not for a page in the log, it is entered there."""
    row = attachment_for(request, attachment_id)
    if not rules.may_open_attachment(request.user, row):
        raise PermissionDenied
    if not row.has_thumbnail:
        raise Attachment.DoesNotExist
    data = b"".join(store.read(row, "thumb"))
    if not is_of_page(request.user, row.household_id, request.GET.get("pass", "")):
        record("attachment opened", row, by=request.user, kind=row.kind, part="thumbnail")
    response = HttpResponse(data, content_type=JPEG)
    response["Content-Disposition"] = f'inline; filename="thumbnail-{row.number}.jpg"'
    return locked_down(response)


def locked_down(response: HttpResponseBase) -> HttpResponseBase:
    """Let a browser show what was sent, and do nothing else with it."""
    response["Content-Security-Policy"] = LOCKED_DOWN
    response["X-Content-Type-Options"] = "nosniff"
    return response
