"""Whole journeys of lent rights in a browser: an emergency and its review, a handover."""

import pytest
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.households.actions import add_person
from casework.households.models import Household, PersonCondition, PersonIdentity
from tests.browser.conftest import PASSWORD, SignIn
from tests.factories import make_area, make_household, make_worker
from tests.world import resident_id

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]

NUMBER = resident_id("19550102", 8)


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    household = make_household(area, worker)
    add_person(
        household_id=household.pk,
        relation="1",
        identity=PersonIdentity(name="桑金丝", id_number=NUMBER, sex="2"),
        condition=PersonCondition(),
        by=worker,
    )
    return household


def test_an_emergency_from_the_request_to_its_review(
    sign_in: SignIn, household: Household, supervisor: Worker
) -> None:
    page = sign_in(make_worker("worker", make_area(), username="fang"))
    page.goto(reverse("search"))
    page.click(f"main a[href='{reverse('emergency-new')}']")
    page.fill("[name=id_number]", NUMBER)
    page.fill("[name=reason]", "楼道里跌倒，责任社工联系不上。")
    page.fill("[name=present]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(f"**{reverse('household', args=[household.pk])}")
    assert page.locator("h1", has_text="魏龙凤").count() == 1

    chief = sign_in(supervisor)
    chief.click("main a[href*='/emergencies/']")
    assert chief.locator("main", has_text="家庭概览").count() == 1
    chief.click("label:has-text('确有必要')")
    chief.fill("[name=finding]", "电话核实，确有必要。")
    chief.click("main form button[type=submit]")
    chief.wait_for_url(f"**{reverse('emergencies')}")
    assert chief.locator(".tag", has_text="确有必要").count() == 1


def test_a_handover_with_its_letter(
    sign_in: SignIn, household: Household, area: Area, supervisor: Worker
) -> None:
    taker = make_worker("worker", area, username="bai")
    page = sign_in(supervisor, viewport={"width": 360, "height": 740})
    page.goto(reverse("handovers"))
    page.click("a[href*='/handovers/from/']")
    page.select_option("[name=taker]", str(taker.pk))
    page.click("main button[type=submit]")
    page.wait_for_selector("a[href$='letter.pdf']")
    with page.expect_download() as letter:
        page.click("a[href$='letter.pdf']")
    assert letter.value.suggested_filename.startswith("个案交接单")
    household.refresh_from_db()
    assert household.worker == taker
