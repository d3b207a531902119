"""The office's table of suggestions: who keeps it, what is offered, what one press puts in."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.assessments import actions as assessing
from casework.common.concurrency import StaleVersion
from casework.common.dates import today
from casework.households.models import Household
from casework.plans import actions, content, suggestions
from casework.plans.models import Plan, Suggestion
from tests.assessments.answers import answers
from tests.factories import make_draft_plan, make_worker
from tests.plans.pages import signed_in, stored, text_of
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

ROW = {
    "domain": "illness",
    "goal": "按医嘱治疗不中断",
    "kind": "companion",
    "measure": "约好就诊日，提前提醒",
    "frequency": "monthly",
}


@pytest.fixture
def keeper(area: Area) -> Worker:
    assert area.street is not None
    return make_worker("system", area.street)


@pytest.fixture
def draft(household: Household, worker: Worker) -> Plan:
    return make_draft_plan(household, worker)


def rows(domain: str) -> list[str]:
    return list(Suggestion.objects.filter(domain=domain).values_list("measure", flat=True))


def assessed(household: Household, by: Worker, **scores: int) -> None:
    assessing.complete(
        household_id=household.pk, answers=answers(0, **scores), assessed_on=today(), by=by
    )


def take(plan: Plan, suggestion: Suggestion, by: Worker) -> Any:
    return actions.take_suggestion(
        plan_id=plan.pk, suggestion_id=suggestion.pk, based_on=stored(plan).version, by=by
    )


def offered(plan: Plan) -> list[suggestions.Offers]:
    return suggestions.offered(plan.household, content.show(stored(plan)))


def test_an_office_begins_with_suggestions_for_every_domain() -> None:
    assert [domain.domain for domain in suggestions.table() if not domain.rows] == []


def test_what_weighs_most_is_offered_first_and_what_weighs_little_not_at_all(
    household: Household, worker: Worker, draft: Plan
) -> None:
    assert offered(draft) == []
    assessed(household, worker, housing=2, care=3, income=1)
    assert [(one.domain, one.score) for one in offered(draft)] == [("care", 3), ("housing", 2)]


def test_a_suggestion_joins_the_goal_of_its_domain(worker: Worker, draft: Plan) -> None:
    goal = draft.goals.get()
    measure = take(draft, Suggestion.objects.filter(domain="illness").first(), worker)
    assert (measure.goal, measure.position, measure.responsible) == (goal, 2, worker)
    assert measure.due_on == goal.due_on


def test_a_suggestion_brings_its_goal_where_the_plan_has_none_for_the_domain(
    household: Household, worker: Worker, draft: Plan
) -> None:
    assessed(household, worker, housing=3)
    row = Suggestion.objects.filter(domain="housing").first()
    assert row is not None
    measure = take(draft, row, worker)
    assert (measure.goal.wording.text, measure.goal.domain) == (row.goal, "housing")
    assert measure.goal.due_on == stored(draft).until_on
    assert [offer.is_taken for offer in offered(draft)[0].offers] == [True, False, False]
    assert worker in stored(draft).writers.all()


def test_a_press_on_a_page_that_is_out_of_date_takes_nothing(worker: Worker, draft: Plan) -> None:
    row = Suggestion.objects.filter(domain="illness").first()
    assert row is not None
    with pytest.raises(StaleVersion):
        actions.take_suggestion(plan_id=draft.pk, suggestion_id=row.pk, based_on=1, by=worker)
    with pytest.raises(Suggestion.DoesNotExist):
        actions.take_suggestion(
            plan_id=draft.pk, suggestion_id=uuid4(), based_on=draft.version, by=worker
        )


def test_the_editor_takes_a_suggestion_with_one_press(
    household: Household, worker: Worker, draft: Plan
) -> None:
    assessed(household, worker, housing=3)
    client = signed_in(worker)
    row = Suggestion.objects.filter(domain="housing").first()
    assert row is not None
    url, page = (reverse(name, args=[draft.pk]) for name in ("plan-suggest", "plan-edit"))
    assert str(row.pk) in text_of(client.get(page))
    answer = post(client, url, {"suggestion": row.pk, "version": stored(draft).version})
    assert answer.headers["Location"].startswith(page)
    assert str(row.pk) not in text_of(client.get(page))
    assert post(client, url, {"suggestion": "none"}).status_code == 404


def test_nobody_but_the_system_administrator_changes_the_table(worker: Worker) -> None:
    row = Suggestion.objects.filter(domain="illness")[0]
    with pytest.raises(PermissionDenied):
        actions.add_suggestion(**ROW, by=worker)
    with pytest.raises(PermissionDenied):
        actions.edit_suggestion(suggestion_id=row.pk, based_on=1, **ROW, by=worker)
    page = text_of(signed_in(worker).get(reverse("suggestions")))
    assert row.measure in page
    assert reverse("suggestion", args=[row.pk]) not in page


def test_the_table_is_kept_by_its_pages(keeper: Worker) -> None:
    client = signed_in(keeper)
    post(client, reverse("suggestion-new"), ROW)
    assert rows("illness")[-1] == ROW["measure"]
    row = Suggestion.objects.get(measure=ROW["measure"])
    post(client, reverse("suggestion-move", args=[row.pk]), {"step": "up"})
    assert rows("illness")[-2] == ROW["measure"]
    url = reverse("suggestion", args=[row.pk])
    post(client, url, {**ROW, "measure": "陪同就诊", "version": 1})
    assert rows("illness")[-2] == "陪同就诊"
    assert post(client, url, {**ROW, "version": 1}).status_code == 409
    post(client, url, {**ROW, "domain": "care", "version": 2})
    assert rows("care")[-1] == ROW["measure"]
    post(client, reverse("suggestion-remove", args=[row.pk]), {})
    assert ROW["measure"] not in rows("care")
    assert client.get(url).status_code == 404
