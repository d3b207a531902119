"""Finding by keyboard alone: the search, an input method, tags and headings, the way back, help."""

import pytest
from playwright.sync_api import Page, expect

from casework.access.models import Area, Worker
from casework.audit.models import Entry
from casework.households.models import Household
from tests.browser.conftest import SignIn
from tests.browser.ways import ByKeys
from tests.factories import make_household

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

# Enter that an input method keeps for itself.
COMPOSING = {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    make_household(area, worker, name="秦远航")
    return make_household(area, worker)


def search_by_keyboard(page: Page, household: Household) -> None:
    """Type initials, choose by arrow, open by Enter; then find it again before typing."""
    field = page.locator(".topbar-search [data-search]")
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("wlf")
    options = page.locator(".topbar-search [role=option]")
    expect(options).to_have_count(1)
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(options).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(options).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(options.get_attribute("id")))
    field.dispatch_event("keydown", COMPOSING)
    expect(options).to_be_visible()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/households/{household.pk}/")
    page.keyboard.press("/")
    expect(options).to_contain_text("魏龙凤")
    page.keyboard.press("Escape")


def keys_and_their_list(page: Page, household: Household) -> None:
    """The list of keys opens and closes; n records a visit here; nothing acts while typing."""
    page.locator("main").focus()
    page.keyboard.press("?")
    expect(page.locator("[data-keys-help]")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("Escape")
    expect(page.locator("[data-keys-help]")).to_be_hidden()
    page.keyboard.press("n")
    page.wait_for_url(f"**/households/{household.pk}/visits/new/")
    page.locator("main textarea").first.focus()
    page.keyboard.type("n?/gh")
    expect(page.locator("main textarea").first).to_have_value("n?/gh")
    page.locator("main").focus()
    page.once("dialog", lambda dialog: dialog.accept())
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url("**/households/")


def narrow_and_come_back(page: Page, household: Household) -> None:
    """Order by a heading, take a tag away, open, edit, and stand in the list as before."""
    page.goto("/households/?who=me&grade=none")
    page.click("thead a.sorts >> nth=0")
    page.wait_for_url("**order=number")
    expect(page.locator("thead th >> nth=0")).to_have_attribute("aria-sort", "ascending")
    page.click(".chip--off >> nth=0")
    expect(page.locator(".chip--off")).to_have_count(1)
    left = page.url
    page.click(f"#row-{household.pk} a.go")
    page.goto(f"/households/{household.pk}/edit/")
    page.fill("[name=living_address]", "样例路9弄9号")
    page.click("main form button.btn--main")
    page.wait_for_url(f"**/households/{household.pk}/people/")
    page.click(".subnav-back")
    page.wait_for_url("**#row-*")
    assert sorted(page.url.partition("#")[0].partition("?")[2].split("&")) == sorted(
        left.partition("?")[2].split("&")
    )
    expect(page.locator(f"#row-{household.pk}")).to_be_in_viewport()


def save_a_filter(page: Page) -> None:
    """Keep the present filter under a name; it stands above the list."""
    page.click(".keep summary")
    page.fill("#keep-name", "我的未评估")
    page.keyboard.press("Enter")
    expect(page.locator(".kept .chip--on")).to_contain_text("我的未评估")


def switch_the_keys_off(page: Page) -> None:
    page.goto("/my-settings/")
    keys = ByKeys(page)
    keys.reach("[name=has_keys]")
    page.keyboard.press("Space")
    keys.act("main form button.btn--main", then="main")
    expect(page.locator("[data-keys-help]")).to_have_count(0)
    page.keyboard.press("/")
    expect(page.locator(".topbar-search [data-search]")).not_to_be_focused()


def test_finding_by_keyboard(household: Household, worker: Worker, sign_in: SignIn) -> None:
    page = sign_in(worker)
    search_by_keyboard(page, household)
    keys_and_their_list(page, household)
    narrow_and_come_back(page, household)
    save_a_filter(page)
    switch_the_keys_off(page)
    told = Entry.objects.filter(act="searched")
    assert told.count() == 1
    assert "wlf" not in str(told.get().details)
