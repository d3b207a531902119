"""Every move of a proposal to close a case, from every stage."""

import pytest

from casework.common.moves import MoveNotAllowed
from casework.reviews.lifecycle import next_stage
from casework.reviews.models import Closure, ClosureStage

ALLOWED = {
    ("approve", "proposed"): "approved",
    ("return", "proposed"): "returned",
    ("withdraw", "proposed"): "withdrawn",
    ("withdraw", "returned"): "withdrawn",
}


@pytest.mark.parametrize("move", ["approve", "return", "withdraw"])
@pytest.mark.parametrize("stage", ClosureStage.values)
def test_a_move_leads_where_the_table_says_or_is_refused(move: str, stage: str) -> None:
    closure = Closure(stage=stage)
    expected = ALLOWED.get((move, stage))
    if expected:
        assert next_stage(closure, move) == expected
    else:
        with pytest.raises(MoveNotAllowed):
            next_stage(closure, move)


def test_an_unknown_move_is_refused() -> None:
    with pytest.raises(MoveNotAllowed):
        next_stage(Closure(), "forget")
