"""Rosters that meet a file which has moved on: a step never gets stuck, and nothing is lost."""

from datetime import timedelta

import pytest
from django.db import connection

from casework.access.actions import post_worker
from casework.access.models import Area, Worker
from casework.common.dates import today
from casework.households.index import find_people, holder_of_id
from casework.households.models import Household, Person, RosterStage
from tests.factories import make_area, make_household, make_worker
from tests.households.test_rosters import QIN, WEI, codes, run

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

SON = "310199199001012316"


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


def spoil(person: Person) -> None:
    """Flip bits of a person's sealed identity, past the guards of the model."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE households_person SET identity_sealed = %s WHERE id = %s",
            [b"\x01" * 80, person.pk.hex if connection.vendor == "sqlite" else person.pk],
        )


def test_a_family_whose_head_is_another_by_now_is_still_imported(
    area: Area, worker: Worker
) -> None:
    run(area, worker, WEI)
    wife_leads = [1, "秦杰", "样例路1弄2号3室", "低保", "秦杰", "本人", QIN[6], None]
    husband = [None, None, None, None, "魏龙阿", "丈夫", WEI[6], None]
    roster = run(area, worker, wife_leads, husband)
    assert roster.stage == RosterStage.DONE
    assert codes(roster) == ["added"]
    household = Household.objects.visible_to(worker).get()
    assert household.head.identity.name == "魏龙阿"
    [wife] = household.people.exclude(pk=household.head.pk)
    assert wife.identity.name == "秦杰"
    assert wife.relation == "8"
    assert wife.identity.relation_wording == "名册所列户主"


def test_a_household_that_may_only_be_read_is_left_alone(area: Area, worker: Worker) -> None:
    other = make_area(area.street)
    run(other, make_worker("worker", other), WEI)
    post_worker(
        worker=worker, area=other, role="clerk", from_on=today() - timedelta(days=1), by=None
    )
    reader = Worker.objects.get(pk=worker.pk)
    roster = run(area, reader, WEI, QIN)
    assert codes(roster) == ["elsewhere"]
    assert Household.objects.visible_to(reader).get().people.count() == 1


def test_a_broken_record_keeps_its_resident_id_taken(area: Area, worker: Worker) -> None:
    run(area, worker, WEI)
    person = Household.objects.visible_to(worker).get().people.get()
    spoil(person)
    assert holder_of_id("resident_id", str(WEI[6])) == person
    roster = run(area, worker, WEI)
    assert roster.stage == RosterStage.DONE
    assert Household.objects.visible_to(worker).count() == 1


def test_a_broken_record_hides_nobody_else_from_a_search(area: Area, worker: Worker) -> None:
    broken, whole = (make_household(area, worker, name="魏龙凤") for _ in range(2))
    spoil(broken.head)
    assert whole.head in find_people(worker, "魏龙凤")
