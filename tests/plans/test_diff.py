"""Two versions of a plan side by side."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from casework.plans.content import GoalContent, MeasureContent, PlanContent
from casework.plans.diff import changes, compare

MEASURE = MeasureContent(
    id=UUID(int=1),
    lineage=UUID(int=2),
    kind="counselling",
    text="心理老师电话疏导",
    responsible_id=None,
    responsible_name="沈知禾",
    outside_name="社工站江老师",
    frequency="monthly",
    due_on=date(2027, 3, 31),
)
GOAL = GoalContent(
    id=UUID(int=3),
    lineage=UUID(int=4),
    domain="illness",
    text="每月自付医疗费降到家里承受得起",
    indicator="每月自付医疗费",
    baseline="2,860",
    target="1,200",
    unit="元",
    due_on=date(2026, 12, 31),
    measures=(MEASURE,),
)
PLAN = PlanContent(
    number=2,
    from_on=date(2026, 6, 3),
    until_on=date(2026, 12, 31),
    review_on=None,
    situation="透析断断续续。",
    aims="先保透析。",
    change_reason="",
    goals=(GOAL,),
)


def another(goal: GoalContent, **changed: Any) -> GoalContent:
    fresh = replace(goal, lineage=uuid4(), measures=())
    return replace(fresh, **changed)


def kinds(before: PlanContent | None, after: PlanContent) -> list[str]:
    return [row.kind for row in compare(before, after)]


def marked(row_pieces: object) -> list[str]:
    return [piece.text for piece in row_pieces if piece.marked]  # type: ignore[attr-defined]


def test_a_plan_without_a_predecessor_is_new_throughout() -> None:
    assert set(kinds(None, PLAN)) == {"added"}


def test_what_neither_version_says_has_no_row() -> None:
    empty = replace(PLAN, situation="", aims="", from_on=None, until_on=None, goals=())
    assert compare(empty, empty) == []


def test_the_same_plan_shows_no_change() -> None:
    rows = compare(PLAN, replace(PLAN, number=3))
    assert changes(rows) == 0
    assert len(rows) == 5


def test_a_new_target_marks_the_figure_and_not_the_sentence() -> None:
    mended = replace(GOAL, target="900")
    row = next(r for r in compare(PLAN, replace(PLAN, goals=(mended,))) if r.kind == "changed")
    assert (marked(row.before), marked(row.after)) == (["1,200"], ["900"])


def test_a_change_of_date_unit_domain_and_kind_is_seen() -> None:
    for mended in (
        replace(GOAL, due_on=None),
        replace(GOAL, unit="元/月"),
        replace(GOAL, domain=""),
        replace(GOAL, measures=(replace(MEASURE, kind="tutoring"),)),
        replace(GOAL, measures=(replace(MEASURE, outside_name="罗子衿"),)),
        replace(GOAL, measures=(replace(MEASURE, due_on=None),)),
    ):
        assert changes(compare(PLAN, replace(PLAN, goals=(mended,)))) == 1


def test_goals_in_another_order_are_no_change() -> None:
    second = another(GOAL, text="若晴主课都及格")
    before = replace(PLAN, goals=(GOAL, second))
    assert changes(compare(before, replace(PLAN, goals=(second, GOAL)))) == 0


def test_measures_in_another_order_are_no_change() -> None:
    other = replace(MEASURE, lineage=uuid4(), text="送药上门")
    before = replace(PLAN, goals=(replace(GOAL, measures=(MEASURE, other)),))
    after = replace(PLAN, goals=(replace(GOAL, measures=(other, MEASURE)),))
    assert changes(compare(before, after)) == 0


def test_a_goal_that_was_taken_out_takes_its_measures_along() -> None:
    assert kinds(PLAN, replace(PLAN, goals=()))[-2:] == ["removed", "removed"]


def test_a_measure_that_was_taken_out_of_a_kept_goal_is_shown_after_it() -> None:
    assert kinds(PLAN, replace(PLAN, goals=(replace(GOAL, measures=()),)))[-2:] == [
        "same",
        "removed",
    ]


def test_a_goal_written_anew_in_the_place_of_another_is_one_added_and_one_removed() -> None:
    other = another(GOAL)
    assert kinds(PLAN, replace(PLAN, goals=(other,)))[-3:] == ["added", "removed", "removed"]


def test_a_goal_without_figures_reads_as_its_text() -> None:
    bare = another(GOAL, indicator="", baseline="", target="", domain="", due_on=None)
    row = compare(None, replace(PLAN, goals=(bare,)))[-1]
    assert "".join(piece.text for piece in row.after) == GOAL.text


def test_a_goal_says_where_a_figure_is_still_missing() -> None:
    half = another(GOAL, baseline="", target="", unit="")
    row = compare(None, replace(PLAN, goals=(half,)))[-1]
    assert "…" in "".join(piece.text for piece in row.after)


def test_a_term_may_be_open_at_either_end() -> None:
    for half in (replace(PLAN, until_on=None), replace(PLAN, from_on=None)):
        row = compare(None, half)[0]
        assert "…" in "".join(piece.text for piece in row.after)
