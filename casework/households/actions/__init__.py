"""The verbs of the households room, one file a concern."""

from casework.households.actions.attachments import add_attachment, withdraw_attachment
from casework.households.actions.emergency import (
    NothingOpened,
    open_in_emergency,
    review_emergency,
)
from casework.households.actions.handover import hand_over, transfer_household
from casework.households.actions.households import (
    assign_worker,
    change_category,
    edit_household,
    locked_for_edit,
    open_household,
)
from casework.households.actions.outside import (
    add_outside_tie,
    change_outside_tie,
    remove_outside_tie,
)
from casework.households.actions.people import (
    DuplicatePerson,
    add_person,
    edit_person,
    finish_task,
    locked_person,
    make_head,
    open_id_task,
    remove_member,
)
from casework.households.actions.requests import (
    enter_request,
    expected_outcome,
    grant_request,
    lift_restriction,
    refuse_request,
)
from casework.households.actions.retention import (
    MustBeKept,
    RequestStands,
    approve_shredding,
    ask_shredding,
    content_hash,
    decline_shredding,
    lift_hold,
    set_hold,
    withdraw_shredding,
)
from casework.households.actions.sharing import (
    end_relative,
    end_share,
    record_relative,
    share_household,
)
from casework.households.actions.ties import (
    add_tie,
    change_tie,
    give_consent,
    remove_tie,
    withdraw_consent,
)

__all__ = [
    "DuplicatePerson",
    "MustBeKept",
    "NothingOpened",
    "RequestStands",
    "add_attachment",
    "add_outside_tie",
    "add_person",
    "add_tie",
    "approve_shredding",
    "ask_shredding",
    "assign_worker",
    "change_category",
    "change_outside_tie",
    "change_tie",
    "content_hash",
    "decline_shredding",
    "edit_household",
    "edit_person",
    "end_relative",
    "end_share",
    "enter_request",
    "expected_outcome",
    "finish_task",
    "give_consent",
    "grant_request",
    "hand_over",
    "lift_hold",
    "lift_restriction",
    "locked_for_edit",
    "locked_person",
    "make_head",
    "open_household",
    "open_id_task",
    "open_in_emergency",
    "record_relative",
    "refuse_request",
    "remove_member",
    "remove_outside_tie",
    "remove_tie",
    "review_emergency",
    "set_hold",
    "share_household",
    "transfer_household",
    "withdraw_attachment",
    "withdraw_consent",
    "withdraw_shredding",
]
