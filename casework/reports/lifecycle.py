"""The stages of a batch of papers and the moves between them."""

from casework.common.moves import MoveNotAllowed
from casework.reports.models import Batch, BatchStage

# move -> {stage from which it may be made: stage it leads to}
MOVES: dict[str, dict[str, str]] = {
    "make": {BatchStage.WAITING: BatchStage.MAKING, BatchStage.MAKING: BatchStage.MAKING},
    # The papers that are made by then are bound all the same.
    "stop": {BatchStage.WAITING: BatchStage.WAITING, BatchStage.MAKING: BatchStage.MAKING},
    # Whoever bound it may have died over it.
    "bind": {
        BatchStage.WAITING: BatchStage.BINDING,
        BatchStage.MAKING: BatchStage.BINDING,
        BatchStage.BINDING: BatchStage.BINDING,
    },
    "finish": {BatchStage.BINDING: BatchStage.READY},
    "finish empty": {BatchStage.BINDING: BatchStage.EMPTY},
    "go on": {
        BatchStage.READY: BatchStage.WAITING,
        BatchStage.EMPTY: BatchStage.WAITING,
        BatchStage.EXPIRED: BatchStage.WAITING,
    },
    "expire": {BatchStage.READY: BatchStage.EXPIRED},
}


def next_stage(batch: Batch, move: str) -> str:
    """Return the stage that `move` leads to; raise MoveNotAllowed from a stage without it."""
    try:
        return MOVES[move][batch.stage]
    except KeyError:
        raise MoveNotAllowed from None
