"""The search finds whatever the rule finds in scope, and nothing else; whatever is typed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import hypothesis
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import strategies as st
from pytest_django import Settings

from casework.access.grants import grant_household
from casework.access.models import Area, Worker
from casework.access.scope import scope_of
from casework.common.dates import now
from casework.households.index import state, values, write_household_index, write_index
from casework.households.models import (
    Household,
    HouseholdIdentity,
    Person,
    PersonIdentity,
    SearchIndex,
)
from casework.households.search import candidates
from casework.households.search.find import Found, Hit, find
from casework.households.search.query import matches, parse
from casework.households.search.subjects import (
    Condition,
    narrowed,
    subjects,
    subjects_with,
)
from casework.households.search.terms import How, Rank
from casework.vault import index, keys
from tests.factories import make_area, make_household, make_worker
from tests.households.test_actions import add

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

EVERYWHERE: Condition = ("", [])

# Rare characters, all dots, surnames with several readings, markup, emoji, digits, letters.
CHARACTERS = "魏龙凤单曾解万俟李王小㛃𬭎𬱖䶮𠅤·•．．<b>&'\"%_\\😀aAnＮüwlf019Xx- \u3000\u200b"
SYLLABLES = ["wei", "long", "feng", "shan", "dan", "xie", "jie", "wan", "qi", "xian", "an", "lv"]
NAMES = st.text(st.sampled_from(CHARACTERS), max_size=6) | st.text(max_size=5)
NUMBERS = st.sampled_from(["", "310199194403120020", "31019919440312002X", "E1234567", "A-12"])
PHONES = st.sampled_from([(), ("19900001234",), ("021-6234 5678",), ("12345",)])
PEOPLE = st.builds(
    PersonIdentity,
    name=NAMES,
    other_names=st.tuples() | st.tuples(NAMES),
    id_kind=st.just("passport"),
    id_number=NUMBERS,
    birth_on=st.none() | st.dates(date(1930, 1, 1), date(1950, 1, 1)),
    phones=PHONES,
)
HOMES = st.builds(
    HouseholdIdentity,
    living_address=st.sampled_from(["", "样例路1弄2号303室", "李王路12号", "wei路"]) | NAMES,
    registered_address=NAMES,
    phones=PHONES,
)


@dataclass
class Opened:
    person: PersonIdentity | None
    household: HouseholdIdentity
    number: str


@st.composite
def typed(draw: Any, people: list[PersonIdentity], homes: list[HouseholdIdentity]) -> str:
    """Parts of what is on file, syllables, or anything; one to three of them."""
    texts = [n for p in people for n in (p.name, *p.other_names, p.id_number, *p.phones)]
    texts += [t for h in homes for t in (h.living_address, h.registered_address, *h.phones)]
    parts = []
    for _n in range(draw(st.integers(1, 3))):
        text = draw(st.sampled_from(texts) | NAMES)
        start = draw(st.integers(0, max(0, len(text) - 1)))
        cut = text[start : start + draw(st.integers(1, 8))]
        parts.append(draw(st.sampled_from([cut, text, *SYLLABLES, "wlf", "1944", "0020"])))
    return " ".join(parts)


@pytest.fixture
def area() -> Area:
    return make_area()


@pytest.fixture
def worker(area: Area) -> Worker:
    return make_worker("worker", area)


class Places:
    """Two households in the worker's area and one in the next area of the same street."""

    def __init__(self, area: Area, worker: Worker) -> None:
        next_area = make_area(area.street)
        neighbour = make_worker("worker", next_area)
        self.worker = worker
        self.homes = [
            make_household(area, worker),
            make_household(area, worker),
            make_household(next_area, neighbour),
        ]
        makers = (worker, worker, neighbour)
        for home, maker in zip(self.homes, makers, strict=True):
            add(home, maker, name="甲", id_kind="none", id_number="")
        self.people = [person for home in self.homes for person in home.people.all()]

    def fill(self, people: list[PersonIdentity], homes: list[HouseholdIdentity]) -> None:
        for home, of_home in zip(self.homes, homes, strict=True):
            home.identity = of_home
            home.save()
            write_household_index(home)
        for person, of_person in zip(self.people, people, strict=True):
            person.identity = of_person
            person.save()
            write_index(person, person.household)

    def expected(self, text: str) -> set[tuple[Any, Any]]:
        """What plain search by the rule finds in the area: (household, person or None)."""
        query, found = parse(text), set()
        for person in self.people[:4]:
            home = person.household
            match = matches(query, Opened(person.identity, home.identity, home.number))
            if match is not None and match.by_person:
                found.add((home.pk, person.pk))
        beside = {home for home, _person in found}
        for home in self.homes[:2]:
            if home.pk not in beside and matches(query, Opened(None, home.identity, home.number)):
                found.add((home.pk, None))
        return found


@pytest.fixture
def places(area: Area, worker: Worker) -> Places:
    return Places(area, worker)


