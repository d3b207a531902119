"""Every door × role × place × method → status, and a canary that sings nowhere outside its area.

A cell is what a person posted in the case's own area is answered. Elsewhere (the next area of the
street, another street) whoever the door admits is answered 404 where a thing is named, and the
same as at home, without the canary, where none is. A refusal by role is 403 everywhere.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from casework.access.models import Posting, Worker
from casework.common.dates import today
from casework.reviews import content as closing
from tests.posting import post
from tests.test_house import patterns
from tests.world import (
    CANARY_CODE,
    CANARY_LANE,
    CANARY_NAME,
    CANARY_PHONE,
    NEXT_AREA,
    NEXT_STREET,
    OWN,
    PLACES,
    ROLES,
    World,
    add_cases,
    kept_apart,
    make_staff,
    resident_id,
    roster_file,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

TABLE = """
door                 thing             method  worker  supervisor  clerk  system
-- signing in, one's own account
password-change      -                 GET     200     200         200    200
password-change      -                 POST    302     302         302    302
-- staff
worker-list          -                 GET     403     403         403    200
worker-new           -                 GET     403     403         403    200
worker-new           -                 POST    403     403         403    302
area-list            -                 GET     403     403         403    200
area-new             -                 GET     403     403         403    200
area-new             -                 POST    403     403         403    302
worker               *colleague        GET     403     403         403    200
posting-new          *colleague        GET     403     403         403    200
posting-new          *colleague        POST    403     403         403    302
worker-reset         *colleague        GET     403     403         403    200
worker-reset         *colleague        POST    403     403         403    302
worker-lock          *colleague        POST    403     403         403    302
posting-end          *posting          GET     403     403         403    200
posting-end          *posting          POST    403     403         403    302
-- households
household-list       -                 GET     200     200         200    403
household-new        -                 GET     200     200         403    403
household-new        -                 POST    302     302         403    403
household            case              GET     200     200         200    403
people               case              GET     200     200         200    403
household-edit       case              GET     200     200         403    403
household-edit       case              POST    302     302         403    403
category-change      case              GET     200     200         403    403
category-change      case              POST    302     302         403    403
household-assign     case              GET     403     200         403    403
household-assign     case              POST    403     302         403    403
person-new           case              GET     200     200         403    403
person-new           case              POST    302     302         403    403
person               person            GET     200     200         403    403
person               person            POST    302     302         403    403
person-leave         person            GET     200     200         403    403
person-leave         person            POST    302     302         403    403
person-head          person            GET     200     200         403    403
person-head          person            POST    302     302         403    403
tie-new              case              GET     200     200         403    403
tie-new              case              POST    302     302         403    403
tie-remove           tie               POST    302     302         403    403
consent-new          case              GET     200     200         403    403
consent-new          case              POST    302     302         403    403
consent-withdraw     consent           POST    302     302         403    403
task-finish          task              POST    302     302         403    403
-- rosters
roster-list          -                 GET     200     200         403    403
roster-list          -                 POST    302     302         403    403
roster               preview roster    GET     200     200         403    403
roster               done roster       GET     200     200         403    403
roster-columns       mapping roster    GET     200     200         403    403
roster-columns       mapping roster    POST    302     302         403    403
roster-confirm       preview roster    POST    302     302         403    403
roster-step          importing roster  POST    302     302         403    403
roster-cancel        preview roster    POST    302     302         403    403
roster-mending       done roster       GET     200     200         403    403
-- assessments
assessments          case              GET     200     200         200    403
assessment-edit      case              GET     200     200         403    403
assessment-edit      case              POST    302     302         403    403
assessment-check     case              GET     200     200         403    403
assessment-check     case              POST    302     302         403    403
assessment           assessment        GET     200     200         200    403
assessment-override  assessment        GET     403     200         403    403
assessment-override  assessment        POST    403     302         403    403
-- plans
plan-list            -                 GET     200     200         200    403
plans                case              GET     200     200         200    403
plan-new             case              POST    302     302         403    403
plan                 active plan       GET     200     200         200    403
plan                 waiting plan      GET     200     200         200    403
plan-edit            draft plan        GET     200     200         403    403
plan-text            draft plan        GET     200     200         403    403
plan-text            draft plan        POST    302     302         403    403
plan-check           draft plan        GET     200     200         403    403
plan-check           draft plan        POST    302     302         403    403
plan-withdraw        waiting plan      POST    302     403/404     403    403
plan-drop            draft plan        POST    302     302         403    403
goal-new             draft plan        GET     200     200         403    403
goal-new             draft plan        POST    302     302         403    403
goal-edit            goal              GET     200     200         403    403
goal-edit            goal              POST    302     302         403    403
goal-move            goal              POST    302     302         403    403
goal-remove          goal              POST    302     302         403    403
measure-new          goal              GET     200     200         403    403
measure-new          goal              POST    302     302         403    403
measure-edit         measure           GET     200     200         403    403
measure-edit         measure           POST    302     302         403    403
measure-move         measure           POST    302     302         403    403
measure-remove       measure           POST    302     302         403    403
review-queue         -                 GET     403     200         403    403
plan-review          waiting plan      GET     403     200         403    403
plan-review          waiting plan      POST    403     302         403    403
-- visits
visit-schedule       -                 GET     200     200         403    403
visits               case              GET     200     200         200    403
visit-new            case              GET     200     200         403    403
visit-new            case              POST    302     302         403    403
visit                visit             GET     200     200         200    403
visit                visit             POST    302     302         403/404  403
-- reviews, closing and taking up again
reviews              case              GET     200     200         200    403
review-new           case              GET     200     200         403    403
review-new           case              POST    302     302         403    403
review               review            GET     200     200         200    403
closure-new          case              GET     200     200         403    403
closure-new          case              POST    302     302         403    403
closure-decide       closure           GET     403     200         403    403
closure-decide       closure           POST    403     302         403    403
closure-withdraw     closure           POST    302     403/404     403    403
reopen               closed case       GET     200     200         403    403
reopen               closed case       POST    302     302         403    403
-- papers
case-file            case              GET     403     200         200    403
case-file            case              POST    403     302         302    403
disclosure           disclosure        GET     403     200         200    403
disclosure-pdf       disclosure        GET     403     200         403/404  403
-- desk
desk                 -                 GET     200     200         200    302
search               -                 GET     200     200         200    403
search               -                 POST    200     200         200    403
"""

# Doors that open to anyone; what they answer is told in tests/access/test_views.py.
PUBLIC = {"login", "logout", "set_language"}

SINGS = (CANARY_NAME, CANARY_LANE, CANARY_PHONE, "金丝雀", CANARY_CODE.upper())


class Row(NamedTuple):
    """One line of the table; a cell is 'status at home' or 'at home/elsewhere'."""

    door: str
    thing: str
    method: str
    cells: tuple[str, ...]

    def status(self, role: str, place: str) -> int:
        """Return what the person is to be answered."""
        home, _, away = self.cells[[r.value for r in ROLES].index(role)].partition("/")
        if place == OWN or home == "403":
            return int(away if away and place != OWN else home)
        names_a_case = self.thing != "-" and not self.thing.startswith("*")
        return int(away or ("404" if names_a_case else home))


def rows() -> list[Row]:
    """Return the table's lines; columns stand two spaces or more apart."""
    lines = [line for line in TABLE.strip().splitlines()[1:] if not line.startswith("--")]
    split = (re.split(r" {2,}", line.strip()) for line in lines)
    return [Row(door, thing, method, tuple(cells)) for door, thing, method, *cells in split]


