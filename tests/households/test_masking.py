"""The mask of a reader who sees no identities: over names, numbers, addresses, and inside texts."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.access.fields import as_shown_to
from casework.access.models import Worker
from casework.households import masking
from casework.households.models import (
    ConsentNote,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
)
from casework.households.naming import name_of
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
