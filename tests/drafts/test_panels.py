"""Drafts on a page with two forms, which go to other addresses than their page's."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.models import Worker
from casework.drafts.models import HouseholdDraft
from casework.households import actions
from casework.households.models import Household, OutsideContent, OutsideTie
from tests.drafts.conftest import autosave, browser_of, kept
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

SCHOOL = "路对面的学校"


@pytest.fixture
def browser(worker: Worker) -> Client:
    return browser_of(worker)


@pytest.fixture
def family(household: Household) -> str:
    return reverse("family", args=[household.pk])


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


def form_that_goes_to(page: str, address: str) -> str:
    return page.partition(f'action="{address}"')[2].partition("</form>")[0]


def test_a_tie_to_the_world_outside_is_a_row_of_its_household(
    browser: Client, outside: OutsideTie
) -> None:
    address = reverse("outside-edit", args=[outside.pk])
    assert autosave(browser, address, name=SCHOOL).status_code == 200
    assert SCHOOL in browser.get(address).content.decode()


def test_a_form_with_errors_names_its_draft_in_itself_and_in_no_other_form(
    browser: Client, household: Household, family: str
) -> None:
    address = reverse("outside-new", args=[household.pk])
    relation = reverse("tie-new", args=[household.pk])
    held = autosave(browser, family, name=SCHOOL, **{"draft-action": address}).json()["held"]
    page = post(browser, address, {"held": held, "name": SCHOOL}).content.decode()
    assert f'name="held" value="{held}"' in form_that_goes_to(page, address)
    assert 'name="held"' not in form_that_goes_to(page, relation)


def test_switching_the_language_takes_along_a_form_that_goes_elsewhere(
    browser: Client, household: Household, family: str
) -> None:
    page = browser.get(family).content.decode()
    relation = reverse("tie-new", args=[household.pk])
    goes_to = f'<input type="hidden" name="draft-action" value="{relation}">'
    assert goes_to in form_that_goes_to(page, relation)
    answer = browser.post(
        reverse("set_language"),
        {
            "idempotency_key": str(uuid4()),
            "kind": "sibling",
            "draft-action": relation,
            "to-language": "en",
        },
        HTTP_REFERER=f"http://testserver{family}",
    )
    assert answer.headers["Location"] == f"{family}?held={kept().pk}"
    page = browser.get(answer.headers["Location"]).content.decode()
    assert '<option value="sibling" selected>' in form_that_goes_to(page, relation)


def test_switching_goes_back_to_the_page_where_its_form_cannot_be_kept(
    browser: Client, household: Household, family: str
) -> None:
    answer = browser.post(
        reverse("set_language"),
        {"idempotency_key": str(uuid4()), "to-language": "en"},
        HTTP_REFERER=f"http://testserver{family}?person=1",
    )
    assert answer.headers["Location"] == f"{family}?person=1"
    assert not HouseholdDraft.objects.unscoped("a test").exists()


@pytest.mark.parametrize("page", ["/\\evil.example/", "/nowhere/", f"/{'x' * 400}/"])
def test_a_page_that_is_none_of_ours_is_not_gone_back_to(
    browser: Client, household: Household, page: str
) -> None:
    address = reverse("visit-new", args=[household.pk])
    answer = autosave(browser, page, **{"draft-action": address})
    assert answer.status_code == 404
    assert not HouseholdDraft.objects.unscoped("a test").exists()
