"""A household with something in every part of its record, made by the rooms' own actions."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import connection

from casework.access.models import Area, Worker
from casework.assessments import actions as assessing
from casework.assessments.models import MoodAnswer, MoodAnswers
from casework.common.dates import clock_at, now, today
from casework.households.actions import (
    add_attachment,
    add_outside_tie,
    add_person,
    add_tie,
    change_category,
    give_consent,
    remove_member,
    withdraw_consent,
)
from casework.households.attachments.limits import JPEG, PDF, Cleaned
from casework.households.models import (
    Attachment,
    ConsentNote,
    Household,
    HouseholdIdentity,
    HouseholdSituation,
    OutsideContent,
    Person,
    PersonCondition,
    PersonIdentity,
)
from casework.plans import actions as planning
from casework.plans.models import Plan
from casework.reviews import actions as reviewing
from casework.reviews.content import basis_of, fingerprint
from casework.reviews.models import Closure, Review
from casework.visits.actions import MeasureOutcome, add_addendum
from casework.visits.models import Observation, Participant, Visit
from tests.assessments.answers import answers
from tests.factories import make_household, make_submitted_plan, make_visit
from tests.reports import drawing

HEAD, SON, NIECE, FORMER = "魏龙㛃", "魏𬭎", "魏𬱖", "张䶮"
SON_ID = "310199197311130243"
PHONE, SON_PHONE, NIECE_PHONE = "19900001234", "19900005678", "19900009999"
NEIGHBOUR, CREDITOR, HOSPITAL = "陆大伟", "胡永顺", "区中心医院"
FIRST = (
    "上午九时到达，魏龙㛃在家，魏𬭎去医院透析未归。她说：“停电二十分钟，我吓得一夜没睡。”"
    "邻居陆大伟常来帮忙提水。"
)
SECOND = '<b>重</b> {{ 7 }} & %s <img src="/etc/passwd"> 这些字照样印出。'
ADDENDUM = "“一夜没睡”应为“后半夜没睡”。"


def on_day(days_ago: float, act: Callable[[], Any]) -> Any:
    """Let something happen so many days ago."""
    with clock_at(now() - timedelta(days=days_ago)):
        return act()


def day(days_ago: int) -> date:
    return today() - timedelta(days=days_ago)


def make_family(area: Area, worker: Worker, supervisor: Worker) -> Household:
    """The whole of it: people, two assessments, two plan versions, two visits, one review."""
    household = on_day(100, lambda: opened(area, worker))
    people = on_day(99, lambda: with_people(household, worker))
    on_day(95, lambda: with_ties_and_files(household, worker))
    on_day(90, lambda: assess(household, worker, people["son"], 1, days_ago=90))
    plan = on_day(80, lambda: make_submitted_plan(household, worker))
    on_day(79, lambda: approve(plan, supervisor))
    first = on_day(60, lambda: visit_first(household, people, worker))
    on_day(58, lambda: add_addendum(visit_id=first.pk, text=ADDENDUM, by=worker))
    make_visit(household, worker, days_ago=40, log_narrative=SECOND, mode="phone")
    now_assessed = on_day(30, lambda: assess(household, worker, people["son"], 2, days_ago=30))
    on_day(29, lambda: override(now_assessed, supervisor))
    review = on_day(20, lambda: review_of(household, first, worker))
    on_day(15, lambda: next_version(review, worker, supervisor))
    made: Household = Household.objects.unscoped("tests").get(pk=household.pk)
    return made


def opened(area: Area, worker: Worker) -> Household:
    return make_household(
        area,
        worker,
        HEAD,
        identity=HouseholdIdentity("样例路1弄2号303室", "样例区老街5号", (PHONE,)),
        situation=HouseholdSituation(
            primary_cause="illness",
            secondary_causes=("debt", "no_labour"),
            income_cents=231_000,
            intake_note="大排摸中发现，此前从未提出申请。",
            extras={"低保证号": "D-0042"},
        ),
        opened_on=day(0),
    )


def with_people(household: Household, worker: Worker) -> dict[str, Person]:
    """A son who is ill, a niece elsewhere, a daughter-in-law who left; ties, consents, category."""
    son = person(household, worker, "2", SON, id_kind="resident_id", id_number=SON_ID, sex="1",
                 birth_on=date(1973, 11, 13), phones=(SON_PHONE,))  # fmt: skip
    niece = person(household, worker, "8", NIECE, is_member=False, id_kind="none",
                   relation_wording="外甥女", phones=(NIECE_PHONE,))  # fmt: skip
    former = person(household, worker, "8", FORMER, id_kind="none", sex="2")
    remove_member(person_id=former.pk, based_on=former.version, left_on=day(0), by=worker)
    head = household.head
    arguments: dict[str, Any] = {"household_id": household.pk, "by": worker}
    add_tie(kind="parent", person_id=head.pk, other_id=son.pk, **arguments)
    add_tie(kind="parent", person_id=niece.pk, other_id=former.pk, **arguments)
    add_tie(kind="guardian", person_id=head.pk, other_id=son.pk, **arguments)
    add_tie(
        kind="partner", person_id=son.pk, other_id=former.pk, partnership="divorced", **arguments
    )
    consent(household, worker, "notice", head, HEAD)
    consent(household, worker, "sharing", son, HEAD, until_on=day(-30))
    withdrawn = consent(household, worker, "photos", None, HEAD)
    withdraw_consent(consent_id=withdrawn.pk, by=worker)
    household.refresh_from_db()
    change_category(
        category="marginal", label="", from_on=day(-5), based_on=household.version, **arguments
    )
    return {"head": head, "son": son, "niece": niece}


def with_ties_and_files(household: Household, worker: Worker) -> None:
    """A hospital, a neighbour who is owed thanks, a cousin who is owed money; a photo, a PDF."""
    for kind, strength, flow, name, role in (
        ("hospital", "strong", "in", HOSPITAL, "血液透析"),
        ("neighbour", "ordinary", "in", NEIGHBOUR, "帮忙提水"),
        ("creditor", "tense", "out", CREDITOR, "欠四万元"),
    ):
        add_outside_tie(
            household_id=household.pk, kind=kind, strength=strength, flow=flow,
            content=OutsideContent(name, role), by=worker,
        )  # fmt: skip
    attach(household, worker, "photo", "煤气软管", Cleaned(JPEG, drawing.picture(), b"t", 640, 480))
    attach(household, worker, "certificate", "诊断证明", Cleaned(PDF, b"a paper", pages=3))


def attach(
    household: Household, worker: Worker, kind: str, title: str, cleaned: Cleaned,
    about: Person | None = None,
) -> Attachment:  # fmt: skip
    return add_attachment(
        household_id=household.pk,
        person_id=about and about.pk,
        kind=kind,
        title=title,
        file_name=f"{title}.bin",
        dated_on=day(0),
        cleaned=cleaned,
        by=worker,
    )


def person(
    household: Household, worker: Worker, relation: str, name: str, *, is_member: bool = True,
    **identity: Any,
) -> Person:  # fmt: skip
    return add_person(
        household_id=household.pk,
        relation=relation,
        identity=PersonIdentity(name=name, ethnicity="01", **identity),
        condition=PersonCondition(
            health="serious", disability_kinds=("4",), disability_grade="2", note="怕生"
        ),
        is_member=is_member,
        by=worker,
    )


def consent(
    household: Household, worker: Worker, purpose: str, whose: Person | None, signed_by: str,
    until_on: date | None = None,
) -> Any:  # fmt: skip
    return give_consent(
        household_id=household.pk,
        person_id=whose and whose.pk,
        purpose=purpose,
        given_on=day(0),
        until_on=until_on,
        note=ConsentNote(signed_by=signed_by),
        by=worker,
    )


def assess(household: Household, worker: Worker, son: Person, score: int, days_ago: int) -> Any:
    found = answers(
        score,
        housing=None,
        illness=3,
        self_care={str(son.pk): ("bathing", "walking"), str(household.head.pk): ()},
        summary="困难由疾病引起，并因照料与借款加重。",
    )
    mood = MoodAnswers({str(son.pk): MoodAnswer(2, 3), str(household.head.pk): MoodAnswer(1)})
    return assessing.complete(
        household_id=household.pk, answers=found, mood=mood, assessed_on=day(0), by=worker
    )


def override(assessment: Any, supervisor: Worker) -> Any:
    return assessing.override_grade(
        assessment_id=assessment.pk,
        grade="orange",
        reason="亲属已接手照料，按橙色走访。",
        by=supervisor,
    )


def approve(plan: Plan, supervisor: Worker) -> Plan:
    return planning.approve_plan(
        plan_id=plan.pk, content_hash=bytes(plan.content_hash).hex(), by=supervisor
    )


def visit_first(household: Household, people: dict[str, Person], worker: Worker) -> Visit:
    measure = household.measures.get(plan__stage="active")
    return make_visit(
        household,
        worker,
        days_ago=3,
        measures=[MeasureOutcome(measure.pk, "partly", "缺一次，已补做")],
        next_on=day(-14),
        log_narrative=FIRST,
        log_people_seen=(people["head"].pk,),
        log_participants=(Participant(NEIGHBOUR, "邻居"), Participant("江若川", "镇救助所")),
        log_observations=(Observation("care", None, "独自照料吃力"),),
        log_major_change="儿子住院",
        log_next_reason="带齐医保材料",
    )


def review_of(household: Household, seen: Visit, worker: Worker) -> Review:
    plan = household.plans.get(stage="active")
    outcome = reviewing.GoalResult(plan.goals.get().pk, "progress", "11", "第八周起稳定", [seen.pk])
    return reviewing.record_review(
        household_id=household.pk,
        plan_id=plan.pk,
        outcomes=[outcome],
        decision="adjust",
        summary="透析已连续八周按时完成。",
        reviewed_on=day(0),
        by=worker,
    )


def next_version(review: Review, worker: Worker, supervisor: Worker) -> Plan:
    """The version that the review asked for: returned once, then approved."""
    plan = review.next_plan
    assert plan is not None
    plan = planning.edit_plan(
        plan_id=plan.pk,
        based_on=plan.version,
        situation="透析稳住了，自付药费仍高。",
        aims="减负担。",
        change_reason="按回访结果调整。",
        from_on=day(0),
        until_on=day(-180),
        by=worker,
    )
    plan = planning.submit_plan(plan_id=plan.pk, based_on=plan.version, by=worker)
    plan = planning.return_plan(plan_id=plan.pk, reason="目标值要写清楚。", by=supervisor)
    plan = planning.submit_plan(plan_id=plan.pk, based_on=plan.version, by=worker)
    return approve(plan, supervisor)


def close(household: Household, worker: Worker, supervisor: Worker) -> Closure:
    proposal = reviewing.propose_closure(
        household_id=household.pk,
        kind="goals_met",
        summary="目标已经达到，家庭知悉今后可向居委会求助。",
        handover="由居委会每季度看望。",
        by=worker,
    )
    shown = fingerprint(proposal, basis_of(proposal.household))
    return reviewing.approve_closure(
        closure_id=proposal.pk, content_hash=shown.hex(), note="同意。", by=supervisor
    )


def damage(table: str, column: str) -> None:
    """Spoil every blob of a sealed column, as a damaged disk would."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {column} = %s", [b"damaged"])  # noqa: S608 - fixed names
