"""The stages of a proposal to close a case and the moves between them."""

from casework.common.moves import MoveNotAllowed
from casework.reviews.models import Closure, ClosureStage

# move -> {stage from which it may be made: stage it leads to}
MOVES: dict[str, dict[str, str]] = {
    "approve": {ClosureStage.PROPOSED: ClosureStage.APPROVED},
    "return": {ClosureStage.PROPOSED: ClosureStage.RETURNED},
    # One that was returned is laid to rest the same way.
    "withdraw": dict.fromkeys(
        (ClosureStage.PROPOSED, ClosureStage.RETURNED), ClosureStage.WITHDRAWN
    ),
}


def next_stage(closure: Closure, move: str) -> str:
    """Return the stage that `move` leads to; raise MoveNotAllowed from a stage without it."""
    try:
        return MOVES[move][closure.stage]
    except KeyError:
        raise MoveNotAllowed from None
