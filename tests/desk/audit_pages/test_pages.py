"""The log's pages: whose entries stand there, how they are filtered, and judging a finding."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.test import Client
from django.urls import reverse

from casework.access.models import Role, Worker
from casework.audit.chain import record
from casework.audit.models import AppendOnly, Entry, FindingReview
from casework.common.dates import clock_at, now, today
from casework.common.moves import MoveNotAllowed
from casework.desk.audit_pages import lines
from casework.desk.audit_pages.actions import review_finding
from tests.doors import PERSON
from tests.factories import make_household
from tests.posting import post
from tests.reports.books import made
from tests.world import CANARY_NAME, NEXT_AREA, OWN, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def client_of(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def text(reader: Worker, name: str, *args: Any, **query: str) -> str:
    answer = client_of(reader).get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_supervisor_reads_who_saw_a_household(world: World) -> None:
    record("visits read", world.rows["case"], by=world.colleague)
    page = text(world.chief, "audit-household", world.ids["case"])
    assert "查看了走访列表" in page
    assert reverse("audit-worker", args=[world.colleague.pk]) in page
    assert CANARY_NAME in page


def test_a_form_that_came_back_with_the_record_on_its_page_is_a_look(world: World) -> None:
    answer = post(client_of(world.colleague), reverse("visit-new", args=[world.ids["case"]]), {})
    assert answer.status_code == 200
    page = text(world.chief, "audit-household", world.ids["case"])
    assert reverse("audit-worker", args=[world.colleague.pk]) in page


def test_a_form_that_was_carried_out_is_no_look(world: World) -> None:
    before = Entry.objects.filter(act="household read").count()
    form = {
        "worker": world.colleague.pk,
        "until_on": today(),
        "reason": "一起走访",
    }
    url = reverse("share-new", args=[world.ids["case"]])
    assert post(client_of(world.chief), url, form).status_code == 302
    assert Entry.objects.filter(act="household read").count() == before


def test_a_form_that_met_a_household_out_of_scope_is_no_look_at_it(world: World) -> None:
    stranger = world.who("worker", NEXT_AREA)
    own = make_household(stranger.postings.get().area, stranger)
    held = world.rows["head of case"].identity
    form = {**PERSON, "id_kind": held.id_kind, "id_number": held.id_number}
    answer = post(client_of(stranger), reverse("person-new", args=[own.pk]), form)
    assert "id_number" in answer.context["form"].errors
    looks = Entry.objects.filter(act="household read", actor=stranger.pk)
    assert {look.household_id for look in looks} == {own.pk}


def test_the_administrator_of_the_audit_reads_the_file_number_and_no_name(world: World) -> None:
    page = text(world.who(Role.AUDIT), "audit-household", world.ids["case"])
    assert world.rows["case"].number in page
    assert CANARY_NAME not in page


def test_what_was_done_by_someone_from_elsewhere_stands_there_without_a_link(
    world: World,
) -> None:
    stranger = world.who("auditor", "next street")
    record("people read", world.rows["case"], by=stranger)
    record("index written", world.rows["case"], by=None)
    page = text(world.who("supervisor"), "audit-household", world.ids["case"], kind="")
    assert "查看了家庭成员" in page
    assert "系统" in page
    assert reverse("audit-worker", args=[stranger.pk]) not in page


def test_a_page_of_someone_shows_only_what_lies_in_the_reader_s_areas(world: World) -> None:
    record("visits read", world.rows["case"], by=world.colleague)
    record("signed in", world.colleague, by=world.colleague)
    page = text(world.who("supervisor"), "audit-worker", world.colleague.pk)
    assert world.rows["case"].number in page
    assert "登录" in page


def test_a_ledger_stands_in_a_household_s_log_and_once_in_its_maker_s(
    world: World, settings: Any, tmp_path: Any
) -> None:
    settings.CASEWORK_LEDGERS_DIR = tmp_path
    chief, case = world.chief, world.rows["case"]
    made(case.area, chief, "households")
    assert "列入了生成的台账" in text(chief, "audit-household", case.pk, kind="print")
    page = text(chief, "audit-worker", chief.pk, kind="print")
    assert "列入了生成的台账" not in page
    assert "生成了台账" in page


def test_reading_the_log_is_remembered(world: World) -> None:
    text(world.who("supervisor"), "audit-household", world.ids["case"])
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.household_id) == ("audit of household read", world.ids["case"])


def test_entries_are_filtered_by_day_kind_and_person(world: World) -> None:
    case, worker = world.rows["case"], world.colleague
    with clock_at(now() - timedelta(days=3)):
        record("visits read", case, by=worker)
    record("case file printed", case, by=worker)
    day = str(today() - timedelta(days=3))
    old = text(world.chief, "audit-household", case.pk, first=day, last=day)
    assert ("查看了走访列表" in old, "打印了档案" in old) == (True, False)
    printed = text(
        world.chief, "audit-household", case.pk, kind="print", worker=str(worker.pk), last="x"
    )
    assert ("查看了走访列表" in printed, "打印了档案" in printed) == (False, True)


def test_older_entries_stand_on_the_next_page(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LINES_A_PAGE", 2)
    case = world.rows["case"]
    with clock_at(now() + timedelta(seconds=5)):
        for act in ("visits read", "people read", "plans read"):
            record(act, case, by=world.colleague)
    url = reverse("audit-household", args=[case.pk])
    client = client_of(world.chief)
    first = client.get(url)
    assert "查看了走访列表" not in first.content.decode()
    second = client.get(f"{url}?{first.context['next']}").content.decode()
    assert "查看了走访列表" in second
    assert "查看了计划列表" not in second


def test_the_last_page_leads_nowhere(world: World) -> None:
    page = client_of(world.chief).get(
        reverse("audit-household", args=[world.ids["case"]]), {"kind": "search"}
    )
    assert page.context["next"] == ""
    assert 'class="empty"' in page.content.decode()


def test_a_household_is_found_by_its_number_in_one_s_own_areas(world: World) -> None:
    number = world.rows["case"].number
    url = reverse("audit-people")
    here = client_of(world.who(Role.AUDIT)).post(url, {"number": number.lower()})
    assert here["Location"] == reverse("audit-household", args=[world.ids["case"]])
    there = client_of(world.who(Role.AUDIT, NEXT_AREA)).post(url, {"number": number})
    assert there.status_code == 200
    tried = Entry.objects.filter(act="list read", details__list="file numbers")
    assert [entry.details["found"] for entry in tried.order_by("id")] == [True, False]


def test_a_file_number_in_the_address_finds_nothing(world: World) -> None:
    """Addresses stay in logs and histories."""
    address = f"{reverse('audit-people')}?number={world.rows['case'].number}"
    assert client_of(world.who(Role.AUDIT)).get(address).status_code == 200


def test_the_staff_looked_over_are_listed(world: World) -> None:
    page = text(world.who(Role.AUDIT), "audit-people")
    assert reverse("audit-worker", args=[world.colleague.pk]) in page
    assert reverse("audit-worker", args=[world.who("worker", NEXT_AREA).pk]) not in page


# Judging


@pytest.fixture
def finding(world: World) -> dict[str, Any]:
    """Let the colleague open the case in an emergency."""
    record("opened in emergency", world.rows["case"], by=world.colleague)
    return {"rule": "emergency", "worker_id": world.colleague.pk, "day": today()}


JUDGEMENT = {"outcome": "in_order", "ground": "called"}


def test_a_finding_is_judged_once(world: World, finding: dict[str, Any]) -> None:
    review = review_finding(**finding, **JUDGEMENT, by=world.who("supervisor"))
    assert str(review) == f"emergency {today()} in_order"
    entry = Entry.objects.latest("id")
    assert (entry.act, entry.details["ground"]) == ("finding reviewed", "called")
    with pytest.raises(MoveNotAllowed):
        review_finding(**finding, **JUDGEMENT, by=world.chief)


def test_a_judgement_cannot_be_changed(world: World, finding: dict[str, Any]) -> None:
    review = review_finding(**finding, **JUDGEMENT, by=world.chief)
    with pytest.raises(AppendOnly):
        review.save()


def test_who_it_is_about_does_not_judge(world: World) -> None:
    supervisor = world.who("supervisor")
    record("opened in emergency", world.rows["case"], by=supervisor)
    with pytest.raises(PermissionDenied):
        review_finding(
            rule="emergency", worker_id=supervisor.pk, day=today(), **JUDGEMENT, by=supervisor
        )


def test_the_administrator_of_the_audit_does_not_judge(
    world: World, finding: dict[str, Any]
) -> None:
    with pytest.raises(PermissionDenied):
        review_finding(**finding, **JUDGEMENT, by=world.who(Role.AUDIT))


def test_what_was_not_found_is_not_judged(world: World, finding: dict[str, Any]) -> None:
    with pytest.raises(ObjectDoesNotExist):
        review_finding(**finding | {"rule": "much"}, **JUDGEMENT, by=world.chief)


def test_a_stranger_finds_nobody_to_judge(world: World, finding: dict[str, Any]) -> None:
    with pytest.raises(Worker.DoesNotExist):
        review_finding(**finding, **JUDGEMENT, by=world.who("supervisor", NEXT_AREA))


def test_findings_are_listed_with_their_judgement(world: World, finding: dict[str, Any]) -> None:
    assert "未核查" in text(world.chief, "audit")
    review_finding(**finding, **JUDGEMENT, by=world.chief)
    page = text(world.chief, "audit", rule="emergency")
    assert "没有问题" in page
    assert "未核查" not in page
    other = text(world.chief, "audit", rule="much", first="2020-01-01")
    assert reverse("audit-findings", args=[world.colleague.pk]) not in other


def url_of(worker_id: UUID) -> str:
    return f"{reverse('audit-findings', args=[worker_id])}?rule=emergency&day={today()}"


def test_a_finding_is_judged_on_its_page(world: World, finding: dict[str, Any]) -> None:
    client, url = client_of(world.who("auditor")), url_of(world.colleague.pk)
    assert 'name="ground"' in client.get(url).content.decode()
    form = {"rule": "emergency", "day": str(today())}
    assert post(client, url, form).status_code == 200
    assert post(client, url, form | JUDGEMENT).status_code == 302
    assert FindingReview.objects.get().reviewed_by == world.who("auditor").pk
    assert 'name="ground"' not in client.get(url).content.decode()


def test_an_address_that_names_no_finding_offers_nothing_to_judge(
    world: World, finding: dict[str, Any]
) -> None:
    page = text(world.chief, "audit-findings", world.colleague.pk, rule="emergency", day="today")
    assert "未核查" in page
    assert 'name="ground"' not in page


def test_who_may_not_judge_is_told_who_does(world: World, finding: dict[str, Any]) -> None:
    page = client_of(world.who(Role.AUDIT, OWN)).get(url_of(world.colleague.pk)).content.decode()
    assert 'name="ground"' not in page
    assert "本人不能核查自己" in page


def test_the_page_of_findings_tells_when_a_checkpoint_is_due(world: World) -> None:
    assert "检查点" in text(world.chief, "audit")
