"""A draft changes until it is completed; then only a grade may be set over it."""

import pytest

from casework.assessments import lifecycle
from casework.assessments.models import Assessment
from casework.common.dates import now
from casework.common.moves import MoveNotAllowed

DRAFT = Assessment()
COMPLETED = Assessment(completed_at=now())


@pytest.mark.parametrize(
    ("assessment", "move", "stage"),
    [
        (DRAFT, "save", "draft"),
        (DRAFT, "complete", "completed"),
        (COMPLETED, "override", "completed"),
    ],
)
def test_a_move_leads_to_its_stage(assessment: Assessment, move: str, stage: str) -> None:
    assert lifecycle.next_stage(assessment, move) == stage


@pytest.mark.parametrize(
    ("assessment", "move"),
    [(DRAFT, "override"), (COMPLETED, "save"), (COMPLETED, "complete"), (DRAFT, "burn")],
)
def test_any_other_move_is_refused(assessment: Assessment, move: str) -> None:
    with pytest.raises(MoveNotAllowed):
        lifecycle.next_stage(assessment, move)
