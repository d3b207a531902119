"""The pages of keeping and destroying a record, as two supervisors go through them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from casework.access.models import Worker
from casework.audit.models import Entry
from casework.households import actions
from casework.households.models import Household, RetentionHold, ShredRequest, ShredStage, Stage
from tests.posting import post
from tests.test_house import patterns
from tests.world import CANARY_LANE, CANARY_NAME, World

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])

LAWFUL = {"reason": "lawful_request", "basis": "purpose_over", "no_duty": "on"}


def browser(worker: Worker) -> Client:
    client = Client()
    client.force_login(worker)
    return client


def page(worker: Worker, name: str, *args: Any) -> str:
    """Return a page as the worker sees it."""
    answer = browser(worker).get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def send(worker: Worker, name: str, *args: Any, **form: Any) -> Any:
    return post(browser(worker), reverse(name, args=args), form)


@pytest.fixture
def asked(world: World) -> ShredRequest:
    """A request of the street's supervisor that waits, on a case of the area."""
    request: ShredRequest = ShredRequest.objects.unscoped("a test").get(
        pk=world.ids["shred request"]
    )
    return request


def decision(asked: ShredRequest, **changed: str) -> dict[str, str]:
    """Return the form of a decision as the page would send it."""
    shown = actions.content_hash(asked)
    number = asked.household.number
    return {"decision": "approve", "content_hash": shown, "number": number} | changed


def stage_of(asked: ShredRequest) -> str:
    return str(ShredRequest.objects.unscoped("a test").get(pk=asked.pk).stage)


def test_the_card_of_a_closed_case_leads_a_supervisor_there(world: World) -> None:
    url = reverse("retention", args=[world.ids["kept case"]])
    assert url in page(world.who("supervisor"), "household", world.ids["kept case"])
    assert url not in page(world.who("worker"), "household", world.ids["kept case"])


def test_the_card_of_a_case_without_visits_asks_whether_it_is_an_error(world: World) -> None:
    text = page(world.who("supervisor"), "household", world.ids["waiting case"])
    assert "误建" in text


def test_each_reason_says_what_stands_against_it(world: World) -> None:
    text = page(world.who("supervisor"), "retention", world.ids["closed case"])
    assert text.count("保管期还没有满") == 3
    assert text.count("没有妨碍") == 1


def test_a_reason_that_is_against_the_rules_is_refused_in_words(world: World) -> None:
    answer = send(
        world.who("supervisor"), "retention", world.ids["closed case"], reason="retention"
    )
    assert "保管期还没有满" in answer.content.decode()
    assert not world.rows["closed case"].shred_requests.exists()


@pytest.mark.parametrize(("missing", "words"), [("basis", "依据哪一条"), ("no_duty", "只能封存")])
def test_a_lawful_request_needs_its_basis_and_a_look_into_the_rules(
    world: World, missing: str, words: str
) -> None:
    form = {name: value for name, value in LAWFUL.items() if name != missing}
    answer = send(world.who("supervisor"), "retention", world.ids["closed case"], **form)
    assert words in answer.content.decode()


def test_a_basis_of_another_reason_is_left_out(world: World) -> None:
    form = {"reason": "error", "basis": "unlawful"}
    send(world.who("supervisor"), "retention", world.ids["waiting case"], **form)
    assert world.rows["waiting case"].shred_requests.get().basis == ""


def test_whoever_asks_a_second_time_is_led_to_the_request_that_stands(world: World) -> None:
    where = [world.who("supervisor"), "retention", world.ids["kept case"]]
    answer = send(*where, **LAWFUL)
    assert answer["Location"] == reverse("retention", args=[world.ids["kept case"]])
    assert world.rows["kept case"].shred_requests.count() == 1


def test_a_request_stands_in_the_queue_of_the_others(world: World, asked: ShredRequest) -> None:
    url = reverse("shred-decide", args=[asked.pk])
    assert url in page(world.who("supervisor"), "review-queue")
    assert url not in page(world.chief, "review-queue")


def test_the_badge_counts_the_requests_of_others(world: World, asked: ShredRequest) -> None:
    from casework.desk.badges import approvals

    before = approvals(world.who("supervisor")).count, approvals(world.chief).count
    actions.withdraw_shredding(request_id=asked.pk, by=world.chief)
    after = approvals(world.who("supervisor")).count, approvals(world.chief).count
    assert (before[0] - after[0], before[1] - after[1]) == (1, 0)


def test_the_decision_shows_what_will_be_destroyed(world: World, asked: ShredRequest) -> None:
    text = page(world.who("supervisor"), "shred-decide", asked.pk)
    assert re.search(r"成员和亲属</th><td class=\"n\">1<", text)
    assert actions.content_hash(asked) in text


def test_the_file_number_is_typed_by_hand(world: World, asked: ShredRequest) -> None:
    form = decision(asked, number="CANARY-9999")
    answer = send(world.who("supervisor"), "shred-decide", asked.pk, **form)
    assert "这不是本户的档案号" in answer.content.decode()
    assert stage_of(asked) == ShredStage.WAITING


def test_a_decision_on_what_was_not_shown_is_a_conflict(world: World, asked: ShredRequest) -> None:
    form = decision(asked, content_hash="0" * 32)
    answer = send(world.who("supervisor"), "shred-decide", asked.pk, **form)
    assert answer.status_code == 409
    assert stage_of(asked) == ShredStage.WAITING


