"""What was typed goes back into the controls of a page's form, and nothing else of it changes."""

import pytest

from casework.drafts.refill import NOTICE, fill

HERE, HELD = "/visits/new/", "h-1"


def filled(form: str, values: dict[str, list[str]], action: str = HERE) -> str:
    page = f"<!DOCTYPE html>\n<!-- a & b --><p>1 &lt; 2 &#20013;</p>{form}<p>end</p>"
    return fill(page, action, HERE, values, HELD).html


@pytest.mark.parametrize(
    ("control", "values", "expected"),
    [
        ('<input name="a" value="old">', ["new"], '<input name="a" value="new">'),
        ('<input name="a">', ['"quoted" & <b>'], 'value="&quot;quoted&quot; &amp; &lt;b&gt;"'),
        ('<input type="date" name="a">', ["2026-03-02"], 'value="2026-03-02"'),
        ('<input type="hidden" name="a">', ["2"], 'value="2"'),
        ('<textarea name="a">old &amp; grey</textarea>', ["<new>"], ">\n&lt;new&gt;</textarea>"),
        ('<input type="radio" name="a" value="x">', ["x"], 'value="x" checked>'),
        ('<input type="radio" name="a" value="x" checked>', ["y"], 'value="x">'),
        ('<input type="checkbox" name="a" checked>', ["on"], 'name="a" checked>'),
        (
            '<select name="a"><option value="x" selected>X</option>'
            '<option value="y">Y</option></select>',
            ["y"],
            '<option value="x">X</option><option value="y" selected>Y</option>',
        ),
    ],
)
def test_a_control_says_what_was_typed(control: str, values: list[str], expected: str) -> None:
    assert expected in filled(f'<form method="post">{control}</form>', {"a": values})


@pytest.mark.parametrize(
    "control",
    [
        '<input type="password" name="a">',
        '<input type="file" name="a">',
        '<input type="submit" name="a" value="Go">',
        '<input name="csrfmiddlewaretoken" value="fresh">',
    ],
)
def test_some_controls_are_left_alone(control: str) -> None:
    values = {"a": ["typed"], "csrfmiddlewaretoken": ["old"]}
    assert control in filled(f'<form method="post">{control}</form>', values)


def test_a_box_that_was_not_ticked_is_not_ticked_by_the_page() -> None:
    form = '<form method="post"><input type="checkbox" name="a" value="1" checked></form>'
    assert '<input type="checkbox" name="a" value="1">' in filled(form, {"b": ["x"]})


def test_controls_of_one_name_take_their_texts_in_order() -> None:
    form = '<form method="post"><input name="a"><input name="a"><input name="a"></form>'
    page = filled(form, {"a": ["first", "second"]})
    assert page.index('value="first"') < page.index('value="second"') < page.index('value=""')


def test_what_has_no_control_travels_on_hidden() -> None:
    form = '<form method="post"><input name="a"></form>'
    page = filled(form, {"a": ["x"], "row-7": ["typed in a row that a script had added"]})
    assert '<input type="hidden" name="row-7" value="typed in a row' in page
    assert f'<input type="hidden" name="held" value="{HELD}"></form>' in page


def test_which_button_was_pressed_is_for_the_next_press_to_say() -> None:
    form = '<form method="post"><button name="next" value="measure">Go</button></form>'
    assert 'type="hidden" name="next"' not in filled(form, {"next": ["measure"]})


def test_secrets_are_written_into_no_page() -> None:
    form = '<form method="post"><input name="code"></form>'
    assert "123456" not in filled(form, {"code": ["123456"]})


def test_only_the_form_that_was_sent_is_filled() -> None:
    search = '<form method="post" action="/search/"><input name="a" value="q"></form>'
    get = '<form><input name="a" value="g"></form>'
    mine = f'<form method="POST" action="{HERE}?x=1"><input name="a" value="m"></form>'
    later = f'<form method="post" action="{HERE}"><input name="a" value="l"></form>'
    page = filled(search + get + mine + later, {"a": ["typed"]})
    assert search in page
    assert get in page
    assert later in page
    assert '<input name="a" value="typed">' in page


def test_the_rest_of_the_page_stays_as_it_was() -> None:
    form = '<form method="post"><br/><b>&amp;</b><script>if (a < b && c) {}</script></form>'
    page = filled(form, {})
    hidden = f'<input type="hidden" name="held" value="{HELD}">'
    assert page.replace(hidden, "") == (
        f"<!DOCTYPE html>\n<!-- a & b --><p>1 &lt; 2 &#20013;</p>{NOTICE}{form}<p>end</p>"
    )


def test_what_the_page_says_of_itself_stays_and_tells_that_it_changed() -> None:
    form = '<form method="post"><input type="hidden" name="plan" value="new"></form>'
    told = fill(form, HERE, HERE, {"plan": ["old"]}, HELD)
    assert 'name="plan" value="new"' in told.html
    assert told.is_stale


def test_the_version_that_was_edited_goes_back_so_that_a_newer_one_is_found() -> None:
    form = '<form method="post"><input type="hidden" name="version" value="3"></form>'
    told = fill(form, HERE, HERE, {"version": ["2"]}, HELD)
    assert 'name="version" value="2"' in told.html
    assert told.is_stale
    assert not fill(form, HERE, HERE, {"version": ["3"]}, HELD).is_stale


def test_the_key_under_which_a_form_counts_once_says_nothing_of_the_record() -> None:
    form = '<form method="post"><input type="hidden" name="idempotency_key" value="3"></form>'
    told = fill(form, HERE, HERE, {"idempotency_key": ["2"]}, HELD)
    assert 'value="2"' in told.html
    assert not told.is_stale


def test_a_form_that_asks_for_files_is_told() -> None:
    form = '<form method="post"><input type="file" name="file"></form>'
    assert fill(form, HERE, HERE, {"a": ["x"]}, HELD).has_files


def test_a_form_whose_draft_cannot_be_read_stays_as_it_is() -> None:
    form = '<form method="post"><input type="checkbox" name="a" checked></form>'
    told = fill(form, HERE, HERE, {}, "", reads=False)
    assert told.html == NOTICE + form
    assert told.found


def test_a_page_without_the_form_is_told() -> None:
    assert not fill("<p>gone</p>", HERE, HERE, {"a": ["x"]}, HELD).found
