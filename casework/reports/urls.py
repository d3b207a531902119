"""The doors of the reports room."""

from django.urls import URLPattern

from casework.access.doors import door, public_door
from casework.access.models import PRINTERS, Role
from casework.households.roster.limits import MAX_BYTES
from casework.reports import logo
from casework.reports.forms import MOST_MB
from casework.reports.views import (
    batches,
    case_file,
    copies,
    disclosures,
    ledgers,
    office,
    papers,
    returns,
    verify,
)

COPIES = [Role.WORKER, Role.SUPERVISOR]
# Of any kind of paper; the rules say which and whose.
PAPERS = [Role.WORKER, *PRINTERS]
STYLISTS = [Role.SYSTEM]
ARRANGERS = [Role.SUPERVISOR, Role.CLERK]

urlpatterns: list[URLPattern] = [
    door(
        "households/<uuid:household_id>/case-file/",
        case_file.case_file,
        name="case-file",
        roles=PRINTERS,
        methods="GET POST",
    ),
    door("households/<uuid:household_id>/papers/", papers.papers, name="papers", roles=PAPERS),
    door(
        "households/<uuid:household_id>/papers/<slug:document>/",
        papers.paper,
        name="paper",
        roles=PAPERS,
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
        "disclosures/<uuid:disclosure_id>/",
        disclosures.disclosure,
        name="disclosure",
        roles=PAPERS,
        methods="GET POST",
        reads_by_post=True,
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
    door("staff/papers/", office.office_list, name="offices", roles=STYLISTS),
    door(
        "staff/papers/<uuid:street_id>/",
        office.office,
        name="office",
        roles=STYLISTS,
        methods="GET POST",
        files=logo.MOST_BYTES,
    ),
    door(
        "staff/papers/<uuid:street_id>/specimen.pdf",
        office.office_specimen,
        name="office-specimen",
        roles=STYLISTS,
    ),
    door(
        "staff/papers/<uuid:street_id>/logo.png",
        office.office_logo,
        name="office-logo",
        roles=STYLISTS,
    ),
    public_door("verify/", verify.verify_entry, name="verify-entry"),
    public_door(
        "verify/<str:serial>/",
        verify.verify,
        name="verify",
        methods="GET POST",
        files=MOST_MB * 1024 * 1024,
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
    door("ledgers/", ledgers.ledger_list, name="ledger-list", roles=PRINTERS, methods="GET POST"),
    door(
        "ledgers/columns/",
        ledgers.ledger_columns,
        name="ledger-columns",
        roles=ARRANGERS,
        methods="GET POST",
    ),
    door(
        "ledgers/returns/",
        returns.ledger_returns,
        name="ledger-returns",
        roles=COPIES,
        methods="GET POST",
        files=MAX_BYTES,
    ),
    door(
        "ledgers/returns/<uuid:return_id>/",
        returns.ledger_return,
        name="ledger-return",
        roles=COPIES,
        methods="GET POST",
    ),
    door(
        "ledgers/returns/<uuid:return_id>/drop/",
        returns.ledger_return_drop,
        name="ledger-return-drop",
        roles=COPIES,
        methods="POST",
    ),
    door("ledgers/<uuid:ledger_id>/", ledgers.ledger, name="ledger", roles=PRINTERS),
    door(
        "ledgers/<uuid:ledger_id>/file.xlsx",
        ledgers.ledger_file,
        name="ledger-file",
        roles=PRINTERS,
    ),
]