@hypothesis.settings(
    max_examples=100,
    suppress_health_check=[
        hypothesis.HealthCheck.function_scoped_fixture,
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.data_too_large,
    ],
)
@hypothesis.given(
    data=st.data(),
    people=st.lists(PEOPLE, min_size=6, max_size=6),
    homes=st.lists(HOMES, min_size=3, max_size=3),
)
def test_what_the_rule_finds_in_scope_is_found_and_nothing_else(
    places: Places, data: Any, people: list[PersonIdentity], homes: list[HouseholdIdentity]
) -> None:
    text = data.draw(typed(people, homes))
    with transaction.atomic():
        places.fill(people, homes)
        found = {(hit.household_id, hit.person_id) for hit in find(places.worker, parse(text)).hits}
        wanted = places.expected(text)
        transaction.set_rollback(True)
    assert found == wanted


def names(worker: Worker, text: str) -> list[str]:
    """Return the names found, in their order; of a household alone its address."""
    found = []
    for hit in find(worker, parse(text)).hits:
        if hit.person_id:
            found.append(Person.objects.visible_to(worker).get(pk=hit.person_id).identity.name)
        else:
            home = Household.objects.visible_to(worker).get(pk=hit.household_id)
            found.append(home.identity.living_address)
    return found


@pytest.fixture
def home(area: Area, worker: Worker) -> Household:
    return make_household(area, worker, name="魏龙凤")


def test_exact_hits_come_before_beginnings_and_those_before_fragments(
    home: Household, worker: Worker
) -> None:
    for name in ("小龙凤", "龙凤英", "龙凤"):
        add(home, worker, name=name, id_kind="none", id_number="")
    assert names(worker, "龙凤") == ["龙凤", "龙凤英", "小龙凤", "魏龙凤"] or names(
        worker, "龙凤"
    ) == ["龙凤", "龙凤英", "魏龙凤", "小龙凤"]


def test_a_present_name_comes_before_a_former_one_and_an_address(
    area: Area, home: Household, worker: Worker
) -> None:
    add(home, worker, name="甲", other_names=("样例",), id_kind="none", id_number="")
    add(home, worker, name="样例", id_kind="none", id_number="")
    other = make_household(area, worker, identity=HouseholdIdentity(living_address="样例路9号"))
    found = find(worker, parse("样例")).hits
    assert [hit.hows for hit in found] == [(How.NAME,), (How.OTHER_NAME,), (How.ADDRESS,)]
    assert found[-1] == Hit(Rank.PREFIX, (How.ADDRESS,), other.pk, None)


def test_mixed_words_narrow_each_other_down(home: Household, worker: Worker) -> None:
    born = date(1944, 3, 12)
    add(home, worker, name="魏一", birth_on=born, id_kind="none", id_number="")
    add(home, worker, name="李一", birth_on=born, id_kind="none", id_number="")
    assert names(worker, "魏 1944") == ["魏一"]
    assert set(names(worker, "wei 样例路")) == {"魏龙凤", "魏一"}
    assert names(worker, "liyi 样例路1弄") == ["李一"]
    assert names(worker, f"李 {home.number}") == ["李一"]


def test_a_former_address_is_no_longer_found(home: Household, worker: Worker) -> None:
    home.identity = HouseholdIdentity(living_address="新地方8号")
    home.save()
    write_household_index(home)
    assert names(worker, "样例路1弄") == []
    assert names(worker, "新地方") == ["新地方8号"]


def test_a_scan_says_so_and_stops_at_its_bound(
    home: Household, worker: Worker, settings: Settings
) -> None:
    add(home, worker, name="魏二", id_kind="none", id_number="")
    assert find(worker, parse("魏")).is_scan
    assert not find(worker, parse("魏")).is_cut
    settings.CASEWORK_SEARCH_MOST_SCANNED = 1
    cut = find(worker, parse("魏"))
    assert (len(cut.hits), cut.is_cut, cut.looked_at) == (1, True, 1)


def test_a_scan_begins_with_the_newest_households(
    area: Area, home: Household, worker: Worker, settings: Settings
) -> None:
    make_household(area, worker, name="魏新")
    settings.CASEWORK_SEARCH_MOST_SCANNED = 1
    assert names(worker, "魏") == ["魏新"]


def test_tokens_lead_to_no_more_rows_than_the_bound(
    home: Household, worker: Worker, settings: Settings
) -> None:
    add(home, worker, name="魏龙二", id_kind="none", id_number="")
    assert not find(worker, parse("魏龙")).is_cut
    settings.CASEWORK_SEARCH_MOST_CANDIDATES = 1
    cut = find(worker, parse("魏龙"))
    assert (len(cut.hits), cut.is_cut, cut.is_scan) == (1, True, False)


