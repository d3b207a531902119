"""Whole journeys of lent rights, by keyboard alone: an emergency and its review, a handover."""

import pytest
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.households.actions import add_person
from casework.households.models import Household, PersonCondition, PersonIdentity
from tests.browser.conftest import PASSWORD, SignIn
from tests.browser.ways import ByKeys
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
    keys = ByKeys(sign_in(make_worker("worker", make_area(), username="fang")))
    keys.page.goto(reverse("search"))
    keys.act(f"main a[href='{reverse('emergency-new')}']", then="[name=present]")
    keys.write("[name=id_number]", NUMBER)
    keys.write("[name=reason]", "楼道里跌倒，责任社工联系不上。")
    keys.write("[name=present]", PASSWORD)
    keys.act("main .act-bar button[type=submit]", then="h1:has-text('魏龙凤')")
    assert reverse("household", args=[household.pk]) in keys.page.url

    chief = ByKeys(sign_in(supervisor))
    chief.act("main a[href*='/emergencies/']", then="main :text('家庭概览')")
    chief.pick("verdict", "justified")
    chief.write("[name=finding]", "电话核实，确有必要。")
    chief.act("main form [type=submit]:not([name])", then=".tag:has-text('确有必要')")


def test_a_handover_with_its_letter(
    sign_in: SignIn, household: Household, area: Area, supervisor: Worker
) -> None:
    taker = make_worker("worker", area, username="bai")
    keys = ByKeys(sign_in(supervisor, viewport={"width": 360, "height": 740}))
    keys.page.goto(reverse("handovers"))
    keys.act("main a[href*='/handovers/from/']", then="[name=taker]")
    keys.choose("[name=taker]", str(taker.pk))
    keys.act("main .act-bar button[type=submit]", then="a[href$='letter.pdf']")
    with keys.page.expect_download() as letter:
        keys.act("a[href$='letter.pdf']", then="main")
    assert letter.value.suggested_filename.startswith("个案交接单")
    household.refresh_from_db()
    assert household.worker == taker
