"""The visit page: what it offers, keeps and refuses."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.urls import reverse

from casework.access.models import Area, Worker
from casework.assessments.actions import complete
from casework.assessments.codes import Score
from casework.audit.models import Entry
from casework.common.dates import today
from casework.households.actions import add_person
from casework.households.models import Household, PersonCondition, PersonIdentity
from casework.plans.selectors import active_measures
from tests.assessments.answers import answers
from tests.factories import make_active_plan, make_household, make_visit, make_worker
from tests.posting import post
from tests.visits.pages import MARKUP, day, form, new_url, signed_in, text_of, the_visit

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def test_a_plain_visit_is_saved_and_shown(household: Household, worker: Worker):
    response = post(signed_in(worker), new_url(household), form(household))
    visit = the_visit(household)
    assert response.headers["Location"] == reverse("visit", args=[visit.pk])
    assert (visit.mode, visit.by, visit.next_on) == ("home", worker, day(6))
    assert visit.log.people_seen == (household.head.pk,)


def test_the_page_offers_now_the_people_and_the_measures(
    household: Household, worker: Worker, supervisor: Worker
):
    make_active_plan(household, worker, supervisor)
    page = text_of(signed_in(worker).get(new_url(household)))
    assert f'value="{today().isoformat()}"' in page
    assert "魏龙凤" in page
    assert "助残车接送血透" in page


def test_opening_the_page_is_a_read_of_the_household(household: Household, worker: Worker):
    signed_in(worker).get(new_url(household))
    assert Entry.objects.latest("pk").act == "household read"


def test_a_ticked_measure_is_recorded_as_done_with_its_note(
    household: Household, worker: Worker, supervisor: Worker
):
    make_active_plan(household, worker, supervisor)
    prefix = f"m-{active_measures(household)[0].pk}"
    fields = {f"{prefix}-ticked": "on", f"{prefix}-note": "三次都送到"}
    post(signed_in(worker), new_url(household), form(household, **fields))
    done = the_visit(household).measures.get()
    assert (done.outcome, done.note.text) == ("done", "三次都送到")


def test_a_measure_that_was_not_ticked_leaves_no_row(
    household: Household, worker: Worker, supervisor: Worker
):
    make_active_plan(household, worker, supervisor)
    prefix = f"m-{active_measures(household)[0].pk}"
    post(signed_in(worker), new_url(household), form(household, **{f"{prefix}-outcome": "done"}))
    assert not the_visit(household).measures.exists()


def test_a_measure_of_the_plan_as_it_was_when_the_page_was_opened_is_kept(
    household: Household, worker: Worker, supervisor: Worker
):
    make_active_plan(household, worker, supervisor)
    old = active_measures(household)[0]
    make_active_plan(household, worker, supervisor)
    fields = {f"m-{old.pk}-ticked": "on", f"m-{old.pk}-outcome": "not_done"}
    post(signed_in(worker), new_url(household), form(household, **fields))
    done = the_visit(household).measures.get()
    assert (done.measure, done.outcome) == (old, "not_done")


def test_what_was_observed_reaches_the_assessment(household: Household, worker: Worker):
    complete(household_id=household.pk, answers=answers(1), assessed_on=day(-3), by=worker)
    fields = {"o-care-score": "3", "o-care-note": "跌倒两次", "o-child-note": "在家写作业"}
    post(signed_in(worker), new_url(household), form(household, **fields))
    seen = [(o.domain, o.score, o.note) for o in the_visit(household).log.observations]
    assert seen == [("care", 3, "跌倒两次"), ("child", None, "在家写作业")]
    assert household.assessments.count() == 2


def test_the_last_score_stands_beside_each_domain(household: Household, worker: Worker):
    complete(household_id=household.pk, answers=answers(2), assessed_on=day(-3), by=worker)
    page = text_of(signed_in(worker).get(new_url(household)))
    assert page.count(f"上次 2 {Score.MODERATE.label}") == 10


def test_a_joint_visit_keeps_who_came_along(household: Household, worker: Worker):
    fields = {"mode": "joint", "p-0-unit": "民政科", "p-0-name": "王主任"}
    post(signed_in(worker), new_url(household), form(household, **fields))
    guests = the_visit(household).log.participants
    assert [(guest.unit, guest.name) for guest in guests] == [("民政科", "王主任")]


def test_a_major_change_is_recorded(household: Household, worker: Worker):
    fields = {"changed": "yes", "change": "上周住院"}
    post(signed_in(worker), new_url(household), form(household, **fields))
    assert the_visit(household).log.major_change == "上周住院"


def test_a_change_typed_and_then_denied_is_none(household: Household, worker: Worker):
    post(signed_in(worker), new_url(household), form(household, change="上周住院"))
    assert the_visit(household).log.major_change == ""


def test_a_day_of_ones_own_counts_before_the_proposed_one(household: Household, worker: Worker):
    fields = {"next_other": day(4).isoformat()}
    post(signed_in(worker), new_url(household), form(household, **fields))
    assert the_visit(household).next_on == day(4)


def test_nobody_there_needs_no_narrative(household: Household, worker: Worker):
    post(signed_in(worker), new_url(household), form(household, met=["nobody"], narrative=""))
    assert the_visit(household).nobody_home


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"on": day(1).isoformat()}, "还没有到"),
        ({"on": day(-40).isoformat()}, "开案"),
        ({"at": ""}, "时间"),
        ({"met": []}, "请选见到了谁"),
        ({"met": [str(uuid4())]}, "成员有变动"),
        ({"narrative": ""}, "写一写"),
        ({"changed": "yes"}, "写明有什么变化"),
        ({"mode": "joint"}, "联合走访"),
        ({"next": day(-1).isoformat()}, "下次走访"),
        ({"next_other": day(-2).isoformat()}, "下次走访"),
        ({"p-0-unit": "民政科"}, "这个单位来了谁"),
        ({"o-care-score": "7"}, "7"),
    ],
)
def test_what_is_wrong_is_said_and_everything_typed_is_kept(
    household: Household, worker: Worker, fields: dict[str, Any], sentence: str
):
    typed = {"narrative": MARKUP, "next_reason": "取发票", "o-care-note": "扶着走"}
    response = post(signed_in(worker), new_url(household), form(household, **typed | fields))
    page = text_of(response)
    assert response.status_code == 200
    assert sentence in page
    assert "取发票" in page
    assert "扶着走" in page
    assert not household.visits.exists()


def test_the_narrative_is_still_there_after_an_error(household: Household, worker: Worker):
    page = text_of(
        post(signed_in(worker), new_url(household), form(household, narrative=MARKUP, met=[]))
    )
    assert "&lt;b onclick=&quot;x()&quot;&gt;重&lt;/b&gt; {{ 7 }} &amp; %s &lt;para&gt;" in page


def test_nobody_and_somebody_at_once_is_refused(household: Household, worker: Worker):
    both = ["nobody", str(household.head.pk)]
    page = text_of(post(signed_in(worker), new_url(household), form(household, met=both)))
    assert "不能同时选" in page


def test_a_double_press_records_one_visit(household: Household, worker: Worker):
    client = signed_in(worker)
    sent = form(household, idempotency_key=str(uuid4()))
    first = post(client, new_url(household), sent)
    second = post(client, new_url(household), sent)
    assert household.visits.count() == 1
    assert second.headers["Location"] == first.headers["Location"]


def test_save_and_next_goes_on_to_the_household_that_is_due_first(
    household: Household, worker: Worker, area: Area
):
    other = make_household(area, worker, opened_on=day(-60))
    response = post(signed_in(worker), new_url(household), form(household, save_next="1"))
    assert response.headers["Location"] == new_url(other)


def test_save_and_next_ends_at_the_schedule(household: Household, worker: Worker):
    response = post(signed_in(worker), new_url(household), form(household, save_next="1"))
    assert response.headers["Location"] == reverse("visit-schedule")


def test_the_last_visit_stands_folded_at_the_top(household: Household, worker: Worker):
    make_visit(household, worker, days_ago=3, log_next_reason="取九月发票")
    page = text_of(signed_in(worker).get(new_url(household)))
    assert "取九月发票" in page
    assert "远航刚从医院回来" in page


def test_numbers_to_ring_stand_beside_the_form(household: Household, worker: Worker):
    add_person(
        household_id=household.pk,
        relation="2",
        identity=PersonIdentity(name="张远航", id_kind="none", phones=("13800003715",)),
        condition=PersonCondition(),
        by=worker,
    )
    page = text_of(signed_in(worker).get(new_url(household)))
    assert "tel:19900001234" in page
    assert "tel:13800003715" in page


def test_a_number_that_cannot_be_read_is_left_out(household: Household, worker: Worker):
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE households_person SET identity_sealed = condition_sealed")
    page = text_of(signed_in(worker).get(new_url(household)))
    # Once beside the form and once folded below it, for narrow screens.
    assert page.count("tel:") == 2


def test_a_clerk_may_not_open_the_visit_page(household: Household, area: Area):
    assert signed_in(make_worker("clerk", area)).get(new_url(household)).status_code == 403


def test_a_clerk_may_not_send_a_visit(household: Household, area: Area):
    client = signed_in(make_worker("clerk", area))
    assert post(client, new_url(household), form(household)).status_code == 403
    assert not household.visits.exists()


@pytest.mark.parametrize("name", ["visit-new", "visits"])
def test_pages_of_a_household_out_of_scope_are_not_found(
    household: Household, stranger: Worker, name: str
):
    assert signed_in(stranger).get(reverse(name, args=[household.pk])).status_code == 404


def test_a_visit_sent_to_a_household_out_of_scope_is_not_found(
    household: Household, stranger: Worker
):
    assert post(signed_in(stranger), new_url(household), form(household)).status_code == 404
    assert not household.visits.exists()


def test_a_closed_case_takes_no_visit(household: Household, worker: Worker):
    rows = Household.objects.unscoped("test").filter(pk=household.pk)
    rows.update(stage="closed", closed_on=today())
    assert signed_in(worker).get(new_url(household)).status_code == 403
