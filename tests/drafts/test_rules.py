"""Who may keep a draft: whoever the form's door lets in."""

import pytest
from django.core.exceptions import PermissionDenied

from casework.access.models import Worker
from casework.common.ids import new_id
from casework.drafts import actions, pages, rules
from casework.drafts.models import Typed
from casework.households.models import Household
from tests.factories import make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def may(worker: Worker, path: str) -> bool:
    return rules.may_keep_draft(worker, pages.find(path, worker))


def test_whoever_may_send_the_form(worker: Worker, household: Household, address: str) -> None:
    clerk = make_worker("clerk", household.area)
    assert may(worker, address)
    assert not may(clerk, address)


def test_an_inspector_only_of_what_is_about_no_household(household: Household) -> None:
    inspector = make_worker("inspector", household.area)
    assert may(inspector, "/password/")
    assert not may(inspector, f"/households/{household.pk}/case-file/")


@pytest.mark.parametrize("path", ["/sign-in/", "/search/", "/"])
def test_nobody_of_signing_in_of_a_search_and_of_a_page_without_a_form(
    worker: Worker, path: str
) -> None:
    assert not may(worker, path)


def test_nobody_discards_a_colleagues_draft(
    worker: Worker, supervisor: Worker, address: str
) -> None:
    draft = actions.keep_draft(
        page=pages.find(address, worker),
        shown_on=address,
        sent=actions.Sent(Typed(), new_id()),
        by=worker,
    )
    with pytest.raises(PermissionDenied):
        actions.discard_draft(draft=draft, by=supervisor)


def test_a_form_without_a_name_lets_go_of_nothing(worker: Worker, address: str) -> None:
    actions.keep_draft(
        page=pages.find(address, worker),
        shown_on=address,
        sent=actions.Sent(Typed(), new_id()),
        by=worker,
    )
    actions.let_go(key=None, draft_id=None, by=worker)
    assert actions.every_draft("a test")[0].count() == 1


def test_a_form_that_has_a_name_but_no_key_lets_go_of_its_draft(
    worker: Worker, address: str
) -> None:
    draft = actions.keep_draft(
        page=pages.find(address, worker),
        shown_on=address,
        sent=actions.Sent(Typed(), new_id()),
        by=worker,
    )
    actions.let_go(key=None, draft_id=draft.pk, by=worker)
    assert actions.every_draft("a test")[0].count() == 0


def test_a_page_of_another_rooms_row_is_about_its_household(
    worker: Worker, household: Household
) -> None:
    head = household.people.get()
    assert pages.find(f"/people/{head.pk}/", worker).household == household


def test_a_form_without_a_name_of_its_own_is_called_a_form() -> None:
    assert pages.name_of("/password/") == "表单"
    assert pages.name_of("/nowhere/") == "表单"
    assert pages.name_of("/households/new/") == "新登记家庭"
