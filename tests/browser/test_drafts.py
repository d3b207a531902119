"""What was typed outlives a reload, the other language and a page without script."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from casework.access.models import Area, Worker
from casework.access.sign_in.models import Sitting
from casework.drafts.models import HouseholdDraft
from casework.households.models import Household
from casework.visits.models import Visit
from tests.browser.conftest import SignIn
from tests.factories import make_draft_plan, make_household

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

WORDS = "门开着，老人在洗菜，说药吃完了。"
MORE = "下周一陪去医院。"


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    return make_household(area, worker)


def typed(page: Page) -> str:
    return page.input_value("[name=narrative]")


def test_nothing_typed_is_lost_until_it_is_saved(
    sign_in: SignIn, household: Household, worker: Worker
) -> None:
    address = reverse("visit-new", args=[household.pk])
    page = sign_in(worker)
    page.goto(address)
    page.fill("[name=narrative]", WORDS)
    page.wait_for_selector("[data-drafts] [data-draft-says=kept]:visible")
    page.reload()
    assert typed(page) == WORDS
    assert page.locator(".draft-note", has_text="已恢复您").count() == 1

    page.fill("[name=narrative]", WORDS + MORE)
    page.click(".topbar [data-menu] summary")
    page.click(".topbar a[href='#language']")
    page.wait_for_selector("html[lang=en]")
    assert typed(page) == WORDS + MORE
    assert page.locator(".draft-note", has_text="Restored what you had typed").count() == 1

    plain = sign_in(worker, java_script_enabled=False)
    plain.goto(address)
    assert typed(plain) == WORDS + MORE
    plain.fill("[name=narrative]", WORDS)
    plain.click("#language")
    assert plain.locator("html[lang=en]").count() == 1
    assert typed(plain) == WORDS

    page.goto(address)
    assert typed(page) == WORDS
    page.check("[name=met]", force=True)
    page.check("[name=changed][value=no]", force=True)
    page.click(".act-bar .btn--main")
    page.wait_for_url(lambda url: address not in url)
    assert Visit.objects.unscoped("a test").get().log.narrative == WORDS
    assert not HouseholdDraft.objects.unscoped("a test").exists()
    page.goto(address)
    assert typed(page) == ""


def test_typing_on_after_the_session_ended_goes_into_one_draft(
    sign_in: SignIn, household: Household, worker: Worker
) -> None:
    page = sign_in(worker)
    page.goto(reverse("visit-new", args=[household.pk]))
    page.fill("[name=narrative]", WORDS)
    page.wait_for_selector("[data-drafts] [data-draft-says=kept]:visible")
    Sitting.objects.all().delete()
    for words in (MORE, MORE * 2, MORE * 3):
        with page.expect_response("**/drafts/keep/"):
            page.fill("[name=narrative]", words)
    draft = HouseholdDraft.objects.unscoped("a test").get()
    typed_last = draft.read()
    assert typed_last is not None
    assert typed_last.fields["narrative"] == [MORE * 3]


def test_what_is_typed_in_place_on_a_plan_is_kept_and_can_be_discarded_there(
    sign_in: SignIn, household: Household, worker: Worker
) -> None:
    plan = make_draft_plan(household, worker)
    page = sign_in(worker)
    page.goto(reverse("plan-edit", args=[plan.pk]))
    page.click("[data-inline] >> nth=0")
    page.fill(".inline-form textarea >> nth=0", WORDS)
    page.wait_for_selector("[data-drafts] [data-draft-says=kept]:visible")
    page.reload()
    page.click("[data-inline] >> nth=0")
    expect(page.locator(".inline-form .draft-note")).to_contain_text("已恢复您")
    assert page.input_value(".inline-form textarea >> nth=0") == WORDS
    page.click(".inline-form .draft-note button")
    expect(page.locator(".inline-form .draft-note")).to_have_count(0)
    assert page.input_value(".inline-form textarea >> nth=0") != WORDS
    assert not HouseholdDraft.objects.unscoped("a test").exists()