def row_id(row: Row) -> str:
    return f"{row.door}-{row.method}-{row.thing}"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, and before it what strangers see while the canary's cases don't exist."""
    with django_db_blocker.unblock(), kept_apart():
        made = make_staff()
        made.keep("colleague", made.colleague)
        made.keep("posting", Posting.objects.get(worker=made.colleague))
        sign_in(*made.staff.values(), made.inactive, made.expired)
        quiet_before.update(seen_by_strangers(made))
        add_cases(made)
        yield made


quiet_before: dict[tuple[str, str, str], str] = {}
sessions: dict[UUID, str] = {}
browser = Client()


def sign_in(*workers: Worker) -> None:
    """Keep a session of each worker for the module."""
    for worker in workers:
        browser.cookies.clear()
        browser.force_login(worker)
        sessions[worker.pk] = browser.cookies[settings.SESSION_COOKIE_NAME].value


def client_of(worker: Worker) -> Client:
    """Return the browser with nothing but the worker's session in it."""
    browser.cookies.clear()
    browser.cookies[settings.SESSION_COOKIE_NAME] = sessions[worker.pk]
    return browser


def target(world: World, row: Row) -> str:
    """Return the address of a line's door."""
    name = row.thing.removeprefix("*")
    return reverse(row.door, args=[] if name == "-" else [world.ids[name]])


