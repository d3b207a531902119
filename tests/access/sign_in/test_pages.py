"""The pages of one's own sign-in: apps, passkeys, recovery codes, and an administrator's help."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.checks import run_checks
from django.db import connection
from django.test import Client
from django.urls import reverse

from casework.access.models import Sitting, Worker
from casework.access.sign_in import actions, adapter, factors
from casework.audit.models import Entry
from casework.common.moves import MoveNotAllowed
from casework.vault import system
from tests.access.sign_in.conftest import PASSWORD, code_of, enrol_app, sign_in
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

APP, CODES, REMOVE = "/my-sign-in/app/", "/my-sign-in/recovery-codes/", "/my-sign-in/remove/"


@pytest.fixture
def browser(worker: Worker) -> Client:
    client = Client()
    sign_in(client)
    return client


def secret_on(page: Any) -> str:
    """Return the key that the page shows for an app."""
    found = re.search(r'class="qr-key">([A-Z2-7 ]+)<', page.content.decode())
    assert found
    return found[1].replace(" ", "")


def everything_stored() -> str:
    """Return every value of the tables that have to do with signing in."""
    found = []
    with connection.cursor() as cursor:
        for table in ("mfa_authenticator", "django_session", "access_sitting", "audit_entry"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - names from above
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def test_an_app_is_enrolled_with_its_first_code(browser: Client, worker: Worker) -> None:
    page = browser.get(APP)
    assert '<svg class="qr"' in page.content.decode()
    assert "style=" not in page.content.decode()
    secret = secret_on(page)
    assert secret_on(browser.get(APP)) == secret
    answer = post(browser, APP, {"code": code_of(secret)})
    assert answer["Location"] == CODES
    assert [method.kind for method in factors.methods_of(worker)] == ["totp"]
    assert Entry.objects.latest("id").act == "second factor added"


def test_no_secret_stands_in_the_database(browser: Client, worker: Worker) -> None:
    secret = secret_on(browser.get(APP))
    assert secret not in everything_stored()
    post(browser, APP, {"code": code_of(secret)})
    codes = shown_codes(browser)
    stored = everything_stored()
    assert secret not in stored
    assert [code for code in codes if code in stored] == []


def test_a_wrong_code_enrols_nothing(browser: Client, worker: Worker) -> None:
    browser.get(APP)
    assert post(browser, APP, {"code": "000000"}).status_code == 200
    assert not factors.has_factor(worker)


def test_a_second_app_takes_the_place_of_the_first(browser: Client, worker: Worker) -> None:
    for _ in range(2):
        secret = secret_on(browser.get(APP))
        post(browser, APP, {"code": code_of(secret)})
    assert Authenticator.objects.filter(user=worker, type="totp").count() == 1


def test_enrolling_ends_the_other_sessions(browser: Client, worker: Worker) -> None:
    other = Client()
    sign_in(other)
    post(browser, APP, {"code": code_of(secret_on(browser.get(APP)))})
    assert other.get("/my-sign-in/").status_code == 302
    assert Sitting.objects.get().factor == "totp"


def shown_codes(client: Client) -> list[str]:
    page = client.get(CODES).content.decode()
    return [code.replace(" ", "") for code in re.findall(r"<li><code>([0-9 ]+)</code>", page)]


def test_recovery_codes_are_shown_until_their_owner_has_them(
    browser: Client, worker: Worker
) -> None:
    post(browser, APP, {"code": code_of(secret_on(browser.get(APP)))})
    assert len(shown_codes(browser)) == 10
    assert post(browser, CODES, {"kept": "1"})["Location"] == "/my-sign-in/"
    assert shown_codes(browser) == []


def test_recovery_codes_are_shown_in_no_other_session(browser: Client, worker: Worker) -> None:
    secret = secret_on(browser.get(APP))
    post(browser, APP, {"code": code_of(secret)})
    other = Client()
    sign_in(other)
    other.post("/sign-in/second/", {"code": code_of(secret, 1)})
    assert shown_codes(other) == []


def test_new_recovery_codes_make_the_old_ones_worthless(browser: Client, worker: Worker) -> None:
    post(browser, APP, {"code": code_of(secret_on(browser.get(APP)))})
    old = shown_codes(browser)
    post(browser, CODES, {"kept": "1"})
    assert post(browser, CODES)["Location"] == CODES
    new = shown_codes(browser)
    assert (len(new), set(new) & set(old)) == (10, set())
    with pytest.raises(factors.WrongCode):
        factors.use_code(worker, old[0])


def test_without_a_second_factor_there_are_no_recovery_codes(
    browser: Client, worker: Worker
) -> None:
    assert "还不需要恢复码" in browser.get(CODES).content.decode()
    assert post(browser, CODES).status_code == 409
    post(browser, CODES, {"kept": "1"})
    assert factors.codes_left(worker) == 0
    with pytest.raises(MoveNotAllowed):
        actions.renew_codes(sitting=None, by=worker)


def test_who_signed_in_a_while_ago_is_asked_for_the_password(
    browser: Client, worker: Worker, clock: Any
) -> None:
    clock.shift(timedelta(minutes=11))
    secret = secret_on(browser.get(APP))
    assert post(browser, APP, {"code": code_of(secret)}).status_code == 200
    wrong = {"code": code_of(secret), "present": "a-wrong-password"}
    assert post(browser, APP, wrong).status_code == 200
    assert not factors.has_factor(worker)
    assert "password asked again, refused" in Entry.objects.values_list("act", flat=True)
    right = {"code": code_of(secret), "present": PASSWORD}
    assert post(browser, APP, right).status_code == 302


def test_removing_asks_for_the_password(browser: Client, worker: Worker) -> None:
    post(browser, APP, {"code": code_of(secret_on(browser.get(APP)))})
    named = str(factors.methods_of(worker)[0].id)
    assert browser.get(REMOVE).status_code == 200
    for password in ("", "a-wrong-password"):
        form = {"factors": named, "present": password}
        assert post(browser, REMOVE, form).status_code == 200
    assert factors.has_factor(worker)
    answer = post(browser, REMOVE, {"factors": named, "present": PASSWORD})
    assert answer["Location"] == "/my-sign-in/"
    assert not Authenticator.objects.exists()
    assert Sitting.objects.get().factor == ""
    assert Entry.objects.latest("id").details == {"kinds": ["totp"]}


def test_nobody_removes_what_is_anothers(browser: Client, supervisor: Worker) -> None:
    enrol_app(supervisor)
    named = str(factors.methods_of(supervisor)[0].id)
    assert post(browser, REMOVE, {"factors": named, "present": PASSWORD}).status_code == 200
    assert factors.has_factor(supervisor)


def test_a_secret_of_another_row_opens_nothing(worker: Worker, supervisor: Worker) -> None:
    """Whoever writes into the database can't give an account the secret of their own."""
    enrol_app(worker)
    secret = enrol_app(supervisor)
    mine = Authenticator.objects.get(user=supervisor, type="totp")
    Authenticator.objects.filter(user=worker, type="totp").update(data=mine.data)
    with pytest.raises(factors.WrongCode):
        factors.use_code(worker, code_of(secret))


