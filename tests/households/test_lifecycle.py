"""The stages of a case: every move from every stage."""

import pytest

from casework.common.moves import MoveNotAllowed
from casework.households.lifecycle import MOVES, next_stage
from casework.households.models import Household, Stage


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("stage", Stage.values)
def test_a_move_leads_where_the_table_says_or_is_refused(move: str, stage: str) -> None:
    household = Household(stage=stage)
    if stage in MOVES[move]:
        assert next_stage(household, move) == MOVES[move][stage]
    else:
        with pytest.raises(MoveNotAllowed):
            next_stage(household, move)


def test_a_closed_case_can_only_be_reopened_or_shredded() -> None:
    assert [move for move in MOVES if Stage.CLOSED in MOVES[move]] == ["reopen", "shred"]


@pytest.mark.parametrize("stage", [Stage.SHREDDING, Stage.SHREDDED])
def test_from_a_shredded_household_no_way_leads_back(stage: str) -> None:
    assert [move for move in MOVES if stage in MOVES[move]] == []