def ask(world: World, worker: Worker, row: Row) -> Any:
    """Go through a door as the worker and return the answer; nothing of it stays."""
    client, url = client_of(worker), target(world, row)
    with transaction.atomic():
        if row.method == "GET":
            response = client.get(url)
        else:
            fill = FORMS.get(row.door, nothing)
            response = post(client, url, fill(world, worker))
        transaction.set_rollback(True)
    return response


def text_of(response: Any) -> str:
    """Return everything that an answer carries: body, address, headers."""
    body = b"".join(response) if response.streaming else response.content
    headers = "".join(f"{name}: {value}\n" for name, value in response.items())
    return headers + body.decode(errors="replace")


def nothing(world: World, worker: Worker) -> dict[str, Any]:
    return {}


def version(name: str) -> Callable[[World, Worker], dict[str, Any]]:
    """Return a form that says which version of a row it was based on."""
    return lambda world, worker: {"version": world.rows[name].version}


def of_plan(more: dict[str, Any]) -> Callable[[World, Worker], dict[str, Any]]:
    """Return a form of the plan's editor."""
    return lambda world, worker: {"version": world.rows["draft plan"].version, **more}


def new_household(world: World, worker: Worker) -> dict[str, Any]:
    area = worker.postings.get().area
    return HOUSEHOLD | {
        "area": str(area.pk),
        "name": "金小妹",
        "id_kind": "none",
        "category": "minimum_living",
    }


def changed_household(world: World, worker: Worker) -> dict[str, Any]:
    return HOUSEHOLD | {"version": world.rows["case"].version}


def new_category(world: World, worker: Worker) -> dict[str, Any]:
    return {
        "category": "temporary",
        "category_label": "",
        "from_on": today().isoformat(),
        "version": world.rows["case"].version,
    }


def assignment(world: World, worker: Worker) -> dict[str, Any]:
    return {"worker": str(world.colleague.pk), "version": world.rows["case"].version}


def changed_person(world: World, worker: Worker) -> dict[str, Any]:
    return PERSON | {"version": world.rows["person"].version}


def new_tie(world: World, worker: Worker) -> dict[str, Any]:
    people = world.rows["head of case"], world.rows["person"]
    return {"person": str(people[0].pk), "other": str(people[1].pk), "kind": "guardian"}


def upload(world: World, worker: Worker) -> dict[str, Any]:
    number = resident_id("19600304", 201)
    file = SimpleUploadedFile("名册.csv", roster_file((f"{CANARY_NAME}戊", number)))
    return {"area": str(worker.postings.get().area_id), "file": file}


def columns(world: World, worker: Worker) -> dict[str, Any]:
    roster = world.rows["mapping roster"]
    found = roster.mapping["columns"]
    return {"version": roster.version} | {f"column{at}": name for name, at in found.items()}


def assessment(world: World, worker: Worker) -> dict[str, Any]:
    return {
        "version": world.rows["assessment draft"].version,
        "assessed_on": today().isoformat(),
        "score_illness": "1",
    }


def decision(world: World, worker: Worker) -> dict[str, Any]:
    content_hash = world.rows["waiting plan"].content_hash.hex()
    return {"decision": "approve", "content_hash": content_hash, "reason": ""}


def visit(world: World, worker: Worker) -> dict[str, Any]:
    return {
        "mode": "home",
        "on": today().isoformat(),
        "at": "00:00",
        "met": str(world.ids["head of case"]),
        "narrative": "门开着。",
        "changed": "no",
        "next_other": (today() + timedelta(days=7)).isoformat(),
        "p-TOTAL_FORMS": "0",
        "p-INITIAL_FORMS": "0",
    }


def review(world: World, worker: Worker) -> dict[str, Any]:
    plan = world.rows["active plan"]
    data = {
        "plan": str(plan.pk),
        "reviewed_on": today().isoformat(),
        "summary": "有进步。",
        "decision": "continue",
    }
    for goal in plan.goals.all():
        data |= {f"g-{goal.lineage}-status": "progress", f"g-{goal.lineage}-value_now": "11"}
    return data


def closing_decision(world: World, worker: Worker) -> dict[str, Any]:
    closure = world.rows["closure"]
    shown = closing.fingerprint(closure, closing.basis_of(closure.household)).hex()
    return {"decision": "approve", "content_hash": shown, "reason": ""}


