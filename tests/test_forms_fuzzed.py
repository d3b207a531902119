"""Every form and every question in an address, filled with what no page sends: none ends in a 500.

The examples are the same in each run, so that a run says the same twice. For more, and others:

    CASEWORK_FUZZ=200 pytest tests/test_forms_fuzzed.py
"""

import os
import re
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.access.models import Worker
from tests.asking import client_of, stranger, target
from tests.doors import FORMS, Row, nothing, row_id, rows
from tests.posting import post
from tests.world import OWN, ROLES, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

EXAMPLES = int(os.environ.get("CASEWORK_FUZZ", "0"))
FUZZED = settings(
    max_examples=EXAMPLES or 6,
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=list(HealthCheck),
)
NAME = re.compile(r'\bname="([^"]+)"')
# Whoever is sent out can't be asked again.
LEAVES = {"logout"}
DONE = (200, 302)

odd = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "\x00",
            "-1",
            "0",
            "2",
            "on",
            "９９",
            "1e309",
            "NaN",
            "9" * 400,
            "99999999999999999999",
            "2026-02-30",
            "0001-01-01",
            "9999-12-31",
            "25:61",
            "00000000-0000-0000-0000-000000000000",
            "[]",
            '{"a": null}',
            "<b>金</b>",
            "{{ x }}{% y %}%s",
            "'\"\\",
            "\u202e\ufeff\U00020bb7",
            "长" * 3000,
        ]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    st.dates().map(str),
    st.uuids().map(str),
)


def fits(row: Row) -> bool:
    """Tell whether somebody at home is let through a door; those who are fill its form."""
    return row.door not in LEAVES and any(row.status(r.value, OWN) in DONE for r in ROLES)


def filler(world: World, row: Row) -> Worker:
    """Return the first at home whom the door lets through."""
    return next(world.who(r.value) for r in ROLES if row.status(r.value, OWN) in DONE)


def names_on(world: World, worker: Worker, row: Row) -> list[str]:
    """Return the names of the fields on the page of a door, in their order."""
    with transaction.atomic():
        page = client_of(worker).get(target(world, row))
        transaction.set_rollback(True)
    text = b"".join(page) if page.streaming else page.content
    found = NAME.findall(text.decode(errors="replace"))
    return [name for name in dict.fromkeys(found) if name != "csrfmiddlewaretoken"]


def filled(data: st.DataObject, whole: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """Return a form with some fields odd, some gone, and some that the page has besides."""
    known = sorted({*whole, *names})
    changed = data.draw(
        st.lists(st.sampled_from(known), unique=True, max_size=6) if known else st.just([])
    )
    form = dict(whole)
    for name in changed:
        form[name] = data.draw(st.one_of(odd, st.lists(odd, max_size=3)))
    for name in data.draw(
        st.lists(st.sampled_from(sorted(form)), unique=True, max_size=2) if form else st.just([])
    ):
        del form[name]
    return form


@pytest.mark.parametrize("row", [r for r in rows() if r.method == "POST" and fits(r)], ids=row_id)
def test_no_form_breaks_its_page(signed_in: World, row: Row) -> None:
    worker = filler(signed_in, row)
    asks = any(one.door == row.door and one.method == "GET" for one in rows())
    names = names_on(signed_in, worker, row) if asks else []

    @FUZZED
    @given(st.data())
    def broken(data: st.DataObject) -> None:
        whole = FORMS.get(row.door, nothing)(signed_in, worker)
        with transaction.atomic():
            answer = post(client_of(worker), target(signed_in, row), filled(data, whole, names))
            transaction.set_rollback(True)
        assert answer.status_code < 500

    broken()


@pytest.mark.parametrize("row", [r for r in rows() if r.method == "GET" and fits(r)], ids=row_id)
def test_no_question_in_an_address_breaks_its_page(signed_in: World, row: Row) -> None:
    worker = filler(signed_in, row)
    names = names_on(signed_in, worker, row)

    @FUZZED
    @given(st.data())
    def broken(data: st.DataObject) -> None:
        with transaction.atomic():
            answer = client_of(worker).get(target(signed_in, row), filled(data, {}, names))
            transaction.set_rollback(True)
        assert answer.status_code < 500

    if names:
        broken()


@FUZZED
@given(st.data())
def test_no_form_breaks_the_page_of_signing_in(signed_in: World, data: st.DataObject) -> None:
    form = filled(data, {"login": "nobody", "password": "nothing"}, ["next", "remember"])
    assert post(stranger(), reverse("login"), form).status_code < 500
