"""What every test stands on: keys in the keystore, both databases, a clean scope of each."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import hypothesis
import pytest
from django.apps import apps
from django.db import connections
from pytest_django import Settings
from pytest_django.plugin import blocking_manager_key

from casework.common.ids import new_id
from casework.households.models import VisitInterval
from casework.reports.ledgers import kept
from casework.vault import custody, keys
from tests.asking import cheaply, sign_in
from tests.world import World, kept_apart, make_world

# No test asserts on time: a busy machine may take as long as it needs for an example.
hypothesis.settings.register_profile(
    "casework", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("casework")


# Modules that take a minute or so begin first: one that is left to the end is waited for alone.
LONGEST = (
    "batches/test_killed",
    "browser/test_main_job",
    "browser/test_pages",
    "desk/backup/",
    "reports/test_golden",
    "test_doors",
    "test_forced_errors",
    "test_kills",
    "test_leaks",
    "test_queries",
    "test_reindexing",
    "test_seals",
    "test_shredding",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let the longest begin, and leave out what only a database that locks rows can show."""
    long = tuple(f"tests/{module}" for module in LONGEST)
    items.sort(key=lambda item: not item.nodeid.startswith(long))
    if connections["default"].vendor == "postgresql":
        return
    locking = [item for item in items if item.get_closest_marker("postgresql")]
    config.hook.pytest_deselected(items=locking)
    items[:] = [item for item in items if item not in locking]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Write what a test that commits took away at its end; any test may come next to it."""
    yield
    if nextitem is None:  # the databases are gone
        return
    marker = item.get_closest_marker("django_db")
    names = set(getattr(item, "fixturenames", ()))
    if names & {"transactional_db", "live_server"} or (marker and marker.kwargs.get("transaction")):
        with item.config.stash[blocking_manager_key].unblock():
            keys.forget()
            custody.initialise()
            seed()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Make the root keys once, as `manage.py vault init` does on a new site."""
    with django_db_blocker.unblock():
        custody.initialise()


@pytest.fixture(autouse=True)
def roots_as_they_are() -> None:
    """A root key that an earlier test made went with that test's transaction."""
    keys.forget_roots()


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """One rich case, made once for a module; what a test does to it is undone after the test."""
    with django_db_blocker.unblock(), kept_apart():
        yield make_world()


@pytest.fixture(autouse=True)
def ledgers_put_back(request: pytest.FixtureRequest) -> Iterator[None]:
    """Files know no transaction: what a test took of the world's ledgers comes back after it."""
    if "world" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("world")
    there = {path: path.read_bytes() for path in kept.path_of(new_id()).parent.glob("*.sealed")}
    yield
    for path in (path for path in there if not path.exists()):
        path.write_bytes(there[path])


@pytest.fixture(scope="module")
def signed_in(world: World) -> Iterator[World]:
    """The same, with a session of everybody on its staff, for the tests of all doors."""
    with cheaply():
        sign_in(*world.staff.values())
        yield world


@pytest.fixture
def in_shanghai(settings: Settings) -> None:
    """Shanghai's own hours, for tests that name one: late at night others have another zone."""
    settings.TIME_ZONE = "Asia/Shanghai"


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """Two emptied databases in which everything is committed, with root keys of their own."""
    keys.forget()
    custody.initialise()
    seed()
    yield
    keys.forget()


def seed() -> None:
    """Write what the migrations write, where emptying the databases took it away."""
    if not VisitInterval.objects.exists():
        for room, name in (
            ("households", "0002_seed_visit_intervals"),
            ("assessments", "0002_seed_instrument"),
            ("plans", "0003_seed_suggestions"),
        ):
            import_module(f"casework.{room}.migrations.{name}").seed(apps, None)
