"""A ledger for outsiders hides in its narratives what the case file hides there."""

from typing import Any

import pytest

from casework.access.models import Area, Worker
from casework.households.actions import add_person
from casework.households.models import (
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    PersonCondition,
    PersonIdentity,
)
from casework.reports.gather.reading import Reader
from casework.reports.ledgers.homes import Home
from casework.reports.ledgers.masks import Mask
from casework.reports.snapshot import Level
from tests.factories import make_household
from tests.reports.family import damage

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture
def household(area: Area, worker: Worker) -> Household:
    made = make_household(
        area,
        worker,
        identity=HouseholdIdentity("样例路1弄2号303室", "样例区老街5号", ("63524411",)),
        situation=HouseholdSituation(),
    )
    add_person(
        household_id=made.pk,
        relation="2",
        identity=PersonIdentity(name="魏栋", phones=("63524422",)),
        condition=PersonCondition(),
        by=worker,
    )
    return made


def told(household: Any, level: Level, text: str) -> str:
    return Mask(level, Home(household, Reader())).text(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("魏龙凤住样例路1弄2号303室，户籍老街5号", "魏*住样例路1弄**号**室，户籍老街**号"),
        ("搬回2 号 303 室", "搬回** 号 ** 室"),
        ("座机6352-4411", "座机（电话略）"),
        ("儿子的电话63524422", "儿子的电话（电话略）"),
        ("电话(021)63524433", "电话（电话略）"),
        ("5号去医院，血压140/90", "5号去医院，血压140/90"),
    ],
)
def test_a_narrative_for_outsiders_tells_no_house_and_no_number(
    text: str, masked: str, household: Household
) -> None:
    assert told(household, Level.EXTERNAL, text) == masked


@pytest.mark.parametrize("level", [Level.FULL, Level.INTERNAL])
def test_a_narrative_for_insiders_tells_both(level: Level, household: Household) -> None:
    text = "住样例路1弄2号303室，座机63524411"
    assert told(household, level, text) == text


def test_a_narrative_is_masked_where_the_address_does_not_open(household: Household) -> None:
    damage("households_household", "identity_sealed")
    household.refresh_from_db()
    text = "住样例路1弄2号303室，电话13912345678"
    assert told(household, Level.EXTERNAL, text) == "住样例路1弄**号**室，电话（电话略）"


def test_what_is_asked_for_the_mask_alone_is_not_missed(household: Household) -> None:
    damage("households_household", "identity_sealed")
    household.refresh_from_db()
    reader = Reader()
    Mask(Level.EXTERNAL, Home(household, reader)).text("入户")
    assert reader.unreadable == ()