@pytest.mark.parametrize("text", ["魏龙凤", "weilongfeng", "样例路1弄"])
def test_where_every_token_leads_to_too_many_the_database_narrows_them(
    home: Household, worker: Worker, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("casework.households.search.subjects.MOST_TOKENS", 0)
    assert len(find(worker, parse(text)).hits) == 1


@pytest.fixture
def rebuilt(home: Household, worker: Worker) -> Person:
    """Someone whose tokens stand under two versions, as while the index is written anew."""
    keys.create_root(index.ROOT, 2)
    state()
    SearchIndex.objects.update(building=2)
    person: Person = home.people.get()
    write_index(person, home)
    return person


def test_a_list_of_tokens_that_was_cut_is_taken_for_no_whole_one(
    rebuilt: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = list(rebuilt.search_subject.tokens.values_list("value", flat=True))
    assert subjects_with(tokens) == {rebuilt.search_subject.pk}
    monkeypatch.setattr("casework.households.search.subjects.MOST_TOKENS", 1)
    assert subjects_with(tokens) is None


def test_rows_that_come_twice_do_not_hide_that_some_were_cut(
    rebuilt: Person,
    worker: Worker,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    add(rebuilt.household, worker, name="魏龙二", id_kind="none", id_number="")
    monkeypatch.setattr("casework.households.search.subjects.MOST_TOKENS", 0)
    settings.CASEWORK_SEARCH_MOST_CANDIDATES = 1
    assert find(worker, parse("魏龙")).is_cut


def test_tokens_of_another_street_are_not_asked_for(home: Household) -> None:
    stranger = make_worker("worker", make_area())
    assert find(stranger, parse("魏龙凤")) == Found()


def test_each_step_of_a_search_asks_within_the_scope(home: Household, worker: Worker) -> None:
    stranger = make_worker("worker", make_area(home.area.street))
    some, number = parse("样例路"), parse(home.number).terms[0]
    for reader, seen in ((worker, 1), (stranger, 0)):
        rows = candidates.everyone(reader, some, 9).rows
        assert len({row.household_id for row in rows}) == seen
        assert len([row for row in rows if row.person_id is None]) == seen
        assert len(candidates.numbered(reader, number)) == seen
        assert len(list(candidates.people_of(reader, [home.pk]))) == seen
        assert len(candidates.homes_of(reader, [home.pk])) == seen


@pytest.fixture(params=[0, 60], ids=["scope told row by row", "scope in the question"])
def short(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.households.search.subjects.FEW_IDS", request.param)


@pytest.mark.parametrize("text", ["魏龙凤", "样例路1弄2号303室"])
def test_the_next_area_of_the_street_is_out_of_sight(
    home: Household, worker: Worker, short: None, text: str
) -> None:
    area = make_area(home.area.street)
    make_household(area, make_worker("worker", area), name="魏龙凤")
    assert {hit.household_id for hit in find(worker, parse(text)).hits} == {home.pk}


def test_a_short_scope_is_part_of_the_question(home: Household, worker: Worker) -> None:
    area = make_area(home.area.street)
    make_household(area, make_worker("worker", area), name="魏龙凤")
    term = parse("魏龙凤").terms[0]
    (groups,) = term.sought()
    asked = [values(group, [home.street_id], state().asked) for group in groups]
    read = [list(subjects(asked, within)) for within in (narrowed(scope_of(worker)), EVERYWHERE)]
    assert [len(rows) for rows in read] == [1, 2]


@pytest.mark.usefixtures("short")
def test_a_household_granted_by_itself_is_found_by_its_tokens(home: Household) -> None:
    guest = make_worker("worker", make_area())
    grant_household(
        worker=guest,
        household_id=home.pk,
        permission="view",
        source="share",
        until_at=now() + timedelta(days=1),
        reason="联合走访",
        by=home.worker,
    )
    assert len(find(Worker.objects.get(pk=guest.pk), parse("魏龙凤")).hits) == 1


def test_an_index_that_is_not_complete_says_so(home: Household, worker: Worker) -> None:
    assert find(worker, parse("魏龙")).is_whole
    SearchIndex.objects.update(complete=None, building=1)
    assert not find(worker, parse("魏龙")).is_whole


def test_a_search_asks_the_same_number_of_questions_for_many_hits(
    area: Area, home: Household, worker: Worker
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            find(worker, parse("魏龙凤"))
        return len(queries)

    few = asked()
    for _n in range(5):
        make_household(area, worker, name="魏龙凤")
    assert asked() == few


@pytest.fixture
def unreadable(home: Household) -> Person:
    """The head, whose record doesn't open."""
    person: Person = home.people.get()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE households_person SET identity_sealed = %s WHERE id = %s",
            [b"broken", person.pk.hex if connection.vendor == "sqlite" else person.pk],
        )
    return person


def test_a_record_that_does_not_open_is_a_hit_by_its_tokens(
    unreadable: Person, worker: Worker
) -> None:
    [hit] = find(worker, parse("魏龙")).hits
    assert (hit.person_id, hit.is_readable) == (unreadable.pk, False)


def test_a_record_that_does_not_open_breaks_no_scan(
    home: Household, unreadable: Person, worker: Worker
) -> None:
    add(home, worker, name="魏二", id_kind="none", id_number="")
    assert names(worker, "魏") == ["魏二"]
    assert names(worker, "魏 样例路") == ["魏二"]


def test_a_household_that_does_not_open_breaks_no_search(home: Household, worker: Worker) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE households_household SET identity_sealed = %s", [b"broken"])
    assert names(worker, "303") == []
    assert [hit.household_id for hit in find(worker, parse(home.number)).hits] == [home.pk]
