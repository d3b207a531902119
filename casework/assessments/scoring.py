"""How answers become an index, a grade, and what the scales say; arithmetic only, no tables."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from casework.assessments.codes import Domain, RedLine, Score, SelfCare, Worry
from casework.households.models import Grade

Scores = Mapping[str, int | None]

# Lower bound of the index for each grade, from the gravest; below the last one it is green.
BOUNDS: tuple[tuple[int, str], ...] = (
    (60, Grade.RED),
    (40, Grade.ORANGE),
    (20, Grade.YELLOW),
    (0, Grade.GREEN),
)
# At least so much of the weight must be answered before there is a grade, in percent.
ENOUGH = 80
# PHQ-2 at or above this sum: refer (Kroenke, Spitzer and Williams 2003). Never a diagnosis.
REFER_FROM = 3


@dataclass(frozen=True)
class Result:
    """What a set of answers comes to.

    `low` and `high` are the index from 0 to 100 with the unanswered domains taken as none and as
    severe; `coverage` is the answered share of the weight in whole percent, rounded down, so that
    80 never stands for less. `grade` is empty when too little was answered.
    """

    low: int
    high: int
    coverage: int
    grade: str
    grade_at_least: bool
    red_line: bool
    unanswered: tuple[str, ...]


def assess(weights: Mapping[str, int], scores: Scores, red_lines: Collection[str] = ()) -> Result:
    """Return the index, its range, coverage and grade of `scores` (0–3, or None) by `weights`.

    A red line makes the grade red whatever the index and however much was answered. Without one,
    under 80 % of the weight answered there is no grade; above that, with gaps left, the grade goes
    by the lower end of the range and is marked as "at least", unless it is red already.
    Scores of domains without a weight count for nothing. Raises ValueError if no domain has weight.
    """
    total = sum(weights.values())
    if total <= 0:
        raise ValueError("An instrument needs weight.")
    unanswered = tuple(code for code in weights if scores.get(code) is None)
    missing = sum(weights[code] for code in unanswered)
    weighed = sum(weight * (scores.get(code) or 0) for code, weight in weights.items())
    low = rounded(100 * weighed, Score.SEVERE * total)
    high = rounded(100 * (weighed + Score.SEVERE * missing), Score.SEVERE * total)
    enough = 100 * (total - missing) >= ENOUGH * total
    grade = Grade.RED.value if red_lines else grade_of(low) if enough else ""
    return Result(
        low=low,
        high=high,
        coverage=100 * (total - missing) // total,
        grade=grade,
        grade_at_least=bool(grade and grade != Grade.RED and unanswered),
        red_line=bool(red_lines),
        unanswered=unanswered,
    )


def rounded(numerator: int, denominator: int) -> int:
    """Return the quotient of two whole numbers rounded to the nearest one, halves upward.

    The grade goes by the rounded index, so that the number on the page and the grade beside it
    never contradict each other (59.6 is shown as 60 and is red).
    """
    return (2 * numerator + denominator) // (2 * denominator)


def grade_of(index: int) -> str:
    """Return the grade of an index from 0 to 100."""
    return next(str(grade) for bound, grade in BOUNDS if index >= bound)


def self_care(failed: Collection[str]) -> SelfCare:
    """Return what the statutory scale says: none failed, one to three, four or more."""
    count = len(set(failed))
    if count == 0:
        return SelfCare.CAPABLE
    return SelfCare.PARTLY_LOST if count <= 3 else SelfCare.LOST


def phq2(interest: int | None, mood: int | None) -> int | None:
    """Return the sum of PHQ-2 (0–6), None unless both items are answered."""
    return None if interest is None or mood is None else interest + mood


def should_refer(total: int | None) -> bool:
    """Tell whether a sum of PHQ-2 asks for a referral; it never names an illness."""
    return total is not None and total >= REFER_FROM


class WorryState(StrEnum):
    """Whether a worry is off the household's mind."""

    FREE = "free"
    WORRIED = "worried"
    UNKNOWN = "unknown"


# The domain a worry is read from and the score from which it weighs. With income at 2 assistance
# still covers food and heating; 3 means that they are borrowed for.
WORRY_FROM: dict[str, tuple[str, int]] = {
    Worry.HUNGER: (Domain.INCOME, Score.SEVERE),
    Worry.ILLNESS: (Domain.ILLNESS, Score.MODERATE),
    Worry.HOUSING: (Domain.HOUSING, Score.MODERATE),
    Worry.UNEMPLOYMENT: (Domain.EMPLOYMENT, Score.MODERATE),
}


def worries(scores: Scores, red_lines: Collection[str] = ()) -> dict[str, WorryState]:
    """Return the state of each of the four worries, in the order of the source."""
    states = {
        worry: worry_state(scores.get(domain), least)
        for worry, (domain, least) in WORRY_FROM.items()
    }
    if RedLine.NO_FOOD_OR_HEAT in red_lines:
        states[Worry.HUNGER] = WorryState.WORRIED
    return states


def worry_state(score: int | None, least: int) -> WorryState:
    """Return whether a domain's score lies below the one from which its worry weighs."""
    if score is None:
        return WorryState.UNKNOWN
    return WorryState.WORRIED if score >= least else WorryState.FREE
