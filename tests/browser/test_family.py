"""A family is drawn, put right by keyboard in the panel beside it, and drawn anew; no script."""

import pytest
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.households.actions import add_person
from casework.households.models import PersonCondition, PersonIdentity
from tests.browser.conftest import SignIn
from tests.factories import make_household

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=["default", "keystore"], transaction=True),
]


def test_a_relation_is_put_right_beside_the_drawing_without_a_script(
    area: Area, worker: Worker, sign_in: SignIn
) -> None:
    household = make_household(area, worker)
    son = add_person(
        household_id=household.pk,
        relation="2",
        identity=PersonIdentity(name="魏小虎", id_kind="none", sex="1"),
        condition=PersonCondition(),
        by=worker,
    )
    page = sign_in(worker, java_script_enabled=False)
    page.goto(reverse("household", args=[household.pk]))
    tree = page.locator("#family figure svg")
    assert tree.locator(".d-guess").count() > 0
    box = tree.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= 768

    page.click("#family .card-head a")
    drawing = page.locator("svg[aria-labelledby^=geno]")
    drawing.locator(f"a[href*='{son.pk}']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**person={son.pk}#relation")
    assert page.locator("#id_person").input_value() == str(son.pk)
    page.select_option("#id_kind", "sibling")
    page.select_option("#id_other", str(household.people.exclude(pk=son.pk).get().pk))
    page.click("#relation button.btn--main")
    page.wait_for_url("**/family/**")
    assert drawing.locator(".d-guess").count() == 0
    assert household.ties.get().kind == "sibling"

    page.fill("#id_out_name", "邻居王阿姨")
    page.check("label:has-text('紧张') input", force=True)
    page.click("#outside button.btn--main")
    page.wait_for_url("**#outside")
    assert page.locator("svg[aria-labelledby^=eco] .d-tense").count() == 1
