"""Two edits of the same record: the differing fields, the choice, and what becomes of it."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.http import QueryDict
from django.utils import translation

from casework.common.conflicts import (
    carried,
    conflict_context,
    conflict_rows,
    is_stale,
    merged,
    post_values,
)


class Visit(forms.Form):
    """A small form with one field of each kind."""

    next_on = forms.DateField()
    mode = forms.ChoiceField(choices=[("home", "At home"), ("phone", "By phone")])
    met = forms.MultipleChoiceField(
        choices=[("Family", [("1", "Gu"), ("2", "Zhang")])], required=False
    )
    text = forms.CharField(required=False)
    urgent = forms.BooleanField(required=False)


THEIRS = {
    "next_on": date(2026, 11, 27),
    "mode": "home",
    "met": ["1"],
    "text": "called the office",
    "urgent": False,
}
SAME = "version=3&next_on=2026-11-27&mode=home&met=1&text=called+the+office"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_equal_values_are_no_conflict():
    assert conflict_rows(Visit, THEIRS, QueryDict(SAME)) == []


def test_a_date_that_differs_shows_both():
    mine = QueryDict(SAME.replace("11-27", "11-26"))
    row = conflict_rows(Visit, THEIRS, mine)[0]
    assert (row.name, row.theirs, row.mine) == ("next_on", "2026-11-27", "2026-11-26")


def test_a_choice_is_shown_by_its_words():
    row = conflict_rows(Visit, THEIRS, QueryDict(SAME.replace("home", "phone")))[0]
    assert (row.theirs, row.mine) == ("At home", "By phone")


def test_several_choices_are_joined_in_words():
    row = conflict_rows(Visit, THEIRS, QueryDict(SAME + "&met=2"))[0]
    assert (row.theirs, row.mine) == ("Gu", "Gu, Zhang")


def test_a_tick_is_shown_as_yes_or_no():
    row = conflict_rows(Visit, THEIRS, QueryDict(SAME + "&urgent=on"))[0]
    assert (row.theirs, row.mine) == ("No", "Yes")


def test_an_emptied_field_says_that_it_is_empty():
    row = conflict_rows(Visit, THEIRS, QueryDict(SAME.replace("called+the+office", "")))[0]
    assert row.mine == "(empty)"


def test_rows_say_who_saved_theirs_and_when():
    at = datetime(2026, 11, 20, 8, tzinfo=UTC)
    mine = QueryDict(SAME.replace("home", "phone"))
    row = conflict_rows(Visit, THEIRS, mine, by="Xu", at=at)[0]
    assert (row.theirs_by, row.theirs_at) == ("Xu", at)


def test_a_prefixed_form_keeps_its_names():
    form = Visit(QueryDict("v-mode=phone"), prefix="v")
    names = {row.name for row in conflict_rows(form, THEIRS, QueryDict("v-mode=phone"))}
    assert "v-mode" in names


def test_without_picks_nothing_changes():
    mine = QueryDict(SAME)
    assert merged(mine, THEIRS) == mine


def test_a_field_picked_as_theirs_takes_the_stored_value():
    mine = QueryDict("next_on=2026-11-26&pick-next_on=theirs")
    assert merged(mine, THEIRS).getlist("next_on") == ["2026-11-27"]


def test_a_field_picked_as_mine_keeps_what_was_typed():
    mine = QueryDict("next_on=2026-11-26&pick-next_on=mine")
    assert merged(mine, THEIRS).getlist("next_on") == ["2026-11-26"]


def test_picks_do_not_stay_in_what_is_saved():
    assert "pick-mode" not in merged(QueryDict("mode=phone&pick-mode=mine"), THEIRS)


def test_several_values_picked_as_theirs_replace_all_of_mine():
    mine = QueryDict("met=2&pick-met=theirs")
    assert merged(mine, THEIRS).getlist("met") == ["1"]


def test_an_unticked_box_picked_as_theirs_is_unticked():
    assert merged(QueryDict("urgent=on&pick-urgent=theirs"), THEIRS).getlist("urgent") == []


def test_a_prefixed_pick_finds_its_stored_value():
    mine = QueryDict("v-mode=phone&pick-v-mode=theirs")
    assert merged(mine, THEIRS, prefix="v")["v-mode"] == "home"


def test_a_merged_post_is_a_valid_form():
    mine = QueryDict(SAME.replace("11-27", "11-26") + "&urgent=on&pick-next_on=theirs")
    assert Visit(merged(mine, THEIRS)).is_valid()


@pytest.mark.parametrize(
    ("post", "stale"),
    [
        ("version=3", False),
        ("version=2", True),
        ("version=", True),
        ("", True),
        ("version=x", True),
    ],
)
def test_an_edit_without_the_present_version_is_stale(post: str, stale: bool):
    assert is_stale(QueryDict(post), 3) is stale


def test_the_envelope_of_a_form_is_not_carried_along():
    post = QueryDict("csrfmiddlewaretoken=t&idempotency_key=k&version=3&pick-a=mine&met=1&met=2")
    assert carried(post) == [("met", "1"), ("met", "2")]


def test_the_page_posts_the_newer_version():
    form = Visit(QueryDict(SAME))
    context = conflict_context("/x/", title="Visit", form=form, theirs_initial=THEIRS, version=4)
    assert context["version"] == 4


@pytest.mark.usefixtures("in_shanghai")
@pytest.mark.parametrize(
    ("value", "posted"),
    [
        (None, []),
        (False, []),
        (True, ["on"]),
        (0, ["0"]),
        (date(2026, 1, 2), ["2026-01-02"]),
        (datetime(2026, 1, 2, 0, 30, tzinfo=UTC), ["2026-01-02T08:30"]),
        (["a", "b"], ["a", "b"]),
    ],
)
def test_a_stored_value_is_written_as_a_browser_posts_it(value: object, posted: list[str]):
    assert post_values(value) == posted
