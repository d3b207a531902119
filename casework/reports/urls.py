"""The doors of the reports room."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import PRINTERS, Role
from casework.households.roster.limits import MAX_BYTES
from casework.reports.views import case_file, copies, disclosures, ledgers, returns

COPIES = [Role.WORKER, Role.SUPERVISOR]
# Of either kind of paper; the rules say whose.
PAPERS = [Role.WORKER, *PRINTERS]
ARRANGERS = [Role.SUPERVISOR, Role.CLERK]

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
