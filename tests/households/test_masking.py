"""The mask of a reader who sees no identities: over names, numbers, addresses, and inside texts."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.fields import as_shown_to
from casework.access.models import Worker
from casework.households import masking
from casework.households.actions import add_person
from casework.households.codes import Relation
from casework.households.models import (
    ConsentNote,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    Person,
    PersonCondition,
    PersonIdentity,
)
from casework.households.naming import name_of, relation_of
from tests.factories import make_area, make_household, make_visit, make_worker
from tests.world import (
    CANARY_LANE,
    CANARY_NAME,
    CANARY_PHONE,
    OWN,
    World,
)

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

ADDRESS = "样例路1弄2号303室"
PHONE = "13912345678"


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area())


@pytest.fixture
def household(worker: Worker) -> Household:
    return make_household(
        worker.postings.get().area,
        worker,
        identity=HouseholdIdentity(living_address=ADDRESS, phones=(PHONE,)),
        situation=HouseholdSituation(
            intake_note=f"魏龙凤住{ADDRESS}，电话{PHONE}，龙凤怕见人。", extras={"备注": "魏龙凤"}
        ),
    )


@pytest.fixture
def inspector(household: Household) -> Worker:
    return make_worker("inspector", household.area)


def add_son(household: Household, by: Worker, **identity: object) -> Person:
    return add_person(
        household_id=household.pk,
        relation="2",
        identity=PersonIdentity(name="魏栋", **identity),
        condition=PersonCondition(),
        by=by,
    )


def test_a_name_is_its_first_character(household: Household, inspector: Worker) -> None:
    with as_shown_to(inspector):
        assert name_of(household.head) == "魏*"
    assert name_of(household.head) == "魏龙凤"


def test_an_address_ends_at_the_lane_and_a_phone_is_hidden(
    household: Household, inspector: Worker
) -> None:
    with as_shown_to(inspector):
        assert household.identity.living_address == "样例路1弄**号**室"
        assert household.identity.phones == ("*" * len(PHONE),)


def test_names_numbers_and_addresses_are_masked_inside_a_text(
    household: Household, inspector: Worker
) -> None:
    with as_shown_to(inspector):
        situation = household.situation
    assert situation.intake_note == "魏*住样例路1弄**号**室，电话（电话略），**怕见人。"
    assert situation.extras == {"备注": "魏*"}


def test_a_relation_is_told_by_its_code_and_not_in_a_rosters_words(
    household: Household, worker: Worker, inspector: Worker
) -> None:
    son = add_son(household, worker, relation_wording="魏龙凤之子")
    with as_shown_to(inspector):
        assert relation_of(son) == str(Relation(son.relation).label)


@pytest.mark.parametrize("door", ["people", "household"])
def test_no_page_of_an_inspector_names_the_head_in_a_relation(
    door: str, household: Household, worker: Worker, inspector: Worker
) -> None:
    add_son(household, worker, relation_wording="魏龙凤之子")
    client = Client()
    client.force_login(inspector)
    assert "魏龙凤" not in client.get(reverse(door, args=[household.pk])).content.decode()


@pytest.mark.parametrize(
    ("told", "masked"),
    [
        ("座机6352 4411", "座机（电话略）"),
        ("儿子的电话是63524422", "儿子的电话是（电话略）"),
        ("回 2 号 303 室", "回 ** 号 ** 室"),
        ("血压140/90", "血压140/90"),
    ],
)
def test_a_number_of_the_households_is_known_in_its_texts(
    told: str, masked: str, worker: Worker, inspector: Worker
) -> None:
    household = make_household(
        worker.postings.get().area,
        worker,
        identity=HouseholdIdentity(living_address=ADDRESS, phones=("021-63524411",)),
        situation=HouseholdSituation(intake_note=told),
    )
    add_son(household, worker, phones=("63524422",))
    with as_shown_to(inspector):
        assert household.situation.intake_note == masked


def test_two_phone_numbers_in_one_are_hidden_whole() -> None:
    identity = HouseholdIdentity(phones=(f"{PHONE}/13812345678",))
    masked = masking.rewritten(identity, masking.mask_numbers_in)
    assert set(masked.phones[0]) == {"*"}


def test_who_signed_is_masked_though_nobody_in_the_household_is_called_so() -> None:
    note = ConsentNote(signed_by="单艳梓", note="代签")
    masked = masking.rewritten(note, masking.mask_numbers_in)
    assert masked == ConsentNote(signed_by="单*", note="代签")


def test_a_text_of_no_household_loses_its_numbers_alone() -> None:
    assert masking.IdentityMask().of(None)(f"电话{PHONE}") == "电话（电话略）"


def test_the_household_is_asked_for_its_names_once(
    household: Household, worker: Worker, inspector: Worker, django_assert_max_num_queries: object
) -> None:
    mask = masking.IdentityMask()
    assert mask.of(household.pk) is mask.of(household.pk)


PAGES = ["household-list", "household", "people", "assessments", "plans", "visits", "reviews"]
THINGS = [("assessment", "assessment"), ("plan", "active plan"), ("visit", "visit")]


class TestThePagesOfAnInspector:
    """Nobody of the rich case can be made out on any of them, and each carries the watermark."""

    @pytest.fixture
    def client(self, world: World) -> Client:
        client = Client()
        client.force_login(world.who("inspector", OWN))
        return client

    @pytest.mark.parametrize(
        ("door", "thing"),
        [*((door, "case") for door in PAGES), *THINGS, ("review", "review"), ("desk", "-")],
    )
    def test_tell_no_identity(self, door: str, thing: str, client: Client, world: World) -> None:
        plain = thing == "-" or door == "household-list"
        url = reverse(door, args=[] if plain else [world.ids[thing]])
        page = client.get(url).content.decode()
        reader = world.who("inspector", OWN)
        for word in (CANARY_NAME, f"{CANARY_LANE}1号", CANARY_PHONE, "金丝雀代签"):
            assert word not in page
        assert page.count(f"{reader.name} {reader.username}") > 20

    def test_show_no_pictures_and_no_search(self, client: Client, world: World) -> None:
        case = world.ids["case"]
        for url in (reverse("attachments", args=[case]), reverse("search")):
            assert client.get(url).status_code == 403
        visit = client.get(reverse("visit", args=[world.ids["visit"]]))
        assert visit.context["photos"] == []
        page = client.get(reverse("household", args=[case])).content.decode()
        assert reverse("attachments", args=[case]) not in page

    def test_a_clerk_sees_no_watermark(self, world: World) -> None:
        client = Client()
        client.force_login(world.who("clerk", OWN))
        assert "watermark" not in client.get(reverse("household-list")).content.decode()


def test_a_narrative_is_masked_by_the_names_of_its_household(
    household: Household, worker: Worker, inspector: Worker
) -> None:
    make_visit(household, worker, log_narrative="魏龙凤说，龙凤今天好多了。")
    client = Client()
    client.force_login(inspector)
    page = client.get(reverse("visits", args=[household.pk])).content.decode()
    assert "龙凤" not in page
    assert "今天好多了" in page
