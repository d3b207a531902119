"""What an approver finds of a household's visits."""

import pytest
from django.urls import reverse

from casework.access.models import Worker
from casework.households.models import Household
from casework.plans.evidence import MOST_OF_A_ROOM, gathered
from tests.factories import make_visit

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_a_visit_is_evidence_for_the_households_plan(household: Household, worker: Worker) -> None:
    visit = make_visit(household, worker)
    [item] = gathered(household, worker)
    assert item.url == reverse("visit", args=[visit.pk])
    assert visit.log.narrative.startswith(item.note)
    assert (item.on, item.who) == (visit.visited_on, worker.name)


def test_only_the_latest_visits_are_shown(household: Household, worker: Worker) -> None:
    visits = [make_visit(household, worker, days_ago=n) for n in range(MOST_OF_A_ROOM + 1)]
    found = [item.url for item in gathered(household, worker)]
    assert found == [reverse("visit", args=[visit.pk]) for visit in visits[:MOST_OF_A_ROOM]]
