"""How far a goal has come, by figures that people wrote down."""

import pytest

from casework.desk.card.progress import share_of_way


@pytest.mark.parametrize(
    ("baseline", "target", "now", "share"),
    [
        ("9", "12", "11", 67),
        ("2,860 元", "1,200 元以下", "每月自付 1,930 元", 56),
        ("9", "12", "14", 100),
        ("9", "12", "7", 0),
        ("2 科", "0 科", "还差英语一科", None),
        ("9", "12", "近四周 12 次，前四周 11 次", None),
        ("9", "9", "9", None),
        ("", "12", "11", None),
    ],
)
def test_the_share_of_the_way_is_told_by_three_single_figures(
    baseline: str, target: str, now: str, share: int | None
) -> None:
    assert share_of_way(baseline, target, now) == share
