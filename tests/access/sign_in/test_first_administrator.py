"""A new site has no account: the first one is opened with a one-time code from the console."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from casework.access.models import Area, SetUpCode, Worker
from casework.access.sign_in import actions
from casework.audit.models import Entry
from casework.common.moves import MoveNotAllowed
from tests.factories import make_area, make_worker

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PASSWORD = "eine-lange-neue-losung-7"


def code_from_the_console() -> str:
    said = io.StringIO()
    call_command("create_administrator", "--city", "样例市", stdout=said)
    found = re.search(r"[0-9a-f]{4}(-[0-9a-f]{4}){7}", said.getvalue())
    assert found
    return found[0]


def open_with(code: str, **changes: str) -> Any:
    form = {"code": code, "username": "cheng", "name": "程立言", "password": PASSWORD} | changes
    return Client().post(reverse("set-up"), form)


def test_a_new_site_has_no_account(settings: Any) -> None:
    """What the tests stand on was made by the migrations alone."""
    settings.DEMO = False
    assert not Worker.objects.exists()
    assert Client().get(reverse("set-up")).status_code == 200


def test_the_code_opens_a_system_administrators_account_once(clock: Any) -> None:
    code = code_from_the_console()
    assert open_with(code)["Location"] == reverse("login")
    worker = Worker.objects.get()
    assert (set(worker.role_codes), worker.check_password(PASSWORD)) == ({"system"}, True)
    assert Area.objects.get().name == "样例市"
    assert open_with(code, username="zwei").status_code == 200
    assert Worker.objects.count() == 1
    assert list(Entry.objects.order_by("id").values_list("act", flat=True)) == [
        "set-up code made",
        "area opened",
        "account opened",
        "worker posted",
        "set-up code used",
        "set-up refused",
    ]


def test_the_code_may_be_typed_with_spaces_and_capitals() -> None:
    code = code_from_the_console().replace("-", " ").upper()
    assert open_with(f" {code} ").status_code == 302


def test_the_code_is_good_for_an_hour(clock: Any) -> None:
    code = code_from_the_console()
    clock.shift(timedelta(minutes=61))
    assert open_with(code).status_code == 200
    assert not Worker.objects.exists()


def test_a_newer_code_makes_the_older_one_worthless() -> None:
    old = code_from_the_console()
    new = code_from_the_console()
    assert open_with(old).status_code == 200
    assert open_with(new).status_code == 302


def test_only_the_codes_hash_is_stored() -> None:
    code = code_from_the_console().replace("-", "")
    assert code not in str(SetUpCode.objects.values().get())


@pytest.mark.parametrize(
    "changes",
    [{"code": ""}, {"code": "0" * 32}, {"password": "short"}, {"username": "Cheng Liyan"}],
    ids=str,
)
def test_a_form_that_is_not_right_opens_nothing(changes: dict[str, str]) -> None:
    form = {"code": code_from_the_console()} | changes
    assert open_with(**form).status_code == 200
    assert not Worker.objects.exists()


def test_a_site_with_accounts_gives_no_code_and_takes_none() -> None:
    code = actions.make_set_up_code(city="样例市", by=None)
    make_worker("system", make_area())
    with pytest.raises(CommandError):
        call_command("create_administrator", "--city", "样例市")
    with pytest.raises(MoveNotAllowed):
        actions.open_first_account(code=code, username="a", name="b", password="c", by=None)
    assert open_with(code).status_code == 200


def test_a_city_that_is_there_already_is_taken(clock: Any) -> None:
    city = make_area().street.parent.parent  # type: ignore[union-attr] # made four levels deep
    code = actions.make_set_up_code(city="另一市", by=None)
    open_with(code)
    assert Worker.objects.get().postings.get().area == city
