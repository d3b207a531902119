"""What a password must be, under each of the two profiles."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as site
from django.contrib.auth.password_validation import get_default_password_validators
from django.contrib.auth.password_validation import validate_password as validate
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from casework.access import actions, passwords
from casework.access.forms import ResetForm
from casework.access.models import PasswordChange, Worker
from casework.access.passwords import LongEnough
from tests.factories import make_area, make_worker
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

GOOD = "Wind-und-Wellen-am-Morgen-7"
FIRST = "a-long-test-password"


@pytest.fixture
def dengbao(settings: Any) -> None:
    """The site under 等保."""
    settings.CASEWORK_PASSWORD_PROFILE = "dengbao"
    common = site.AUTH_PASSWORD_VALIDATORS[-3:]
    settings.AUTH_PASSWORD_VALIDATORS = site.PASSWORD_PROFILES["dengbao"] + common
    cached: Any = get_default_password_validators
    cached.cache_clear()


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area(name="望春居民区"), username="shenzhihe")


def refusals(password: str, worker: Worker | None = None) -> list[str]:
    try:
        validate(password, worker)
    except ValidationError as problem:
        return problem.messages
    return []


def test_a_short_password_is_refused_in_the_readers_language() -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        LongEnough(15).validate("十四个字的口令不够长的啊啊啊")
    assert refused.value.messages == ["密码太短，至少 15 个字符。"]


def test_the_site_asks_for_fifteen_characters_and_nothing_else() -> None:
    assert refusals("zvqhxwkmzrtpbn")
    assert refusals("zvqhxwkmzrtpbnd") == []


@pytest.mark.parametrize(
    "password",
    [
        "shenzhihe-shenzhihe",
        "沈知禾沈知禾沈知禾沈知禾沈知禾",
        "望春居民区casework2026",
        "123456789987654321",
    ],
)
def test_names_that_everyone_knows_make_no_password(worker: Worker, password: str) -> None:
    assert refusals(password, worker)


def test_a_name_among_other_words_is_no_harm(worker: Worker) -> None:
    assert refusals("望春居民区的桂花八月才开得满树都是", worker) == []


@pytest.mark.usefixtures("dengbao")
@pytest.mark.parametrize(
    "password", ["Kurz-7", "nurkleinebuchstaben", "kleinundzahlen77", "望春花开"]
)
def test_under_dengbao_a_password_has_three_kinds_of_ten_characters(password: str) -> None:
    assert refusals(password)


@pytest.mark.usefixtures("dengbao")
@pytest.mark.parametrize("password", ["Wind-Wellen", "wellen-und-7", "Wellenwind7"])
def test_under_dengbao_three_kinds_are_enough(password: str) -> None:
    assert refusals(password) == []


@pytest.mark.usefixtures("dengbao")
def test_under_dengbao_none_of_the_last_five_comes_again(worker: Worker) -> None:
    for n in range(6):
        actions.set_password(worker=worker, password=f"{GOOD}{n}", by=worker)
    again = [n for n in range(6) if refusals(f"{GOOD}{n}", worker)]
    assert again == [1, 2, 3, 4, 5]
    assert worker.password_changes.count() == 5


def test_under_nist_no_former_hash_is_kept(worker: Worker) -> None:
    actions.set_password(worker=worker, password=GOOD, by=worker)
    assert set(PasswordChange.objects.values_list("encoded", flat=True)) == {""}


def test_someone_without_an_account_has_no_former_passwords() -> None:
    passwords.NotAgain().validate(GOOD, Worker(username="new", name="新"))
    passwords.NotAgain().validate(GOOD)


@pytest.mark.usefixtures("dengbao")
def test_under_dengbao_a_password_lasts_ninety_days(worker: Worker) -> None:
    actions.set_password(worker=worker, password=GOOD, by=worker)
    assert not passwords.must_change(worker)
    with time_machine.travel(timedelta(days=91)):
        assert passwords.must_change(worker)


@pytest.mark.usefixtures("dengbao")
def test_under_dengbao_a_password_from_before_counts_from_the_account(worker: Worker) -> None:
    worker.password_changes.all().delete()
    assert not passwords.must_change(worker)
    with time_machine.travel(timedelta(days=91)):
        assert passwords.must_change(worker)


@pytest.mark.usefixtures("dengbao")
def test_under_dengbao_a_password_that_someone_else_set_is_changed_first(worker: Worker) -> None:
    administrator = make_worker("system", make_area())
    actions.set_password(worker=worker, password=FIRST, by=administrator)
    client = Client()
    client.force_login(Worker.objects.get(pk=worker.pk))
    assert client.get("/")["Location"] == reverse("password-change")
    assert "三类" in client.get(reverse("password-change")).content.decode()
    form = {"present": FIRST, "password": GOOD}
    post(client, reverse("password-change"), form)
    assert client.get("/").status_code == 200


def test_under_nist_nobody_is_made_to_change_a_password(worker: Worker) -> None:
    administrator = make_worker("system", make_area())
    actions.set_password(worker=worker, password=FIRST, by=administrator)
    with time_machine.travel(timedelta(days=900)):
        assert not passwords.must_change(worker)


def test_an_account_without_a_password_has_none_to_remember() -> None:
    worker = actions.open_account(username="new", name="新", password=None, by=None)
    assert not worker.password_changes.exists()


def test_a_new_password_for_someone_is_held_against_their_names(worker: Worker) -> None:
    form = ResetForm({"password": "shenzhihe-shenzhihe"}, worker=worker)
    assert not form.is_valid()
