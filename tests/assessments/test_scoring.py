"""Index, grade and scales, by example and by property."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.assessments import scoring
from casework.assessments.codes import ANCHORS, QUESTIONS, Domain, RedLine, SelfCareItem
from casework.assessments.scoring import WorryState, assess, self_care

WEIGHTS = {
    "income": 15,
    "rigid_expense": 10,
    "housing": 10,
    "illness": 12,
    "care": 12,
    "employment": 10,
    "education": 8,
    "mental": 8,
    "support": 8,
    "child": 7,
}
FULL: dict[str, int | None] = dict.fromkeys(WEIGHTS, 1)
# The mock page's household: nine of ten answered.
OF_THE_MOCK: dict[str, int | None] = {
    "income": 2,
    "rigid_expense": 2,
    "housing": 1,
    "illness": 3,
    "care": 2,
    "employment": 2,
    "education": 1,
    "mental": None,
    "support": 1,
    "child": 1,
}

scores = st.fixed_dictionaries({code: st.one_of(st.none(), st.integers(0, 3)) for code in WEIGHTS})
full_scores = st.fixed_dictionaries({code: st.integers(0, 3) for code in WEIGHTS})
weights = st.dictionaries(st.sampled_from(list(WEIGHTS)), st.integers(1, 40), min_size=1)
red_lines = st.sets(st.sampled_from(RedLine.values))


def test_no_burden_anywhere_is_zero_and_green() -> None:
    result = assess(WEIGHTS, dict.fromkeys(WEIGHTS, 0))
    assert (result.low, result.high, result.grade) == (0, 0, "green")


def test_severe_everywhere_is_a_hundred_and_red() -> None:
    result = assess(WEIGHTS, dict.fromkeys(WEIGHTS, 3))
    assert (result.low, result.high, result.grade) == (100, 100, "red")


def test_one_unanswered_domain_gives_a_range_and_a_grade_of_at_least() -> None:
    result = assess(WEIGHTS, OF_THE_MOCK)
    assert (result.low, result.high) == (54, 62)
    assert (result.grade, result.grade_at_least, result.coverage) == ("orange", True, 92)
    assert result.unanswered == ("mental",)


def test_eighty_percent_of_the_weight_is_enough_for_a_grade() -> None:
    gaps: dict[str, int | None] = {"rigid_expense": None, "housing": None}
    assert assess(WEIGHTS, FULL | gaps).coverage == 80
    assert assess(WEIGHTS, FULL | gaps).grade == "yellow"


def test_under_eighty_percent_of_the_weight_gives_no_grade() -> None:
    gaps: dict[str, int | None] = {"rigid_expense": None, "housing": None, "child": None}
    result = assess(WEIGHTS, FULL | gaps)
    assert (result.coverage, result.grade, result.grade_at_least) == (73, "", False)


def test_just_under_eighty_percent_is_not_rounded_up_to_it() -> None:
    result = assess({"income": 799, "housing": 201}, {"income": 3})
    assert (result.coverage, result.grade) == (79, "")


def test_a_red_line_makes_red_whatever_the_index() -> None:
    result = assess(WEIGHTS, dict.fromkeys(WEIGHTS, 0), [RedLine.CARER_LOST])
    assert (result.low, result.grade, result.red_line) == (0, "red", True)


def test_a_red_line_makes_red_however_little_was_answered() -> None:
    result = assess(WEIGHTS, {}, [RedLine.DANGER])
    assert (result.grade, result.grade_at_least) == ("red", False)


@pytest.mark.parametrize(
    ("index", "grade"),
    [
        (0, "green"),
        (19, "green"),
        (20, "yellow"),
        (39, "yellow"),
        (40, "orange"),
        (59, "orange"),
        (60, "red"),
        (100, "red"),
    ],
)
def test_a_grade_begins_at_its_bound(index: int, grade: str) -> None:
    assert scoring.grade_of(index) == grade


def test_an_index_that_is_shown_as_sixty_is_red() -> None:
    # 179 / 3 = 59.67
    found = {
        "income": 3,
        "rigid_expense": 3,
        "housing": 3,
        "illness": 3,
        "care": 3,
        "employment": 0,
        "education": 0,
        "mental": 0,
        "support": 1,
        "child": 0,
    }
    assert assess({**WEIGHTS, "support": 2, "child": 13}, found).low == 60
    assert assess({**WEIGHTS, "support": 2, "child": 13}, found).grade == "red"


def test_halves_are_rounded_upward() -> None:
    assert scoring.rounded(5, 2) == 3
    assert scoring.rounded(7, 3) == 2


def test_an_instrument_without_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="weight"):
        assess({}, {})


@given(scores)
def test_the_lower_end_is_never_above_the_upper(found: dict[str, int | None]) -> None:
    result = assess(WEIGHTS, found)
    assert 0 <= result.low <= result.high <= 100


@given(full_scores)
def test_a_full_assessment_has_one_number_and_a_certain_grade(found: dict[str, int]) -> None:
    result = assess(WEIGHTS, found)
    assert result.low == result.high
    assert result.grade == scoring.grade_of(result.low)
    assert not result.grade_at_least


@given(full_scores, st.sampled_from(list(WEIGHTS)))
def test_whatever_a_missing_answer_turns_out_to_be_lies_in_the_range(
    found: dict[str, int], missing: str
) -> None:
    known = assess(WEIGHTS, found)
    gap = assess(WEIGHTS, found | {missing: None})
    assert gap.low <= known.low <= gap.high


@given(full_scores, st.sampled_from(list(WEIGHTS)))
def test_a_heavier_answer_never_lowers_the_index(found: dict[str, int], code: str) -> None:
    heavier = found | {code: min(3, found[code] + 1)}
    assert assess(WEIGHTS, heavier).low >= assess(WEIGHTS, found).low


@given(weights, scores, red_lines)
def test_no_grade_exactly_when_too_little_is_answered_and_no_red_line(
    weighing: dict[str, int], found: dict[str, int | None], lines: set[str]
) -> None:
    result = assess(weighing, found, lines)
    assert (result.grade == "") == (result.coverage < scoring.ENOUGH and not lines)


@given(scores, red_lines)
def test_at_least_is_said_only_of_a_grade_that_could_be_graver(
    found: dict[str, int | None], lines: set[str]
) -> None:
    result = assess(WEIGHTS, found, lines)
    if result.grade_at_least:
        assert result.unanswered
        assert result.grade not in {"", "red"}


@pytest.mark.parametrize(
    ("failed", "verdict"),
    [(0, "capable"), (1, "partly_lost"), (3, "partly_lost"), (4, "lost"), (6, "lost")],
)
def test_the_self_care_scale_counts_what_a_person_cannot_do(failed: int, verdict: str) -> None:
    assert self_care(SelfCareItem.values[:failed]) == verdict


def test_the_same_item_twice_counts_once() -> None:
    assert self_care(["bathing", "bathing", "bathing", "bathing"]) == "partly_lost"


@pytest.mark.parametrize(
    ("interest", "mood", "total", "refer"),
    [(0, 0, 0, False), (1, 1, 2, False), (0, 3, 3, True), (3, 3, 6, True), (None, 3, None, False)],
)
def test_phq2_refers_from_three(
    interest: int | None, mood: int | None, total: int | None, refer: bool
) -> None:
    assert scoring.phq2(interest, mood) == total
    assert scoring.should_refer(scoring.phq2(interest, mood)) is refer


def test_the_four_worries_are_read_from_their_domains() -> None:
    states = scoring.worries({"income": 2, "illness": 2, "housing": 1, "employment": None})
    assert list(states.values()) == [
        WorryState.FREE,
        WorryState.WORRIED,
        WorryState.FREE,
        WorryState.UNKNOWN,
    ]


def test_hunger_weighs_when_food_is_borrowed_for_or_there_is_none() -> None:
    assert scoring.worries({"income": 3})["hunger"] is WorryState.WORRIED
    assert scoring.worries({}, ["no_food_or_heat"])["hunger"] is WorryState.WORRIED


def test_every_domain_has_a_question_and_an_anchor_for_each_score() -> None:
    assert set(QUESTIONS) == set(ANCHORS) == set(Domain)
    assert all(len(sentences) == 4 for sentences in ANCHORS.values())
