"""What the template tags draw, and what forms look like without any effort."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse, set_script_prefix
from django.utils import translation

from casework.common.templatetags import addresses
from casework.common.templatetags.casework import shortened


class Sample(forms.Form):
    """One field of each kind that looks different."""

    name = forms.CharField(max_length=50, help_text="As in the document")
    mode = forms.ChoiceField(
        choices=[("home", "At home"), ("phone", "By phone")], widget=forms.RadioSelect
    )
    on = forms.DateField()
    notice = forms.BooleanField()
    text = forms.CharField(widget=forms.Textarea(attrs={"class": "w-l"}), required=False)
    wide = forms.CharField(max_length=9, widget=forms.TextInput({"class": "w-l"}), required=False)
    hidden = forms.CharField(widget=forms.HiddenInput)


class Row:
    version = 4
    grade = "orange"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def draw(source: str, **context: Any) -> str:
    return Template("{% load casework %}" + source).render(Context(context))


def test_a_grade_always_has_its_word_and_its_shape():
    drawn = draw("{% grade row %}", row=Row())
    assert "Orange" in drawn
    assert "#g-ora" in drawn


def test_a_missing_grade_says_not_assessed():
    assert "Not assessed" in draw("{% grade '' %}")


def test_a_small_grade_keeps_its_word_for_screen_readers():
    assert '<span class="vh">Red</span>' in draw("{% grade 'red' 'small' %}")


def test_a_grade_may_carry_the_index():
    assert "<b>68</b>" in draw("{% grade 'red' index=68 %}")


def test_a_ribbon_carries_its_note():
    assert "<small>Index 68</small>" in draw("{% ribbon 'red' 'Index 68' %}")


def test_a_note_is_escaped():
    assert "<script>" not in draw("{% ribbon 'red' note %}", note="<script>")


def order(html: str, *parts: str) -> bool:
    places = [html.index(part) for part in parts]
    return places == sorted(places)


def test_a_field_is_label_hint_error_control_in_that_order():
    drawn = draw("{% field form.name %}", form=Sample({}))
    assert order(drawn, "<label", "_helptext", "_error", "<input")


def test_a_control_is_described_by_its_hint_and_its_error():
    drawn = draw("{% field form.name %}", form=Sample({}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn


def test_a_wrong_control_says_so():
    assert 'aria-invalid="true"' in draw("{% field form.on %}", form=Sample({}))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("name", "Fill this in"),
        ("mode", "Choose one"),
        ("people", "Choose at least one"),
        ("notice", "Tick this to go on"),
        ("own", "Which street?"),
    ],
)
def test_an_empty_required_field_says_what_to_do(name: str, words: str):
    class Wanted(Sample):
        people = forms.MultipleChoiceField(choices=[("1", "Gu")])
        own = forms.CharField(error_messages={"required": "Which street?"})

    assert Wanted({}).errors[name] == [words]


def test_a_group_of_choices_has_a_legend():
    assert "<legend" in draw("{% seg form.mode %}", form=Sample())


def test_a_segmented_choice_keeps_native_radio_buttons():
    assert draw("{% seg form.mode %}", form=Sample()).count('type="radio"') == 2


def test_chips_keep_native_controls():
    assert draw("{% pick form.mode %}", form=Sample()).count('type="radio"') == 2


def test_a_box_to_tick_stands_inside_its_label():
    drawn = draw("{% field form.notice %}", form=Sample())
    assert order(drawn, '<label class="check"', "<input", "</label>")


def test_a_date_uses_the_native_picker_with_an_iso_value():
    with translation.override("zh-hans"):
        drawn = draw("{{ form.on }}", form=Sample(initial={"on": date(2026, 11, 20)}))
    assert 'type="date"' in drawn
    assert 'value="2026-11-20"' in drawn


def test_a_width_of_ones_own_replaces_the_usual_one():
    assert 'class="input w-l"' in draw("{% field form.wide %}", form=Sample())


def test_what_is_typed_stays_out_of_the_browsers_history():
    drawn = draw("{{ form.name }}{{ form.text }}", form=Sample())
    assert drawn.count('autocomplete="off"') == drawn.count('spellcheck="false"') == 2


def test_a_field_may_ask_for_completion_itself():
    class Login(forms.Form):
        name = forms.CharField(widget=forms.TextInput({"autocomplete": "username"}))

    assert draw("{{ form.name }}", form=Login()).count("autocomplete=") == 1


def test_an_optional_field_says_so():
    assert "optional" in draw("{% field form.text %}", form=Sample())


def test_a_whole_form_draws_every_field():
    drawn = draw("{{ form }}", form=Sample())
    assert all(f'name="{name}"' in drawn for name in Sample.base_fields)


def test_a_field_group_of_django_is_drawn_the_same_way():
    form = Sample()
    group = draw("{{ form.name.as_field_group }}", form=form)
    assert group.split() == draw("{% field form.name %}", form=form).split()


def test_a_field_that_the_form_lacks_is_an_error_of_the_page():
    with pytest.raises(TemplateSyntaxError):
        draw("{% field form.other %}", form=Sample())


def test_the_summary_is_absent_without_errors():
    assert draw("{% errors form other %}", form=Sample(), other=None).strip() == ""


def test_the_summary_links_to_the_first_choice_of_a_group():
    assert 'href="#id_mode_0"' in draw("{% errors form %}", form=Sample({}))


def test_the_summary_names_a_hidden_field_without_a_link():
    assert "#id_hidden" not in draw("{% errors form %}", form=Sample({}))


def test_the_summary_collects_a_set_of_forms():
    formset = forms.formset_factory(Sample)({"form-TOTAL_FORMS": "0"})
    assert "data-summary" in draw("{% errors set %}", set=formset)


def key_of(html: str) -> str:
    found = re.search(r'name="idempotency_key" value="([^"]+)"', html)
    assert found
    return found[1]


def test_each_page_gets_its_own_key():
    assert key_of(draw("{% once %}")) != key_of(draw("{% once %}"))


def test_a_page_drawn_again_keeps_the_posted_key():
    key = str(UUID(int=7))
    request = RequestFactory().post("/", {"idempotency_key": key})
    assert key_of(draw("{% once %}", request=request)) == key


def test_a_key_that_is_none_is_replaced():
    request = RequestFactory().post("/", {"idempotency_key": "x"})
    assert UUID(key_of(draw("{% once %}", request=request)))


def test_an_edit_carries_the_version_it_is_based_on():
    assert 'value="4"' in draw("{% version row %}", row=Row())


def test_a_page_drawn_again_keeps_the_posted_version():
    request = RequestFactory().post("/", {"version": "3"})
    assert 'value="3"' in draw("{% version row %}", row=Row(), request=request)


def test_a_posted_version_from_the_future_is_not_believed():
    request = RequestFactory().post("/", {"version": "9"})
    assert 'value="4"' in draw("{% version row %}", row=Row(), request=request)


def test_an_absent_value_shows_nothing():
    assert draw("{{ cents|money }}", cents=None) == ""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("十个字以内", "十个字以内"),
        ("一二三四五六七八", "一二三四五六七八"),
        ("一二三四五六七 九十", "一二三四五六七…"),
    ],
)
def test_a_long_text_ends_in_one_sign(text: str, shown: str) -> None:
    assert shortened(text, 8) == shown


def test_no_page_cuts_texts_with_three_dots() -> None:
    """Django's own filter writes ... in Chinese."""
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    assert [page.name for page in pages if "truncate" in page.read_text()] == []


