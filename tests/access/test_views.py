"""Signing in and out, one's own password, and the administrator's pages, as browsers use them."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from casework.access.models import Area, Posting, Worker
from casework.audit.models import Entry
from casework.common.dates import today
from tests.factories import make_area, make_household, make_worker
from tests.posting import post

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

PASSWORD = "a-long-test-password"
NEW_PASSWORD = "eine-lange-neue-losung-7"


@pytest.fixture
def worker() -> Worker:
    return make_worker("worker", make_area(), username="shen")


@pytest.fixture
def administrator() -> Worker:
    return make_worker("system", make_area(), username="system")


@pytest.fixture
def office(administrator: Worker) -> Client:
    """The administrator's browser."""
    client = Client()
    client.force_login(administrator)
    return client


@pytest.fixture
def posting_office() -> Client:
    """The security administrator's browser."""
    client = Client()
    client.force_login(make_worker("security", make_area(), username="security"))
    return client


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    form = {"username": username, "password": password, **more}
    return client.post(reverse("login"), form)


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def last_act() -> Entry:
    return Entry.objects.latest("id")


def test_the_sign_in_page_needs_no_account(client: Client) -> None:
    assert client.get(reverse("login")).status_code == 200


def test_a_worker_signs_in_and_begins_at_the_desk(client: Client, worker: Worker) -> None:
    assert sign_in(client, "shen")["Location"] == reverse("desk")
    assert (last_act().act, last_act().actor) == ("signed in", worker.pk)


@pytest.mark.parametrize(
    ("role", "door"),
    [
        ("clerk", "desk"),
        ("officer", "desk"),
        ("auditor", "desk"),
        ("inspector", "desk"),
        ("security", "worker-list"),
        ("audit", "audit"),
    ],
)
def test_each_role_begins_where_its_work_lies(client: Client, role: str, door: str) -> None:
    worker = make_worker(role, make_area(), username="someone")
    answer = sign_in(client, "someone")
    assert answer["Location"] == reverse(door)
    assert client.get(answer["Location"]).status_code == 200
    client.force_login(worker)
    assert client.get(reverse("desk")).status_code == (200 if door == "desk" else 302)


def test_who_sees_no_case_begins_at_the_accounts(client: Client, administrator: Worker) -> None:
    assert sign_in(client, "system")["Location"] == reverse("worker-list")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(
    client: Client, worker: Worker
) -> None:
    assert sign_in(client, "shen", next="/households/")["Location"] == "/households/"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil"]
)
def test_signing_in_leads_to_no_other_site(client: Client, worker: Worker, target: str) -> None:
    assert sign_in(client, "shen", next=target)["Location"] == reverse("desk")
    assert target not in client.get(reverse("login"), {"next": target}).content.decode()


def test_signing_in_changes_the_session_key(client: Client, worker: Worker) -> None:
    client.get(reverse("login"))
    client.session.save()
    before = client.session.session_key
    sign_in(client, "shen")
    assert client.session.session_key != before


@pytest.mark.parametrize(
    ("username", "password"), [("shen", "a-wrong-password"), ("nobody", PASSWORD), ("", "")]
)
def test_a_wrong_password_and_an_unknown_name_are_answered_alike(
    client: Client, worker: Worker, username: str, password: str
) -> None:
    answer = sign_in(client, username, password)
    assert answer.status_code == 200
    assert not is_signed_in(client)


def test_the_audit_keeps_a_failed_name_as_a_hash_only(client: Client, worker: Worker) -> None:
    sign_in(client, "typed-by-mistake-魏龙凤", PASSWORD)
    entry = last_act()
    assert entry.act == "sign-in refused"
    assert "魏龙凤" not in str(entry.details)


def test_a_locked_account_is_answered_like_a_wrong_password(client: Client, worker: Worker) -> None:
    wrong = sign_in(client, "shen", "a-wrong-password").content
    Worker.objects.update(is_active=False)
    locked = sign_in(client, "shen").content
    assert b"errorlist" in wrong or b"error" in wrong
    assert without_keys(locked) == without_keys(wrong)


def without_keys(body: bytes) -> list[bytes]:
    return [line for line in body.splitlines() if b'type="hidden"' not in line]


def test_locking_an_account_ends_its_sessions_at_once(client: Client, worker: Worker) -> None:
    client.force_login(worker)
    Worker.objects.update(is_active=False)
    assert reverse("login") in client.get(reverse("household-list"))["Location"]


