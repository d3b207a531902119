"""Pages of batches: asking for one, following it, fetching what came of it."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.access.models import Permission, Worker
from casework.audit.chain import entries_last, record
from casework.households.models import Household
from casework.households.views.attachments import locked_down
from casework.reports import actions, rules
from casework.reports.actions.batches import check_number
from casework.reports.batch_forms import BatchForm
from casework.reports.batches import choosing, store, volumes
from casework.reports.models import (
    Batch,
    BatchFile,
    BatchShape,
    BatchStage,
    BatchVolume,
    Disclosure,
    FileState,
    Reason,
)
from casework.reports.views.disclosures import opened
from casework.vault import keys

# So many households have a tick each; of a longer list all are meant.
MOST_TICKS = 100
MOST_SHOWN = 20
TYPES = {BatchShape.PDF.value: "application/pdf", BatchShape.ZIP.value: "application/zip"}


def batch_new(request: StaffRequest) -> HttpResponse:
    """Ask what papers of many households are for and in which form, and put them in line."""
    worker = request.user
    sent = request.POST if request.method == "POST" else request.GET
    chosen = choosing.chosen_of(sent.get("listed", ""), sent.get("query", ""), sent.getlist("pick"))
    rows = choosing.listed_rows(chosen, worker)
    total = choosing.households_of(chosen, worker).count()
    form = BatchForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            check_number(total if chosen.picks or "whole" in sent else 0)
            in_order = choosing.ordered(rows, form.cleaned_data["order"])
            batch = actions.start_batch(
                household_ids=[row.pk for row in in_order], by=worker, **form.cleaned_data
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            return redirect("batch", batch.pk)
    if request.method == "GET":
        record("list read", None, by=worker, list="batch", count=len(rows))
    context = {
        "form": form,
        "chosen": chosen,
        "rows": rows if total <= MOST_TICKS else [],
        "total": total,
        "most": settings.CASEWORK_BATCH_MOST,
        "is_too_many": total > settings.CASEWORK_BATCH_MOST,
        "batches": recent(worker, 3),
    }
    return render(request, "reports/batch_new.html", context)


def recent(worker: Worker, most: int) -> list[dict[str, Any]]:
    """Return a worker's newest batches, each with its counts and what it is for."""
    rows = Batch.objects.filter(created_by=worker).annotate(
        number=Count("files"),
        done=Count("files", filter=~Q(files__state__in=[FileState.WAITING, FileState.MAKING])),
        failed=Count("files", filter=Q(files__state=FileState.FAILED)),
    )
    return [{"batch": row, **noted(row)} for row in rows[:most]]


def noted(batch: Batch) -> dict[str, Any]:
    """Return what a batch is for, in words."""
    note = batch.note
    return {"note": note, "reason": Reason(note.reason).label if note else ""}


def batch_list(request: StaffRequest) -> HttpResponse:
    """List the worker's own batches, the newest first."""
    found = recent(request.user, MOST_SHOWN)
    record("list read", None, by=request.user, list="batches", count=len(found))
    return render(request, "reports/batch_list.html", {"batches": found})


def batch_for(request: StaffRequest, batch_id: UUID) -> Batch:
    """Return one of the worker's own batches; raise Batch.DoesNotExist for another's."""
    mine = Batch.objects.filter(created_by=request.user).select_related("created_by")
    batch = mine.get(pk=batch_id)
    if not rules.may_see_batch(request.user, batch):
        raise PermissionDenied
    return batch