@pytest.mark.parametrize("text", ["", "not sealed", "bm90IHNlYWxlZA=="])
def test_a_secret_in_clear_is_never_taken(worker: Worker, text: str) -> None:
    with adapter.secrets_of(worker), pytest.raises(system.NotOpened):
        adapter.SealedFactors().decrypt(text)


def test_a_secret_without_an_owner_is_sealed_for_nobody() -> None:
    with pytest.raises(RuntimeError):
        adapter.SealedFactors().encrypt("secret")


def test_nobody_signs_up_and_no_mail_leaves(rf: Any) -> None:
    closed = adapter.ClosedAccounts()
    assert not closed.is_open_for_signup(rf.get("/"))
    closed.send_mail("a", "b", {})
    adapter.SealedFactors().send_notification_mail("a")


def test_a_passkeys_page_asks_the_browser_for_one(browser: Client, worker: Worker) -> None:
    page = browser.get("/my-sign-in/passkey/").content.decode()
    options = re.search(r'data-options="([^"]+)"', page)
    assert options
    asked = json.loads(options[1].replace("&quot;", '"'))["publicKey"]
    assert (asked["rp"]["id"], asked["user"]["name"]) == ("testserver", "shen")
    assert len(asked["challenge"]) >= 40


@pytest.mark.parametrize(
    "credential", ['{"id": "x"}', "[]", '"words"', "{}", '{"response": {"clientDataJSON": "AA"}}']
)
def test_an_answer_that_no_passkey_gave_is_refused(
    browser: Client, worker: Worker, credential: str
) -> None:
    browser.get("/my-sign-in/passkey/")
    form = {"name": "手机", "credential": credential}
    assert post(browser, "/my-sign-in/passkey/", form).status_code == 200
    assert not factors.has_factor(worker)