def test_signing_out_ends_the_session(client: Client, worker: Worker) -> None:
    client.force_login(worker)
    assert post(client, reverse("logout"))["Location"] == reverse("login")
    assert not is_signed_in(client)
    assert last_act().act == "signed out"


def test_signing_out_is_no_link(client: Client, worker: Worker) -> None:
    client.force_login(worker)
    assert client.get(reverse("logout")).status_code == 405


def test_the_reader_chooses_the_language_before_signing_in(client: Client) -> None:
    client.post(reverse("set_language"), {"language": "en", "next": "/sign-in/"})
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert "User name" in client.get(reverse("login")).content.decode()


def test_choosing_a_language_leads_to_no_other_site(client: Client) -> None:
    answer = client.post(
        reverse("set_language"), {"language": "en", "next": "https://evil.example/"}
    )
    assert "evil" not in answer["Location"]


def change_password(client: Client, present: str = PASSWORD, new: str = NEW_PASSWORD) -> Any:
    form = {"present": present, "password": new}
    return post(client, reverse("password-change"), form)


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(worker: Worker) -> None:
    here, elsewhere = Client(), Client()
    here.force_login(worker)
    elsewhere.force_login(worker)
    assert change_password(here).status_code == 302
    assert here.get(reverse("password-change")).status_code == 200
    assert elsewhere.get(reverse("password-change")).status_code == 302
    assert sign_in(Client(), "shen", NEW_PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("present", "new"),
    [
        ("a-wrong-password", NEW_PASSWORD),
        (PASSWORD, "short"),
        (PASSWORD, "password12345678"[:8]),
        (PASSWORD, "shen-shen-shen-shen"[:4]),
    ],
)
def test_a_new_password_needs_the_present_one_and_length(
    client: Client, worker: Worker, present: str, new: str
) -> None:
    client.force_login(worker)
    assert change_password(client, present, new).status_code == 200
    worker.refresh_from_db()
    assert worker.check_password(PASSWORD)


def test_a_form_with_an_error_shows_no_password_again(client: Client, worker: Worker) -> None:
    client.force_login(worker)
    page = change_password(client, "a-wrong-password").content.decode()
    assert NEW_PASSWORD not in page
    assert "a-wrong-password" not in page


def test_the_accounts_are_listed_with_their_postings(office: Client, worker: Worker) -> None:
    page = office.get(reverse("worker-list")).content.decode()
    assert "shen" in page
    assert reverse("worker", args=[worker.pk]) in page


def new_account(office: Client, **changes: str) -> Any:
    form = {"name": "夏映秋", "username": "xia", "password": NEW_PASSWORD} | changes
    return post(office, reverse("worker-new"), form)


def test_an_account_is_opened_and_shown(office: Client) -> None:
    answer = new_account(office)
    worker = Worker.objects.get(username="xia")
    assert answer["Location"] == reverse("worker", args=[worker.pk])
    assert worker.check_password(NEW_PASSWORD)
    assert office.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [{"username": "shen"}, {"username": "Xia Yingqiu"}, {"password": "short"}, {"name": ""}],
    ids=str,
)
def test_an_account_needs_a_free_name_and_a_long_password(
    office: Client, worker: Worker, changes: dict[str, str]
) -> None:
    assert new_account(office, **changes).status_code == 200
    assert Worker.objects.count() == 2


def test_an_account_is_given_a_posting(posting_office: Client, worker: Worker) -> None:
    area = make_area()
    form = {"area": str(area.pk), "role": "clerk", "from_on": today().isoformat()}
    answer = post(posting_office, reverse("posting-new", args=[worker.pk]), form)
    assert answer["Location"] == reverse("worker", args=[worker.pk])
    assert Worker.objects.get(pk=worker.pk).role_codes == {"worker", "clerk"}


def test_a_posting_that_ends_before_it_begins_is_refused_on_the_page(
    posting_office: Client, worker: Worker
) -> None:
    form = {
        "area": str(make_area().pk),
        "role": "clerk",
        "from_on": today().isoformat(),
        "until_on": (today() - timedelta(days=1)).isoformat(),
    }
    assert post(posting_office, reverse("posting-new", args=[worker.pk]), form).status_code == 200
    assert worker.postings.count() == 1


def end(office: Client, posting: Posting, days: int = 0, date: str = "") -> Any:
    until_on = date or (today() + timedelta(days=days)).isoformat()
    return post(office, reverse("posting-end", args=[posting.pk]), {"until_on": until_on})


