"""The two stages of an assessment: a draft that changes, a completed one that doesn't."""

from casework.assessments.models import Assessment
from casework.common.moves import MoveNotAllowed

DRAFT, COMPLETED = "draft", "completed"

# move -> {stage from which it may be made: stage it leads to}
MOVES: dict[str, dict[str, str]] = {
    "save": {DRAFT: DRAFT},
    "complete": {DRAFT: COMPLETED},
    "override": {COMPLETED: COMPLETED},
}


def stage_of(assessment: Assessment) -> str:
    """Return the assessment's stage."""
    return DRAFT if assessment.is_draft else COMPLETED


def next_stage(assessment: Assessment, move: str) -> str:
    """Return the stage that `move` leads to; raise MoveNotAllowed from a stage without it."""
    try:
        return MOVES[move][stage_of(assessment)]
    except KeyError:
        raise MoveNotAllowed from None
