"""The stages of a case and the moves between them."""

from casework.common.moves import MoveNotAllowed
from casework.households.models.household import ON_FILE, OPEN, Household, Stage

# move -> {stage from which it may be made: stage it leads to}
MOVES: dict[str, dict[str, str]] = {
    "assess": {
        Stage.INTAKE: Stage.PLANNING,
        Stage.PLANNING: Stage.PLANNING,
        Stage.INTERVENTION: Stage.INTERVENTION,
    },
    "plan": {
        Stage.INTAKE: Stage.INTERVENTION,
        Stage.PLANNING: Stage.INTERVENTION,
        Stage.INTERVENTION: Stage.INTERVENTION,
    },
    "close": dict.fromkeys(OPEN, Stage.CLOSED),
    "reopen": {Stage.CLOSED: Stage.PLANNING},
    # Whether the rules of retention let it is asked before; there is no way back.
    "shred": dict.fromkeys(ON_FILE, Stage.SHREDDING),
}


def next_stage(household: Household, move: str) -> str:
    """Return the stage that `move` leads to; raise MoveNotAllowed from a stage without it."""
    try:
        return MOVES[move][household.stage]
    except KeyError:
        raise MoveNotAllowed from None
