"""Which move goes from which stage."""

import pytest

from casework.common.moves import MoveNotAllowed
from casework.plans.codes import Stage
from casework.plans.lifecycle import MOVES, next_stage
from casework.plans.models import Plan

ALLOWED = {
    ("edit", "draft"): "draft",
    ("submit", "draft"): "submitted",
    ("withdraw", "submitted"): "draft",
    ("return", "submitted"): "draft",
    ("approve", "submitted"): "active",
    ("drop", "draft"): "withdrawn",
    ("drop", "submitted"): "withdrawn",
    ("supersede", "active"): "superseded",
    ("end", "active"): "ended",
}


@pytest.mark.parametrize(("move", "stage"), ALLOWED)
def test_a_move_leads_from_its_stage_to_the_next(move: str, stage: str) -> None:
    assert next_stage(Plan(stage=stage), move) == ALLOWED[move, stage]


@pytest.mark.parametrize(
    ("move", "stage"),
    [(move, s) for move in MOVES for s in Stage.values if (move, s) not in ALLOWED],
)
def test_no_other_move_is_made(move: str, stage: str) -> None:
    with pytest.raises(MoveNotAllowed):
        next_stage(Plan(stage=stage), move)


def test_an_unknown_move_is_refused() -> None:
    with pytest.raises(MoveNotAllowed):
        next_stage(Plan(stage="draft"), "burn")