def posting(world: World, worker: Worker) -> dict[str, Any]:
    return {"area": str(world.area.pk), "role": "clerk", "from_on": today().isoformat()}


HOUSEHOLD = {
    "living_address": "样例路5号",
    "registered_address": "",
    "phones": "",
    "intake_source": "discovery",
    "opened_on": (today() - timedelta(days=60)).isoformat(),
    "primary_cause": "illness",
}
PERSON = {"name": "金小弟", "relation": "2", "id_kind": "none", "sex": "1", "is_member": "on"}
GOAL = {"text": "按时透析", "indicator": "次数", "baseline": "9", "target": "12", "unit": "次"}
MEASURE = {"kind": "companion", "text": "接送", "responsible_name": "残联", "frequency": "weekly"}
PASSWORD = {"password": "eine-lange-neue-losung-7"}

FORMS: dict[str, Callable[[World, Worker], dict[str, Any]]] = {
    "password-change": lambda w, p: PASSWORD | {"present": "a-long-test-password"},
    "worker-new": lambda w, p: PASSWORD | {"name": "新同事", "username": "xin.tongshi"},
    "worker-reset": lambda w, p: PASSWORD,
    "posting-new": posting,
    "area-new": lambda w, p: {"parent": str(w.area.street_id), "name": "新居", "code": "n99"},
    "posting-end": lambda w, p: {"until_on": today().isoformat()},
    "household-new": new_household,
    "household-edit": changed_household,
    "category-change": new_category,
    "household-assign": assignment,
    "person-new": lambda w, p: PERSON,
    "person": changed_person,
    "person-leave": lambda w, p: {"left_on": today().isoformat(), **version("person")(w, p)},
    "person-head": lambda w, p: {"former_relation": "5", **version("person")(w, p)},
    "tie-new": new_tie,
    "consent-new": lambda w, p: {
        "purpose": "sharing",
        "signed_by": "金小妹",
        "given_on": today().isoformat(),
    },
    "roster-list": upload,
    "roster-columns": columns,
    "roster-confirm": version("preview roster"),
    "assessment-edit": assessment,
    "assessment-check": version("assessment draft"),
    "assessment-override": lambda w, p: {"grade": "red", "reason": "独居，昨夜跌倒。"},
    "plan-text": of_plan({"situation": "车钱难。", "from_on": today().isoformat()}),
    "plan-check": of_plan({}),
    "goal-new": of_plan(GOAL),
    "goal-edit": of_plan(GOAL),
    "goal-move": of_plan({"step": "down"}),
    "goal-remove": of_plan({}),
    "measure-new": of_plan(MEASURE),
    "measure-edit": of_plan(MEASURE),
    "measure-move": of_plan({"step": "down"}),
    "measure-remove": of_plan({}),
    "plan-review": decision,
    "visit-new": visit,
    "visit": lambda w, p: {"text": "再补一句。"},
    "review-new": review,
    "closure-new": lambda w, p: {"kind": "moved_away", "summary": "搬到儿子家。"},
    "closure-decide": closing_decision,
    "reopen": lambda w, p: {"reason": "又搬回来了。"},
    "case-file": lambda w, p: {
        "level": "internal",
        "reason": "filing",
        "recipient": "档案室",
    },
    "search": lambda w, p: {"q": w.rows["head of case"].identity.id_number},
}


def declared() -> Iterator[tuple[URLPattern, Any]]:
    for entry in patterns():
        yield entry, entry.callback.policy  # type: ignore[attr-defined] # put there by doors.behind


def test_the_table_names_every_door_with_every_method() -> None:
    there = {
        (policy.name, method)
        for _, policy in declared()
        for method in policy.methods
        if policy.name not in PUBLIC
    }
    assert {(row.door, row.method) for row in rows()} == there


def test_only_the_named_doors_are_public() -> None:
    assert {policy.name for _, policy in declared() if policy.public} == PUBLIC


@pytest.mark.parametrize("row", rows(), ids=row_id)
@pytest.mark.parametrize("place", PLACES)
def test_a_role_is_answered_as_the_table_says(world: World, row: Row, place: str) -> None:
    answered = {role.value: ask(world, world.who(role, place), row) for role in ROLES}
    expected = {role.value: row.status(role, place) for role in ROLES}
    assert {role: answer.status_code for role, answer in answered.items()} == expected
    if place != OWN:
        heard = {role: sings(answer) for role, answer in answered.items() if sings(answer)}
        assert heard == {}


