"""At the console an administrator who lost password or phone begins anew, and nobody else does."""

import io
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from pytest_django import Settings

from casework.access.models import Sitting, Worker
from casework.access.sign_in import factors
from casework.audit.models import Entry
from casework.vault import keys
from tests.access.sign_in.conftest import enrol_app
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


@pytest.fixture(autouse=True)
def fresh_keys() -> Iterator[None]:
    """A root key that a test made goes with the test's transaction."""
    yield
    keys.forget()


@pytest.fixture
def security() -> Worker:
    return make_worker("security", make_area(), username="an")


def renewed(*words: str) -> str:
    """Renew and return the password that was told."""
    said = io.StringIO()
    call_command("renew_administrator", *words, stdout=said)
    return said.getvalue().splitlines()[1].strip()


@pytest.mark.parametrize("profile", ["nist", "dengbao"])
def test_the_new_password_is_told_and_the_old_one_and_sessions_end(
    security: Worker, settings: Settings, profile: str
) -> None:
    settings.AUTH_PASSWORD_VALIDATORS = settings.PASSWORD_PROFILES[profile]
    Sitting.objects.create(worker=security)
    password = renewed("an")
    assert authenticate(username="an", password=password) == security
    assert authenticate(username="an", password="a-long-test-password") is None
    assert not Sitting.objects.exists()
    assert Entry.objects.filter(act="password set", thing_id=security.pk, actor=None).exists()


def test_second_proofs_go_only_when_they_are_lost(security: Worker) -> None:
    enrol_app(security)
    renewed("an")
    assert factors.has_factor(security)
    renewed("an", "--lost-second-proof")
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("username", ["shen", "nobody"])
def test_who_is_no_administrator_is_left_alone(username: str) -> None:
    worker = make_worker("worker", make_area(), username="shen")
    with pytest.raises(CommandError):
        renewed(username)
    assert Worker.objects.get(pk=worker.pk).password == worker.password
