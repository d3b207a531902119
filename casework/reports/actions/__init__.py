"""The verbs of the reports room, one file a concern."""

from casework.reports.actions.batches import (
    discard_batch,
    go_on_with_batch,
    start_batch,
    stop_batch,
)
from casework.reports.actions.case_file import print_case_file
from casework.reports.actions.copies import copy_person
from casework.reports.actions.ledgers import arrange_columns, make_ledger
from casework.reports.actions.letters import make_handover_letter
from casework.reports.actions.office import save_office_style
from casework.reports.actions.papers import print_paper
from casework.reports.actions.printing import new_serial
from casework.reports.actions.returns import drop_return, take_changes, upload_return

__all__ = [
    "arrange_columns",
    "copy_person",
    "discard_batch",
    "drop_return",
    "go_on_with_batch",
    "make_handover_letter",
    "make_ledger",
    "new_serial",
    "print_case_file",
    "print_paper",
    "save_office_style",
    "start_batch",
    "stop_batch",
    "take_changes",
    "upload_return",
]
