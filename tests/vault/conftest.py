"""Fixtures of the vault's tests: a household with a key, and one sealed row of it."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.utils import translation
from pytest_django import Settings

from casework.common.ids import new_id
from casework.vault import keys
from tests.vault.app.models import Phone, SealedThing, ThingIdentity, ThingNarrative


@pytest.fixture(autouse=True)
def closed_keys() -> Iterator[None]:
    """Begin and end each test with no key open."""
    keys.forget()
    yield
    keys.forget()


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Let sentences be as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture(params=["aes", "sm4"])
def suite(request: pytest.FixtureRequest, settings: Settings) -> str:
    """Run the test under each suite."""
    settings.CASEWORK_SUITE = request.param
    name: str = request.param
    return name


def make_home() -> UUID:
    """Return a new household id that has a key."""
    household_id = new_id()
    keys.create_key(household_id)
    return household_id


@pytest.fixture
def home(db: None) -> UUID:
    """A household id that has a key."""
    return make_home()


def make_thing(household_id: UUID, name: str = "魏龙凤") -> SealedThing:
    """Return a stored row of a household, read back from the database."""
    row = SealedThing(household_id=household_id)
    row.identity = ThingIdentity(name=name, age=41, phones=(Phone(number="19900001234"),))
    row.narrative = ThingNarrative(text="家里来了两次，门都没开。")
    row.save()
    return SealedThing.objects.get(pk=row.pk)


@pytest.fixture
def thing(home: UUID) -> SealedThing:
    """A stored row with something in both of its classes."""
    return make_thing(home)
