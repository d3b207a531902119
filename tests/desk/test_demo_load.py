"""Loading the demonstration: once, whole, and never beside real cases."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework.audit.verify import verify
from casework.common.dates import today
from casework.desk.demo import load as loading
from casework.desk.demo.families import FAMILIES
from casework.households.models import Household
from casework.households.schedule import due_on, intervals
from casework.plans.models import Plan
from casework.vault.verification import counters
from casework.visits.models import Visit
from tests.factories import make_area, make_worker
from tests.world import kept_apart

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(scope="class")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, loaded once for the tests that look at it."""
    with django_db_blocker.unblock(), kept_apart():
        assert loading.load() == len(FAMILIES)
        yield


@pytest.fixture
def loaded(made: None, db: None) -> Any:
    return Household.objects.unscoped("a test").order_by("number")


class TestLoaded:
    def test_every_family_arrives_at_the_grade_and_stage_its_script_expects(
        self, loaded: Any
    ) -> None:
        expected = Counter(family.grade or "" for family in FAMILIES)
        assert Counter(household.grade for household in loaded) == expected
        stages = Counter(household.stage for household in loaded)
        assert stages["closed"] == 2
        assert stages["intake"] == 2

    def test_every_due_date_is_what_the_one_rule_says(self, loaded: Any) -> None:
        days = intervals(today())
        wrong = [h.number for h in loaded if h.visit_due_on != due_on(h, days)]
        assert wrong == []

    def test_all_of_it_was_done_by_acts_that_the_log_remembers(self, loaded: Any) -> None:
        assert verify(counters).faults == []

    def test_nothing_in_it_lies_in_the_future(self, loaded: Any) -> None:
        visits = Visit.objects.unscoped("a test")
        assert visits.count() == sum(len(family.visits) for family in FAMILIES)
        assert all(visit.visited_on <= today() for visit in visits)

    def test_plans_wait_return_and_hold_as_the_script_says(self, loaded: Any) -> None:
        stages = Counter(Plan.objects.unscoped("a test").values_list("stage", flat=True))
        assert stages["submitted"] == 2
        assert stages["draft"] == 2

    def test_loading_again_changes_nothing(self, loaded: Any) -> None:
        before = loaded.count()
        assert loading.load() == 0
        assert loaded.all().count() == before


def test_a_database_with_other_accounts_is_left_alone() -> None:
    make_worker("worker", make_area())
    with pytest.raises(loading.NotForDemonstration):
        loading.load()
    with pytest.raises(CommandError, match="CASEWORK_DATA_DIR"):
        call_command("demo")


def test_a_site_that_is_no_demonstration_is_left_alone(settings: Any) -> None:
    settings.DEMO = False
    with pytest.raises(loading.NotForDemonstration):
        loading.load()
