"""The doors of the reports room."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import PRINTERS, Role
from casework.reports.views import batches, case_file, copies, disclosures

COPIES = [Role.WORKER, Role.SUPERVISOR]
# Of either kind of paper; the rules say whose.
PAPERS = [Role.WORKER, *PRINTERS]

urlpatterns: list[URLPattern] = [
    door(
        "households/<uuid:household_id>/case-file/",
        case_file.case_file,
        name="case-file",
        roles=PRINTERS,
        methods="GET POST",
    ),
    door(
        "people/<uuid:person_id>/copy/",
        copies.person_copy,
        name="person-copy",
        roles=COPIES,
        methods="GET POST",
    ),
    door(
        "disclosures/<uuid:disclosure_id>/", disclosures.disclosure, name="disclosure", roles=PAPERS
    ),
    door(
        "disclosures/<uuid:disclosure_id>/file.pdf",
        disclosures.disclosure_pdf,
        name="disclosure-pdf",
        roles=PAPERS,
    ),
    door(
        "disclosures/<uuid:disclosure_id>/file.json",
        disclosures.disclosure_json,
        name="disclosure-json",
        roles=COPIES,
    ),
    door("batches/", batches.batch_list, name="batch-list", roles=PRINTERS),
    door("batches/new/", batches.batch_new, name="batch-new", roles=PRINTERS, methods="GET POST"),
    door("batches/<uuid:batch_id>/", batches.batch, name="batch", roles=PRINTERS),
    door(
        "batches/<uuid:batch_id>/progress/",
        batches.batch_progress,
        name="batch-progress",
        roles=PRINTERS,
    ),
    door(
        "batches/<uuid:batch_id>/stop/",
        batches.batch_stop,
        name="batch-stop",
        roles=PRINTERS,
        methods="POST",
    ),
    door(
        "batches/<uuid:batch_id>/go-on/",
        batches.batch_go_on,
        name="batch-go-on",
        roles=PRINTERS,
        methods="POST",
    ),
    door(
        "batches/<uuid:batch_id>/discard/",
        batches.batch_discard,
        name="batch-discard",
        roles=PRINTERS,
        methods="POST",
    ),
    door(
        "batch-volumes/<uuid:volume_id>/",
        batches.batch_volume,
        name="batch-volume",
        roles=PRINTERS,
    ),
]
