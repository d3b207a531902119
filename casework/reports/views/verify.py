"""The page for whoever holds a paper: was it printed here, and has the record changed since?"""

from textwrap import wrap
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from casework.access.models import Worker
from casework.access.net import reading
from casework.access.sign_in.browsers import address_of
from casework.reports import enquiries, rules, verification
from casework.reports.forms import FileForm, SerialForm
from casework.reports.models import Disclosure
from casework.reports.verification import Match, Verified
from casework.reports.views.disclosures import DIGEST_PART


def verify_entry(request: HttpRequest) -> HttpResponse:
    """Ask for the serial number that stands on the paper, and go to its page."""
    form = SerialForm(request.GET if "serial" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("verify", form.cleaned_data["serial"])
    return render(request, "reports/verify_entry.html", {"form": form})


def verify(request: HttpRequest, serial: str) -> HttpResponse:
    """Say what was printed under a serial number; by POST also whether a file is that very one."""
    written = verification.as_printed(serial)
    if written != serial and request.method == "GET":
        return redirect("verify", written)
    worker = signed_in(request)
    try:
        if worker is None:
            enquiries.count(address_of(request))
    except enquiries.TooMany:
        return too_many(request)
    paper = verification.look_up(written)
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    match = matched(form, paper)
    verification.remember(written, paper, match, by=worker)
    if paper is None:
        context: dict[str, Any] = {"serial": written, "form": SerialForm()}
        return render(request, "reports/verify_unknown.html", context, status=404)
    context = {
        "paper": paper,
        "form": form,
        "match": match,
        "link": link_for(worker, paper),
        "state": paper.state.value,
        "digest_parts": wrap(paper.digest, DIGEST_PART),
    }
    return render(request, "reports/verify.html", context)


def signed_in(request: HttpRequest) -> Worker | None:
    """Return the member of staff behind a request, None for anyone else."""
    worker = request.user
    return worker if isinstance(worker, Worker) and worker.is_active else None


def matched(form: FileForm, paper: Verified | None) -> Match | None:
    """Return whether the file of a form is the printed one, None where the form holds none."""
    if paper is None or not form.is_bound or not form.is_valid():
        return None
    return paper.match(form.cleaned_data["told"])


def link_for(worker: Worker | None, paper: Verified) -> str:
    """Return the address of the paper's line in the log, for who may read that; else nothing."""
    if worker is None or paper.disclosure_id is None:
        return ""
    with reading(worker):
        rows = Disclosure.objects.visible_to(worker).filter(pk=paper.disclosure_id)
        row = rows.defer("paper_sealed", "note_sealed").select_related("household").first()
        if row is None or not rules.may_read_disclosure(worker, row):
            return ""
    return reverse("disclosure", args=[paper.disclosure_id])


def too_many(request: HttpRequest) -> HttpResponse:
    """Answer 429: wait a minute; nothing else is held up."""
    response = render(request, "reports/verify_too_many.html", status=429)
    response["Retry-After"] = str(enquiries.WAIT_SECONDS)
    return response
