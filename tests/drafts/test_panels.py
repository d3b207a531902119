"""Drafts on a page with two forms, which go to other addresses than their page's."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.models import Worker
from casework.households import actions
from casework.households.models import Household, OutsideContent, OutsideTie
from tests.drafts.conftest import autosave, browser_of

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

SCHOOL = "路对面的学校"


@pytest.fixture
def browser(worker: Worker) -> Client:
    return browser_of(worker)


@pytest.fixture
def outside(household: Household, worker: Worker) -> OutsideTie:
    return actions.add_outside_tie(
        household_id=household.pk,
        kind="school",
        strength="strong",
        flow="in",
        content=OutsideContent(name="学校"),
        by=worker,
    )


def test_a_tie_to_the_world_outside_is_a_row_of_its_household(
    browser: Client, outside: OutsideTie
) -> None:
    address = reverse("outside-edit", args=[outside.pk])
    assert autosave(browser, address, name=SCHOOL).status_code == 200
    assert SCHOOL in browser.get(address).content.decode()
