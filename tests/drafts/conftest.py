"""A worker with a household, a colleague, and what a page's script sends for them."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from casework.access.models import Worker
from casework.drafts.models import HouseholdDraft
from casework.households.models import Household
from casework.vault import keys
from tests.factories import make_area, make_household, make_worker

WORDS = "上午到家，秦杰说药吃完了。"


def kept() -> HouseholdDraft:
    """Return the one draft about a household that there is."""
    draft: HouseholdDraft = HouseholdDraft.objects.unscoped("a test").get()
    return draft


def autosave(client: Client, address: str, **fields: Any) -> Any:
    """Send a form as the page's script does; `held` and `idempotency_key` as the page has them."""
    form = {"idempotency_key": str(uuid4()), "narrative": WORDS, "draft-page": address, **fields}
    return client.post(reverse("draft-keep"), form)


def browser_of(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


@pytest.fixture(autouse=True)
def fresh_keys() -> Iterator[None]:
    """A key that a test made goes with the test's transaction."""
    cache.clear()
    yield
    keys.forget()


@pytest.fixture
def clock() -> Iterator[Any]:
    """A clock that stands still until a test moves it."""
    with time_machine.travel("2026-03-02T09:00:00+08:00", tick=False) as traveller:
        yield traveller


@pytest.fixture
def worker(clock: Any, db: None) -> Worker:
    return make_worker("worker", make_area(), username="shen")


@pytest.fixture
def supervisor(worker: Worker) -> Worker:
    """Who may read whatever the worker may."""
    street = worker.postings.get().area.street
    assert street is not None
    return make_worker("supervisor", street, username="lu")


@pytest.fixture
def household(worker: Worker) -> Household:
    return make_household(worker.postings.get().area, worker)


@pytest.fixture
def address(household: Household) -> str:
    return reverse("visit-new", args=[household.pk])
