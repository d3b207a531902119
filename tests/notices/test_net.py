"""On PostgreSQL a notice itself is under no policy, but the household that it asks for is."""

from uuid import UUID

import pytest
from django.db import connection

from casework.access import net
from casework.access.models import Role
from casework.access.news import News
from casework.notices.models import Notice
from tests.notices.telling import tell
from tests.world import NEXT_AREA, World

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(databases=["default", "keystore"]),
]

# As a page would ask that forgot the scope.
FORGETFUL = """
SELECT count(*) FROM notices_notice n
WHERE n.worker_id = %s AND n.kind = 'shared' AND EXISTS (
    SELECT 1 FROM households_household h WHERE h.id = n.household_id
)
"""


def counted(worker_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(FORGETFUL, [worker_id])
        found: int = cursor.fetchone()[0]
        return found


def test_of_a_household_out_of_scope_even_a_forgetful_page_counts_nothing(world: World) -> None:
    neighbour, case = world.who(Role.WORKER, NEXT_AREA), world.ids["case"]
    tell(neighbour, News.SHARED, subject_id=case, household_id=case)
    assert counted(neighbour.pk) == 1
    with net.within(neighbour):
        assert counted(neighbour.pk) == 0
        assert not Notice.objects.of(neighbour).exists()


def test_whoever_has_no_right_to_write_reads_and_puts_away_what_they_are_told(
    world: World,
) -> None:
    auditor, case = world.who(Role.AUDITOR), world.ids["case"]
    with net.within(auditor):
        told = Notice.objects.of(auditor).filter(household_id=case).unread()
        assert told.update(seen_at=told[0].created_at) == 1


def test_an_act_tells_people_beyond_the_scope_of_who_acts(world: World) -> None:
    worker, case = world.who(Role.WORKER), world.ids["case"]
    with net.within(world.who(Role.WORKER, NEXT_AREA)):
        tell(worker, News.SHARED, subject_id=case, household_id=case)
    assert Notice.objects.of(worker).filter(kind=News.SHARED, household_id=case).exists()
