"""The stages of a plan's version and the moves between them."""

from casework.common.moves import MoveNotAllowed
from casework.plans.codes import Stage
from casework.plans.models import Plan

# move -> {stage from which it may be made: stage it leads to}
MOVES: dict[str, dict[str, str]] = {
    "edit": {Stage.DRAFT: Stage.DRAFT},
    "submit": {Stage.DRAFT: Stage.SUBMITTED},
    "withdraw": {Stage.SUBMITTED: Stage.DRAFT},
    "return": {Stage.SUBMITTED: Stage.DRAFT},
    "approve": {Stage.SUBMITTED: Stage.ACTIVE},
    "drop": {Stage.DRAFT: Stage.WITHDRAWN, Stage.SUBMITTED: Stage.WITHDRAWN},
    "supersede": {Stage.ACTIVE: Stage.SUPERSEDED},
    "end": {Stage.ACTIVE: Stage.ENDED},
}


def next_stage(plan: Plan, move: str) -> str:
    """Return the stage that `move` leads to; raise MoveNotAllowed from a stage without it."""
    try:
        return MOVES[move][plan.stage]
    except KeyError:
        raise MoveNotAllowed from None