def test_a_posting_is_ended(posting_office: Client, worker: Worker) -> None:
    assert end(posting_office, worker.postings.get()).status_code == 302
    assert worker.postings.get().until_on == today()


def test_an_end_that_comes_no_sooner_is_a_conflict(posting_office: Client, worker: Worker) -> None:
    end(posting_office, worker.postings.get())
    assert end(posting_office, worker.postings.get(), days=3).status_code == 409


def test_a_last_day_that_is_no_day_is_refused_on_the_page(
    posting_office: Client, worker: Worker
) -> None:
    assert end(posting_office, worker.postings.get(), date="bald").status_code == 200
    assert worker.postings.get().until_on is None


def test_a_forgotten_password_is_replaced(office: Client, worker: Worker) -> None:
    url = reverse("worker-reset", args=[worker.pk])
    assert post(office, url, {"password": "short"}).status_code == 200
    assert post(office, url, {"password": NEW_PASSWORD}).status_code == 302
    assert sign_in(Client(), "shen", NEW_PASSWORD).status_code == 302


@pytest.mark.parametrize("door", ["worker-reset", "worker-factors-take"])
@pytest.mark.parametrize("role", ["system", "security", "audit"])
def test_an_administrators_sign_in_is_not_renewed_on_the_pages(
    office: Client, door: str, role: str
) -> None:
    other = make_worker(role, make_area())
    answer = post(office, reverse(door, args=[other.pk]), {"password": NEW_PASSWORD})
    assert answer.status_code == 403
    assert "renew_administrator" in answer.content.decode()
    page = office.get(reverse("worker", args=[other.pk])).content.decode()
    assert reverse("worker-reset", args=[other.pk]) not in page
    assert sign_in(Client(), other.username).status_code == 302


def test_an_account_is_locked_and_unlocked(office: Client, worker: Worker) -> None:
    url = reverse("worker-lock", args=[worker.pk])
    post(office, url, {"to": "locked"})
    assert not Worker.objects.get(pk=worker.pk).is_active
    post(office, url, {"to": "open"})
    assert Worker.objects.get(pk=worker.pk).is_active


def test_nobody_locks_their_own_account(office: Client, administrator: Worker) -> None:
    answer = post(office, reverse("worker-lock", args=[administrator.pk]))
    assert answer.status_code == 403
    assert Worker.objects.get(pk=administrator.pk).is_active


def test_the_organisation_tree_is_listed(office: Client) -> None:
    page = office.get(reverse("area-list")).content.decode()
    assert all(name in page for name in Area.objects.values_list("name", flat=True))


def test_an_administrator_reads_no_name_of_a_household(office: Client) -> None:
    area = make_area()
    make_household(area, make_worker("worker", area), name="魏龙凤")
    for name in ("worker-list", "area-list"):
        assert "魏龙凤" not in office.get(reverse(name)).content.decode()


def test_a_role_behind_the_door_is_still_asked_by_the_view(
    office: Client, administrator: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casework.access.rules.may_manage_staff", lambda worker: False)
    for name in ("worker-list", "worker-new", "area-list"):
        assert office.get(reverse(name)).status_code == 403


def new_area(office: Client, parent: Area, **changes: str) -> Any:
    form = {"parent": str(parent.pk), "name": "望春居民区", "code": "WC01"} | changes
    return post(office, reverse("area-new"), form)


def test_an_area_is_opened_below_its_street(office: Client) -> None:
    street = make_area().street
    assert street is not None
    assert new_area(office, street)["Location"] == reverse("area-list")
    assert Area.objects.get(code="WC01").street == street


@pytest.mark.parametrize(
    "changes", [{"code": "望春"}, {"code": "WC-01"}, {"name": ""}, {"code": ""}], ids=str
)
def test_an_area_needs_a_name_and_a_code_of_letters_and_digits(
    office: Client, changes: dict[str, str]
) -> None:
    street = make_area().street
    assert street is not None
    assert new_area(office, street, **changes).status_code == 200
    assert not Area.objects.filter(name="望春居民区").exists()


def test_a_code_is_given_once_whatever_its_case(office: Client) -> None:
    street = make_area().street
    assert street is not None
    new_area(office, street)
    assert new_area(office, street, code="wc01", name="另一居民区").status_code == 200
    assert not Area.objects.filter(name="另一居民区").exists()


def test_nothing_can_be_opened_below_a_residential_area(office: Client) -> None:
    assert new_area(office, make_area()).status_code == 200