def test_an_administrator_helps_whoever_lost_phone_and_codes(
    worker: Worker, administrator: Worker
) -> None:
    enrol_app(worker)
    office = Client()
    sign_in(office, "cheng")
    url = reverse("worker-factors-take", args=[worker.pk])
    assert (
        reverse("worker-factors-take", args=[worker.pk])
        in office.get(reverse("worker-sign-in", args=[worker.pk])).content.decode()
    )
    post(office, url)
    assert not Authenticator.objects.exists()
    taken = Entry.objects.get(act="second factors taken away")
    assert (taken.actor, taken.thing_id) == (administrator.pk, worker.pk)


def test_nobody_helps_themselves_so(administrator: Worker) -> None:
    enrol_app(administrator)
    client = Client()
    client.force_login(administrator)
    url = reverse("worker-factors-take", args=[administrator.pk])
    assert post(client, url).status_code == 403
    assert factors.has_factor(administrator)


def test_a_role_behind_the_door_is_still_asked_by_the_view(
    administrator: Worker, worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    sign_in(client, "cheng")
    monkeypatch.setattr("casework.access.rules.may_manage_sign_in", lambda worker: False)
    for name in ("worker-sessions-end", "worker-factors-take"):
        assert post(client, reverse(name, args=[worker.pk])).status_code == 403


# What a role that needs a second factor meets.


@pytest.fixture
def strict(settings: Any) -> None:
    settings.CASEWORK_SECOND_FACTOR_ROLES = ["supervisor", "system"]


@pytest.mark.usefixtures("strict")
def test_who_needs_a_second_factor_sets_it_up_before_anything_else(supervisor: Worker) -> None:
    client = Client()
    sign_in(client, "lu")
    for url in ("/", "/households/", "/review/", REMOVE, reverse("still-here")):
        assert client.get(url)["Location"] == "/my-sign-in/"
    assert post(client, "/households/new/")["Location"] == "/my-sign-in/"
    assert "还需要第二重验证" in client.get("/my-sign-in/").content.decode()
    post(client, APP, {"code": code_of(secret_on(client.get(APP)))})
    assert client.get("/households/").status_code == 200


@pytest.mark.usefixtures("strict")
def test_a_role_that_needs_none_is_left_alone(browser: Client) -> None:
    assert browser.get("/households/").status_code == 200


@pytest.mark.usefixtures("strict")
def test_a_session_without_the_factor_that_there_is_ends(supervisor: Worker) -> None:
    client = Client()
    client.force_login(supervisor)
    enrol_app(supervisor)
    assert client.get("/households/")["Location"] == "/sign-in/"
    assert not Sitting.objects.exists()


@pytest.mark.usefixtures("strict")
def test_a_form_of_who_has_to_set_it_up_first_is_kept(supervisor: Worker) -> None:
    client = Client()
    sign_in(client, "lu")
    post(client, "/households/new/", {"name": "桑榆"})
    assert "/households/new/?held=" in client.get("/my-sign-in/").content.decode()


def test_a_role_that_does_not_exist_stops_the_start(settings: Any) -> None:
    settings.CASEWORK_SECOND_FACTOR_ROLES = ["supervisor", "boss"]
    assert "access.E001" in [problem.id for problem in run_checks()]
