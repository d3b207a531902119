"""Pages of refusal and failure: they render with nothing but the templates, and say what to do."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation

BARE = ["400.html", "403_csrf.html", "413.html", "500.html", "503.html"]
ALL = [*BARE, "403.html", "404.html", "409.html", "unreadable.html"]


@pytest.mark.parametrize("name", BARE)
def test_a_page_of_failure_needs_neither_request_nor_database(name: str):
    assert "</html>" in render_to_string(name)


@pytest.mark.parametrize("name", ALL)
def test_a_page_of_refusal_leads_back_to_the_desk(name: str):
    assert 'href="/"' in render_to_string(name)


@pytest.mark.parametrize("name", ["400.html", "403.html", "409.html"])
def test_a_page_of_refusal_gives_the_reason_it_was_told(name: str):
    assert "Only the author may." in render_to_string(name, {"sentence": "Only the author may."})


@pytest.mark.parametrize("name", ["403.html", "404.html", "409.html"])
def test_a_refusal_keeps_the_frame_for_a_reader_with_destinations(name: str):
    assert 'class="rail ' in render_to_string(name, {"nav": ["desk"]})


@pytest.mark.parametrize("name", ["403.html", "404.html", "409.html"])
def test_a_refusal_without_destinations_has_no_frame(name: str):
    assert 'class="rail ' not in render_to_string(name, {"nav": []})


def test_an_unreadable_record_is_named_by_its_place_only():
    with translation.override("en"):
        drawn = render_to_string("unreadable.html", {"broken": {"table": "t", "row_id": "7"}})
    assert "<code>t 7</code>" in drawn
