"""What is done with plans; each verb is one transaction and one audit entry.

Locks are always taken in the order household, plan, audit chain.
"""

from casework.plans.actions.decisions import (
    approve_plan,
    drop_plan,
    end_active_plan,
    return_plan,
    submit_plan,
    withdraw_plan,
)
from casework.plans.actions.drafts import (
    add_goal,
    add_measure,
    edit_goal,
    edit_measure,
    edit_plan,
    move_goal,
    move_measure,
    remove_goal,
    remove_measure,
    start_plan,
)
from casework.plans.actions.locks import OpenPlanExists, PlanIncomplete, ReasonMissing
from casework.plans.actions.suggestions import (
    add_suggestion,
    edit_suggestion,
    move_suggestion,
    remove_suggestion,
    take_suggestion,
)

__all__ = [
    "OpenPlanExists",
    "PlanIncomplete",
    "ReasonMissing",
    "add_goal",
    "add_measure",
    "add_suggestion",
    "approve_plan",
    "drop_plan",
    "edit_goal",
    "edit_measure",
    "edit_plan",
    "edit_suggestion",
    "end_active_plan",
    "move_goal",
    "move_measure",
    "move_suggestion",
    "remove_goal",
    "remove_measure",
    "remove_suggestion",
    "return_plan",
    "start_plan",
    "submit_plan",
    "take_suggestion",
    "withdraw_plan",
]