class TestLinks:
    """`url` is Django's own, but for what it keeps."""

    ONE = UUID("018f0000-0000-7000-8000-000000000001")
    OTHER = UUID("018f0000-0000-7000-8000-000000000002")

    def test_a_link_to_a_row_is_that_rows_each_time(self):
        for about in (self.ONE, self.OTHER, self.ONE):
            drawn = draw('{% url "household" about %}', about=about)
            assert drawn == reverse("household", args=[about])

    def test_a_link_to_a_page_without_a_row_is_the_pages(self):
        assert draw('{% url "desk" %}|{% url "desk" %}') == "|".join([reverse("desk")] * 2)

    def test_it_follows_the_place_that_the_site_is_served_under(self):
        before = draw('{% url "household" about %}', about=self.ONE)
        set_script_prefix("/tom&co/")
        try:
            drawn = draw('{% url "household" about %}', about=self.ONE)
            assert drawn == f"/tom&amp;co{before}"
        finally:
            set_script_prefix("/")

    def test_a_page_that_is_missing_is_told_as_ever(self):
        for _again in range(2):
            with pytest.raises(NoReverseMatch):
                draw('{% url "nowhere" about %}', about=self.ONE)
        assert draw('{% url "nowhere" as kept %}[{{ kept }}]') == "[]"

    def test_a_name_that_is_kept_is_kept(self):
        assert draw('{% url "desk" as kept %}[{{ kept }}]') == f"[{reverse('desk')}]"

    def test_no_id_stays_behind(self):
        addresses.found.cache_clear()
        draw(
            '{% url "household" about %}{% url "household" other %}',
            about=self.ONE,
            other=self.OTHER,
        )
        assert addresses.found.cache_info().currsize == 1
