"""A page asks the database as often for forty as for one: visits, people, plans, rows of a list."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.access.models import Role, Worker
from casework.assessments import actions as assessing
from casework.common.dates import now, today
from casework.households.models import Household
from casework.reports.kinds import KINDS
from casework.vault import keys
from casework.visits.actions import MeasureOutcome, add_addendum, record_visit
from casework.visits.models import VisitLog
from tests.assessments.answers import answers
from tests.factories import make_submitted_plan
from tests.world import (
    World,
    add_child,
    add_ledger,
    add_review,
    add_roster,
    make_paper,
    open_case,
    resident_id,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

MANY = 40

# Every page of one household, and of one thing of it.
OF_HOUSEHOLD = [
    "household",
    "people",
    "assessments",
    "plans",
    "visits",
    "reviews",
    "case-file",
    "papers",
    "household-edit",
    "household-access",
    "share-new",
    "relative-new",
    "household-transfer",
    "household-assign",
    "tie-new",
    "family",
    "consent-new",
    "assessment-edit",
    "visit-new",
    "review-new",
    "audit-household",
]
OF_A_THING = [
    ("assessment", "assessment"),
    ("plan", "active plan"),
    ("plan-edit", "draft plan"),
    ("plan-review", "waiting plan"),
    ("visit", "visit"),
    ("review", "review"),
    ("closure-decide", "closure"),
    ("disclosure", "disclosure"),
    ("batch", "bound batch"),
    ("data-request", "copy request"),
    ("emergency", "emergency"),
    ("request-new", "person"),
    ("person-copy", "person"),
    ("roster", "done roster"),
    ("ledger", "ledger"),
]
LISTS = [
    "desk",
    "household-list",
    "visit-schedule",
    "plan-list",
    "review-queue",
    "roster-list",
    "ledger-list",
    "ledger-columns",
    "ledger-returns",
    "audit",
    "audit-people",
    "statistics",
    "figure-list",
    "emergencies",
    "handovers",
    "covers",
    "notices",
    "batch-new",
    "batch-list",
]


@pytest.fixture
def supervisor(world: World) -> Worker:
    return world.who(Role.SUPERVISOR)


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the queries of both databases by their text without values."""
    found: Counter[str] = Counter()
    captures = [CaptureQueriesContext(connections[alias]) for alias in ("default", "keystore")]
    with captures[0], captures[1]:
        yield found
    for capture in captures:
        for query in capture.captured_queries:
            # psycopg tells no text of what was prepared before.
            found[shape(query["sql"] or "prepared")] += 1


def shape(sql: str) -> str:
    """Return a query without its values, so that two of a kind are equal on either database."""
    sql = re.sub(r"_django_curs_\w+", "cursor", re.sub(r"::\w+", "", sql))
    sql = re.sub(r"'(?:[^']|'')*'|\b[0-9a-f]{32}\b|\b\d+\b|%s", "?", sql)
    sql = re.sub(r"\(\?(?:, ?\?)*\)", "(?)", sql.replace("(?)", "?"))
    sql = re.sub(r"\(?([^\s(]+ = \?)(?: OR \1)*\)?", r"\1", sql)
    return re.sub(r"s\d+_x\d+|\"s[0-9?_x]+\"", "savepoint", sql)


def queries_of(worker: Worker, url: str) -> Counter[str]:
    """Return the queries of a page as the worker opens it, every key closed before."""
    client = Client()
    client.force_login(worker)
    client.get(url)  # whatever a process asks once only
    keys.forget()
    with transaction.atomic(), counted() as found:
        answer = client.get(url)
        transaction.set_rollback(True)
    assert answer.status_code == 200, url
    return found


def more_of_everything(world: World, many: int) -> None:
    """Give the case so many more visits and people, and a few more of what takes long to make."""
    by, household = world.who("worker"), world.rows["case"]
    measure = world.rows["active plan"].measures.get()
    for n in range(many):
        person = add_child(household, by)
        visit = record_visit(
            household_id=household.pk,
            visited_at=now() - timedelta(hours=3 + n),
            mode="home",
            log=VisitLog(narrative="又来一次。", people_seen=(person.pk,)),
            measures=[MeasureOutcome(measure.pk, "done", "好")],
            by=by,
        )
        add_addendum(visit_id=visit.pk, text="补一句。", by=by)
    for _ in range(1 + many // 8):
        add_review(world, household, world.rows["active plan"])
        make_paper(household, world.who("supervisor"))
        assessing.complete(
            household_id=household.pk,
            answers=answers(1, primary_cause="illness"),
            assessed_on=today(),
            based_on=draft_version(household),
            by=by,
        )
    assessing.save_draft(household_id=household.pk, answers=answers(2), assessed_on=today(), by=by)


def draft_version(household: Household) -> int:
    draft: Any = household.assessments.filter(completed_at=None).first()
    return draft.version if draft else 0


def more_households(world: World, many: int) -> None:
    """Put so many more households on every list, each with a plan that waits."""
    for n in range(many):
        household = open_case(world, f"户{many}{n}", 10 * many + n)
        make_submitted_plan(household, world.who("worker"))
        if n % 8 == 0:
            add_roster(world, 3, (f"金{n}", resident_id("19600304", 400 + many + n)))
            add_ledger(world, "overdue", world.who("supervisor"))


def grown(
    world: World, worker: Worker, urls: list[str], grow: Callable[[World, int], None], few: int
) -> dict[str, list[str]]:
    """Return the queries that a page asks more often with many rows than with a few."""
    grow(world, few)
    before = {url: queries_of(worker, url) for url in urls}
    grow(world, MANY)
    found = {}
    for url in urls:
        if more := queries_of(worker, url) - before[url]:
            found[url] = [f"{count} more: {sql}" for sql, count in more.items()]
    return found


def test_the_pages_of_a_household_ask_as_often_for_forty_as_for_one(
    world: World, supervisor: Worker
) -> None:
    urls = [reverse(name, args=[world.ids["case"]]) for name in OF_HOUSEHOLD]
    urls += [reverse(name, args=[world.ids[thing]]) for name, thing in OF_A_THING]
    urls += [reverse("paper", args=[world.ids["case"], code]) for code in KINDS]
    assert grown(world, supervisor, urls, more_of_everything, 2) == {}


def test_a_list_asks_as_often_for_fifty_rows_as_for_a_dozen(
    world: World, supervisor: Worker
) -> None:
    urls = [reverse(name) for name in LISTS]
    assert grown(world, supervisor, urls, more_households, 12) == {}


@pytest.mark.parametrize("door", ["search", "suggest"])
def test_the_search_asks_as_often_for_many_hits_as_for_few(
    world: World, supervisor: Worker, door: str
) -> None:
    client = Client()
    client.force_login(supervisor)

    def ask(term: str) -> Counter[str]:
        keys.forget()
        with transaction.atomic(), counted() as found:
            answer = client.post(reverse(door), {"q": term})
            transaction.set_rollback(True)
        page = answer.content.decode()
        assert page.count('class="go"') + page.count('role="option"') >= 1
        return found

    name = "桑金丝幼"
    ask(name)
    few = ask(name)
    for n in range(10):
        add_child(open_case(world, f"又{n}", 100 + n), world.who("worker"))
    assert ask(name) - few == Counter()


def test_a_household_page_asks_few_questions_at_all(world: World, supervisor: Worker) -> None:
    url = reverse("household", args=[world.ids["case"]])
    found = queries_of(supervisor, url)
    # The second net's settings are no question.
    assert sum(count for sql, count in found.items() if "set_config" not in sql) <= 45