def test_a_hold_that_came_meanwhile_is_said_on_the_page(world: World, asked: ShredRequest) -> None:
    actions.set_hold(household_id=asked.household_id, note="审计要看", by=world.chief)
    form = decision(asked)
    answer = send(world.who("supervisor"), "shred-decide", asked.pk, **form)
    assert "档案正在保全中" in answer.content.decode()
    assert stage_of(asked) == ShredStage.WAITING


def test_the_record_may_be_kept(world: World, asked: ShredRequest) -> None:
    form = decision(asked, decision="decline", number="")
    answer = send(world.who("supervisor"), "shred-decide", asked.pk, **form)
    assert answer["Location"] == reverse("retention", args=[asked.household_id])
    assert stage_of(asked) == ShredStage.DECLINED
    assert "未同意" in page(world.chief, "retention", asked.household_id)


def test_after_the_commit_the_record_is_destroyed(
    world: World,
    asked: ShredRequest,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(world.who("supervisor"), "shred-decide", asked.pk, **decision(asked))
    household = Household.objects.unscoped("a test").get(pk=asked.household_id)
    assert (household.stage, answer["Location"]) == (
        Stage.SHREDDED,
        reverse("household", args=[household.pk]),
    )
    text = page(world.who("worker"), "household", household.pk)
    assert [word for word in ("已销毁", household.number, "依法删除") if word not in text] == []
    assert CANARY_NAME not in text
    assert CANARY_LANE not in text


def test_what_was_interrupted_is_taken_up_from_its_page(
    world: World, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    half = world.ids["half request"]
    url = reverse("shred-continue", args=[half])
    assert url in page(world.who("supervisor"), "household", world.ids["half-shredded case"])
    assert url not in page(world.who("worker"), "household", world.ids["half-shredded case"])
    with django_capture_on_commit_callbacks(execute=True):
        assert send(world.who("supervisor"), "shred-continue", half).status_code == 302
    household = Household.objects.unscoped("a test").get(pk=world.ids["half-shredded case"])
    assert household.stage == Stage.SHREDDED


def test_what_is_at_its_end_is_not_taken_up(world: World, asked: ShredRequest) -> None:
    assert send(world.who("supervisor"), "shred-continue", asked.pk).status_code == 409


def test_whoever_answers_for_the_case_decides_where_nobody_else_is_left(
    world: World, asked: ShredRequest
) -> None:
    near = world.who("supervisor")
    Household.objects.unscoped("a test").filter(pk=asked.household_id).update(worker=near)
    asked.household.refresh_from_db()
    assert page(near, "shred-decide", asked.pk)


def test_a_hold_is_seen_and_lifted(world: World) -> None:
    hold: RetentionHold = RetentionHold.objects.unscoped("a test").get(pk=world.ids["hold"])
    where = reverse("retention", args=[hold.household_id])
    assert "金丝雀打官司。" in page(world.chief, "retention", hold.household_id)
    assert send(world.chief, "hold-lift", hold.pk)["Location"] == where
    assert "解除" in page(world.chief, "retention", hold.household_id)


def test_a_hold_ends_in_the_future(world: World) -> None:
    form = {"note": "审计", "until_on": "2020-01-01"}
    answer = send(world.chief, "hold-new", world.ids["closed case"], **form)
    assert "这一天已经过去" in answer.content.decode()


@pytest.mark.parametrize("name", ["shredded case", "half-shredded case"])
def test_every_door_of_a_shredded_household_is_shut_but_its_page(world: World, name: str) -> None:
    household_id, opened = world.ids[name], []
    for entry in patterns():
        if set(entry.pattern.converters) != {"household_id"}:
            continue
        for worker in (world.who("supervisor"), world.who("worker"), world.who("clerk")):
            url = reverse(str(entry.name), args=[household_id])
            for answer in (browser(worker).get(url), post(browser(worker), url, {})):
                if answer.status_code not in (403, 404, 405):
                    opened.append(entry.name)
    assert set(opened) == {"household"}


def test_lists_counts_and_search_know_nothing_of_it(world: World) -> None:
    number = world.rows["half-shredded case"].number
    supervisor = world.who("supervisor")
    for list_page in ("household-list", "desk", "visit-schedule", "plan-list", "review-queue"):
        assert number not in page(supervisor, list_page)
    found = browser(supervisor).post(reverse("search"), {"q": number}).content.decode()
    assert reverse("household", args=[world.ids["half-shredded case"]]) not in found


def test_a_request_that_a_restore_brought_back_waits_for_nobody(world: World) -> None:
    """A backup from before the decision, and a tombstone that was repeated on it."""
    asked = ShredRequest.objects.unscoped("a test").filter(pk=world.ids["done request"])
    asked.update(stage=ShredStage.WAITING, decided_at=None, decided_by=None)
    for decider in (world.chief, world.who("supervisor")):
        assert reverse("shred-decide", args=[asked.get().pk]) not in page(decider, "review-queue")


def test_it_is_listed_under_its_own_filter(world: World) -> None:
    client = browser(world.who("worker"))
    text = client.get(reverse("household-list") + "?stage=shredded").content.decode()
    assert world.rows["shredded case"].number in text
    assert world.rows["half-shredded case"].number in text
    assert CANARY_NAME not in text
    closed = client.get(reverse("household-list") + "?stage=closed").content.decode()
    assert world.rows["shredded case"].number not in closed


def test_looking_at_what_remains_is_remembered(world: World) -> None:
    page(world.who("clerk"), "household", world.ids["shredded case"])
    entry = Entry.objects.filter(act="household read").latest("id")
    assert (entry.household_id, entry.details["page"]) == (world.ids["shredded case"], "shredded")
