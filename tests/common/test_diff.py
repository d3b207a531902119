"""What counts as added, removed, changed, and which words are marked."""

import pytest

from casework.common.diff import diff_row


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [("a", "a", "same"), ("", "a", "added"), ("a", "", "removed"), ("a", "b", "changed")],
)
def test_the_kind_of_a_row(before: str, after: str, kind: str):
    assert diff_row("Goal", before, after).kind == kind


def marked(pieces):
    return [piece.text for piece in pieces if piece.marked]


def test_only_the_changed_amount_is_marked():
    row = diff_row("目标二", "每月自付医疗费降到 1,200 元以下", "每月自付医疗费降到 900 元以下")
    assert (marked(row.before), marked(row.after)) == (["1,200"], ["900"])


def test_a_text_with_little_in_common_is_replaced_as_a_whole():
    row = diff_row("目标", "顾秀兰完成白内障手术", "若晴按时完成功课")
    assert (len(row.before), len(row.after)) == (1, 1)


def test_both_versions_can_be_read_from_their_pieces():
    row = diff_row("目标", "每月一次，社工站", "每两周一次，社工站")
    assert "".join(piece.text for piece in row.before) == "每月一次，社工站"


def test_an_added_row_has_nothing_before():
    assert diff_row("目标五", "", "有").before == ()
