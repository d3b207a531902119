"""Visits that a handover left with the former worker, in a case file: left out, names kept."""

import pytest

from casework.access.actions import post_worker
from casework.access.models import Area, Worker
from casework.common.dates import now, today
from casework.households.models import Household
from casework.reports import gather, snapshot
from casework.reports.documents.case_file import build_case_file
from casework.reports.documents.case_work import left_out
from casework.visits.models import Participant
from tests.factories import make_visit, make_worker
from tests.reports.family import damage
from tests.reports.reading import joined, pdfium, squeezed

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

MINE = "我自己的一次。"
GUEST = "丁福来"


@pytest.fixture
def both(area: Area, family: Household) -> Worker:
    """Who answers for the family by a handover without its notes, and is its clerk, too."""
    found = make_worker("worker", area)
    post_worker(worker=found, area=area, role="clerk", from_on=today(), by=None)
    family.notes_from, family.worker = now(), found
    family.save(update_fields=["notes_from", "worker"])
    return Worker.objects.get(pk=found.pk)


def of(family: Household, by: Worker) -> gather.CaseFile:
    level = snapshot.Level.INTERNAL
    print_ = snapshot.Disclosure("CW-20261123-7KQ4-9F2M", by.name, now(), "归档", "档案室", level)
    rows = Household.objects.visible_to(by).select_related(*gather.WITH_HOUSEHOLD)
    return gather.case_file_snapshot(rows.get(pk=family.pk), print_, by=by)


def test_they_are_in_no_file_that_the_new_worker_prints(family: Household, both: Worker) -> None:
    make_visit(family, both, log_narrative=MINE)
    assert [one.narrative for one in of(family, both).snapshot.visits] == [MINE]


def test_the_file_says_how_many_it_leaves_out(family: Household, both: Worker) -> None:
    told = left_out(of(family, both).snapshot)
    assert told == "另有 2 次走访在个案交接之前，交接时未一并移交，本件未印。"


def test_the_printed_file_says_so(family: Household, both: Worker) -> None:
    shown = of(family, both).snapshot
    assert squeezed(left_out(shown)) in joined(pdfium(build_case_file(shown).pdf))


def test_it_does_not_say_that_there_was_none(family: Household, both: Worker) -> None:
    text = joined(pdfium(build_case_file(of(family, both).snapshot).pdf))
    assert "五、走访记录另有" in text


def test_a_clerk_prints_the_whole_file(family: Household, both: Worker, clerk: Worker) -> None:
    assert len(of(family, clerk).snapshot.visits) == 2


def test_those_who_came_for_nobody_are_masked_all_the_same(
    family: Household, worker: Worker, both: Worker
) -> None:
    guest = (Participant(GUEST, "邻居"),)
    make_visit(family, worker, days_ago=1, log_participants=guest)
    assert GUEST in of(family, both).snapshot.third_parties


def test_what_does_not_open_of_them_is_no_gap_in_the_file(family: Household, both: Worker) -> None:
    damage("visits_visit", "log_sealed")
    assert of(family, both).unreadable == ()