def batch(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Show how far a batch is, what failed and why, and the way to what came of it."""
    row = batch_for(request, batch_id)
    files = list(row.files.all())
    homes = households_by_id(files, request.user)
    papers = papers_by_serial(files, request.user)
    bound = volumes_of(row, files, request.user)
    unbound = sum(file.state == FileState.MADE and not file.volume for file in files)
    undone = any(file.state in {FileState.FAILED, FileState.STOPPED} for file in files)
    is_whole = row.stage == BatchStage.READY and not undone and not unbound
    record("batch read", row, by=request.user)
    context = {
        "batch": row,
        **noted(row),
        **progress_of(row),
        "lines": [(file, homes.get(file.household_id), papers.get(file.serial)) for file in files],
        "failed": [
            (file, homes.get(file.household_id)) for file in files if file.state == FileState.FAILED
        ],
        "volumes": bound,
        "unbound": unbound,
        "may_stop": rules.may_stop_batch(request.user, row),
        "may_go_on": rules.may_go_on_with_batch(request.user, row),
        "is_whole": is_whole and all(is_open for _volume, is_open in bound),
    }
    return render(request, "reports/batch.html", context)


def households_by_id(files: list[BatchFile], worker: Worker) -> dict[UUID, Household]:
    """Return the households of files that the worker still sees."""
    ids = [file.household_id for file in files]
    seen = Household.objects.visible_to(worker).filter(pk__in=ids).with_heads()
    keys.warm(ids)
    return {row.pk: row for row in seen}


def papers_by_serial(files: list[BatchFile], worker: Worker) -> dict[str, UUID]:
    """Return serial → id of the disclosures of files that the worker still sees."""
    serials = [file.serial for file in files if file.serial]
    seen = Disclosure.objects.visible_to(worker).filter(serial__in=serials)
    return dict(seen.values_list("serial", "pk"))


def volumes_of(
    batch: Batch, files: list[BatchFile], worker: Worker
) -> list[tuple[BatchVolume, bool]]:
    """Return each volume, and whether it may still be handed out."""
    open_to = rules.printable(worker, {file.household_id for file in files if file.volume})
    shut = {file.volume for file in files if file.household_id not in open_to}
    return [(one, one.number not in shut) for one in batch.volumes.all()]


def progress_of(batch: Batch) -> dict[str, int]:
    """Return how many files there are, how many are done, and of these how many failed."""
    states = dict(batch.files.values_list("state").annotate(n=Count("pk")).order_by())
    number = sum(states.values())
    left = states.get(FileState.WAITING, 0) + states.get(FileState.MAKING, 0)
    return {"number": number, "done": number - left, "failures": states.get(FileState.FAILED, 0)}


def batch_progress(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Answer a script that asks how far a batch is: counts and a stage, nothing about anyone."""
    row = batch_for(request, batch_id)
    return JsonResponse({"stage": row.stage, "words": row.get_stage_display(), **progress_of(row)})


def batch_stop(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Print no further file of a batch."""
    actions.stop_batch(batch_id=batch_id, by=request.user)
    messages.success(request, _("Nothing further is printed. What is printed will be bound."))
    return redirect("batch", batch_id)


def batch_go_on(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Try again what wasn't printed and bind everything anew."""
    actions.go_on_with_batch(batch_id=batch_id, by=request.user)
    return redirect("batch", batch_id)


def batch_discard(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Take the result away before its time."""
    actions.discard_batch(batch_id=batch_id, by=request.user)
    messages.success(request, _("The bound files are destroyed. The log of papers stays."))
    return redirect("batch", batch_id)


def batch_volume(request: StaffRequest, volume_id: UUID) -> HttpResponseBase:
    """Send a volume, chunk by chunk, to its owner, while they may print all that is in it."""
    mine = BatchVolume.objects.filter(batch__created_by=request.user)
    volume = mine.select_related("batch").get(pk=volume_id)
    files = list(volume.batch.files.filter(volume=volume.number))
    if not rules.may_hand_out(request.user, files):
        raise PermissionDenied(
            _("You may no longer print a household in this volume. Bind it anew without it.")
        )
    chunks = store.read(volume)
    remember_download(volume, files, request.user)
    shape = volume.batch.shape
    response = StreamingHttpResponse(chunks, content_type=TYPES[shape])
    response["Content-Length"] = str(volume.size)
    day = volume.batch.created_at.strftime("%Y%m%d")
    name = f"batch-{day}-{volume.batch_id.hex[-6:]}-{volume.number}.{volumes.end_of(shape)}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return locked_down(response)


def remember_download(volume: BatchVolume, files: list[BatchFile], worker: Worker) -> None:
    """Write down that a volume was fetched: once for itself, and for each household in it."""
    serials = {file.serial for file in files}
    papers = Disclosure.objects.visible_to(worker, Permission.VIEW).filter(serial__in=serials)
    with entries_last():
        for paper in papers.select_related("household").defer("paper_sealed", "note_sealed"):
            record(opened(paper), paper, by=worker, serial=paper.serial, batch=volume.batch_id)
        record(
            "batch downloaded", volume, by=worker, batch=volume.batch_id, volume=volume.number,
            count=len(files), digest=volume.digest,
        )  # fmt: skip