def sings(response: Any) -> list[str]:
    """Return which of the canary's words an answer carries."""
    text = text_of(response)
    return [word for word in SINGS if word in text]


@pytest.mark.parametrize("row", rows(), ids=row_id)
def test_without_a_way_in_every_door_stays_shut(world: World, row: Row) -> None:
    with transaction.atomic():
        url, client = target(world, row), Client()
        anonymous = client.get(url) if row.method == "GET" else post(client, url)
        transaction.set_rollback(True)
    inactive, expired = ask(world, world.inactive, row), ask(world, world.expired, row)
    assert (anonymous.status_code, inactive.status_code, expired.status_code) == (302, 302, 403)
    assert reverse("login") in anonymous["Location"]
    assert reverse("login") in inactive["Location"]
    assert [sings(answer) for answer in (anonymous, inactive, expired)] == [[], [], []]


def test_a_door_takes_no_method_that_it_does_not_name(world: World) -> None:
    client, taken = client_of(world.who("supervisor")), []
    for entry, policy in declared():
        words = {name: world.ids["case"] for name in entry.pattern.converters}
        for method in METHODS - policy.methods:
            answer = client.generic(method, reverse(policy.name, kwargs=words))
            taken += [(policy.name, method)] if answer.status_code != 405 else []
    assert taken == []


METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"}


# Pages that name no case: what a stranger sees there may not depend on cases out of scope.
WIDE = [row for row in rows() if row.thing == "-" and row.method == "GET"]
FILTERS = {
    "household-list": ["?stage=intake", "?due=overdue", "?grade=none"],
    "visit-schedule": ["?due=overdue", "?due=week"],
    "plan-list": ["?stage=active", "?stage=submitted"],
}


def wide_pages() -> Iterator[tuple[str, str]]:
    for row in WIDE:
        for query in ["", *FILTERS.get(row.door, [])]:
            yield row.door, reverse(row.door) + query
    yield "search", reverse("search")


def seen_by_strangers(world: World) -> dict[tuple[str, str, str], str]:
    """Return what every page that names no case shows to the people posted elsewhere."""
    return {
        (role.value, place, url): same_each_time(client_of(world.who(role, place)), url)
        for role in ROLES
        for place in (NEXT_AREA, NEXT_STREET)
        for _, url in wide_pages()
    }


def same_each_time(client: Client, url: str) -> str:
    """Return a page, the search with the canary's name, without what differs from time to time."""
    with transaction.atomic():
        if url == reverse("search"):
            response = client.post(url, {"q": f"{CANARY_NAME}case"})
        else:
            response = client.get(url)
        transaction.set_rollback(True)
    body = response.content.decode()
    return re.sub(r'name="(csrfmiddlewaretoken|idempotency_key)" value="[^"]*"', "", body)


def test_lists_counts_and_search_say_nothing_of_cases_out_of_scope(world: World) -> None:
    now = seen_by_strangers(world)
    assert [key for key, page in now.items() if page != quiet_before[key]] == []


def test_the_canary_is_heard_at_home(world: World) -> None:
    """Otherwise its silence elsewhere would prove nothing."""
    heard = {
        row.door
        for row in rows()
        if row.method == "GET" and row.status("supervisor", OWN) == 200
        if CANARY_NAME in text_of(ask(world, world.who("supervisor"), row))
    }
    assert heard >= HEARD


HEARD = {
    "household-list",
    "household",
    "people",
    "household-edit",
    "person",
    "roster",
    "assessments",
    "assessment",
    "plan-list",
    "plans",
    "plan",
    "plan-edit",
    "review-queue",
    "plan-review",
    "visit-schedule",
    "visits",
    "visit-new",
    "visit",
    "desk",
}


@pytest.mark.parametrize("term", ["name", "number", "phone", "file number"])
def test_the_search_finds_the_canary_at_home_and_nowhere_else(world: World, term: str) -> None:
    head = world.rows["head of case"]
    words = {
        "name": f"{CANARY_NAME}case",
        "number": head.identity.id_number,
        "phone": CANARY_PHONE,
        "file number": world.rows["case"].number,
    }
    found = {}
    for place in PLACES:
        with transaction.atomic():
            page = client_of(world.who("worker", place)).post(reverse("search"), {"q": words[term]})
            transaction.set_rollback(True)
        found[place] = str(world.ids["case"]) in page.content.decode()
    at_home = term != "phone"  # the household's own number is no person's
    assert found == {OWN: at_home, NEXT_AREA: False, NEXT_STREET: False}
