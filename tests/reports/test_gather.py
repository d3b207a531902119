"""From the database to the snapshot: everything is there, nothing is dropped, few queries."""

from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from casework.access.models import Area, Worker
from casework.assessments import actions as assessing
from casework.common.dates import now
from casework.households.actions import add_person
from casework.households.models import Household, PersonCondition, PersonIdentity
from casework.reports import gather, redaction, snapshot
from casework.reports.gather.assessed import MOOD_NOT_OPENED
from casework.reports.gather.reading import NAME_UNREADABLE, UNREADABLE
from casework.reviews.actions import reopen_case
from casework.vault import keys
from casework.visits.models import Observation, Participant
from tests.assessments.answers import answers
from tests.factories import make_household, make_submitted_plan, make_visit
from tests.reports import family as told
from tests.reports.family import FORMER, HEAD, NEIGHBOUR, NIECE, SON, damage

pytestmark = pytest.mark.django_db(databases=["default", "keystore"])


def facts(level: str = "full") -> snapshot.Disclosure:
    return snapshot.Disclosure(
        "CW-20261123-7KQ4-9F2M", "许清越", now(), "归档", "档案室", snapshot.Level(level)
    )


def fetched(household: Household) -> Household:
    households = Household.objects.unscoped("tests").select_related(*gather.WITH_HOUSEHOLD)
    found: Household = households.get(pk=household.pk)
    return found


def of(household: Household, by: Worker, level: str = "full") -> snapshot.CaseFileSnapshot:
    return gather.case_file_of(fetched(household), facts(level), by=by).snapshot


def texts(thing: Any) -> list[str]:
    """Every string of a snapshot."""
    found: list[str] = []

    def keep(text: str) -> str:
        found.append(text)
        return text

    redaction.rewrite(thing, keep)
    return found


class TestHousehold:
    def test_the_cover_and_the_first_chapter_say_who_it_is(
        self, family: Household, clerk: Worker
    ) -> None:
        found = of(family, clerk)
        assert (found.head, found.number) == (HEAD, family.number)
        assert (found.unit, found.area) == ("样例镇第一居民区", "样例区 样例镇 第一居民区")
        assert (found.worker, found.supervisor) == ("沈知禾", "沈知禾")
        assert found.primary_cause == "因病"
        assert [one.text for one in found.addresses] == ["样例路1弄2号303室", "样例区老街5号"]

    def test_intake_tells_income_and_what_only_the_roster_knew(
        self, family: Household, clerk: Worker
    ) -> None:
        note = of(family, clerk).intake_note
        assert note.splitlines() == [
            "大排摸中发现，此前从未提出申请。",
            "家庭月收入：2,310.00 元。",
            "低保证号：D-0042",
        ]

    def test_who_lives_there_stands_first_and_who_left_last(
        self, family: Household, clerk: Worker
    ) -> None:
        people = of(family, clerk).people
        assert [one.name for one in people] == [HEAD, SON, NIECE, FORMER]
        assert [one.relation for one in people][:3] == ["户主", "子", "外甥女"]
        assert [one.lives_here for one in people][:3] == ["同住", "同住", "不同住"]
        assert people[3].lives_here.endswith("离开本户")

    def test_a_person_who_died_is_kept_with_the_age_at_death(
        self, area: Area, worker: Worker
    ) -> None:
        household = make_household(area, worker)
        identity = PersonIdentity(name="魏老伯", birth_on=told.day(80 * 366), id_kind="none")
        add_person(
            household_id=household.pk, relation="5", identity=identity,
            condition=PersonCondition(), died_on=told.day(10), by=worker,
        )  # fmt: skip
        found = of(household, worker).people[-1]
        assert found.age == "终年 80 岁"
        assert found.lives_here.endswith("去世")

    def test_relations_read_as_people_say_them(self, family: Household, clerk: Worker) -> None:
        edges = {(one.person, one.kind, one.other) for one in of(family, clerk).relations}
        assert edges == {
            (HEAD, "母亲", SON),
            (HEAD, "监护人", SON),
            (NIECE, "父母", FORMER),
            *({(SON, "前配偶", FORMER), (FORMER, "前配偶", SON)} & edges),
        }
        assert len(edges) == 4

    @pytest.mark.parametrize(
        ("kind", "word"), [("adoptive", "养母"), ("foster", "寄养母亲"), ("sibling", "兄弟姐妹")]
    )
    def test_who_is_kin_but_not_by_birth_is_called_so(
        self, family: Household, clerk: Worker, kind: str, word: str
    ) -> None:
        family.ties.filter(kind="parent").update(kind=kind)
        edges = {(one.person, one.kind, one.other) for one in of(family, clerk).relations}
        assert (HEAD, word, SON) in edges

    def test_consents_say_how_they_stand(self, family: Household, clerk: Worker) -> None:
        consents = of(family, clerk).consents
        assert [one.given_by for one in consents] == [HEAD, f"{SON}（{HEAD}签）", HEAD]
        assert [one.state for one in consents][:2] == ["已告知", "已到期"]
        assert (consents[2].state, consents[2].until) == ("已撤回", told.day(99))

    def test_categories_stand_in_the_order_of_time(self, family: Household, clerk: Worker) -> None:
        first, second = of(family, clerk).categories
        assert first.label == "最低生活保障"
        assert first.until is not None
        assert second.until is None

    def test_a_paper_is_chinese_whatever_the_reader_chose(
        self, family: Household, clerk: Worker
    ) -> None:
        with translation.override("en"):
            found = of(family, clerk)
        assert found.visits[0].mode.startswith("入户")
        assert found.assessment is not None
        assert found.assessment.grade == "橙"


class TestAssessment:
    def test_the_latest_stands_beside_the_one_before(
        self, family: Household, clerk: Worker
    ) -> None:
        found = of(family, clerk)
        assert found.assessment is not None
        assert found.previous_assessment is not None
        assert [one.score for one in found.assessment.domains][:3] == [2, 2, None]
        assert [one.score for one in found.previous_assessment.domains][:3] == [1, 1, None]
        assert [one.on for one in found.trend] == sorted(one.on for one in found.trend)

    def test_an_override_keeps_what_was_computed(self, family: Household, clerk: Worker) -> None:
        now_ = of(family, clerk).assessment
        assert now_ is not None
        assert (now_.grade, now_.computed_grade) == ("橙", "红")
        assert now_.override_reason == "亲属已接手照料，按橙色走访。"

    def test_self_care_names_what_someone_cannot_do(self, family: Household, clerk: Worker) -> None:
        now_ = of(family, clerk).assessment
        assert now_ is not None
        assert f"{SON} 部分丧失生活自理能力（不能自理：" in now_.self_care
        assert f"{HEAD} 具备生活自理能力" in now_.self_care

    def test_mood_is_told_to_a_supervisor_at_the_full_level(
        self, family: Household, supervisor: Worker
    ) -> None:
        now_ = of(family, supervisor).assessment
        assert now_ is not None
        assert f"{SON} PHQ-2 5 分，建议转介心理服务" in now_.mood
        assert f"{HEAD} PHQ-2 未答全" in now_.mood

    def test_the_last_screening_stays_when_a_visit_changed_the_scores(
        self, family: Household, worker: Worker, supervisor: Worker
    ) -> None:
        seen = (Observation("illness", 1, "好转"),)
        make_visit(family, worker, log_observations=seen)
        now_ = of(family, supervisor).assessment
        assert now_ is not None
        assert now_.on == told.day(0)
        assert now_.mood.startswith(f"{told.day(30)}：{SON} PHQ-2")

    def test_a_household_without_a_screening_has_none(self, area: Area, worker: Worker) -> None:
        household = make_household(area, worker)
        assessing.complete(
            household_id=household.pk, answers=answers(), assessed_on=told.day(0), by=worker
        )
        now_ = of(household, worker).assessment
        assert now_ is not None
        assert now_.mood == ""

    def test_mood_is_not_even_opened_for_a_clerk(self, family: Household, clerk: Worker) -> None:
        damage("assessments_assessment", "mood_sealed")
        found = gather.case_file_of(fetched(family), facts(), by=clerk)
        assert found.unreadable == ()
        assert found.snapshot.assessment is not None
        assert found.snapshot.assessment.mood == MOOD_NOT_OPENED

    def test_mood_is_not_opened_for_an_internal_paper(
        self, family: Household, supervisor: Worker
    ) -> None:
        damage("assessments_assessment", "mood_sealed")
        found = gather.case_file_of(fetched(family), facts("internal"), by=supervisor)
        assert found.unreadable == ()
        assert "PHQ-2 5" not in "".join(texts(found.snapshot))


class TestPlan:
    def test_the_version_in_force_is_shown_with_what_it_changed(
        self, family: Household, clerk: Worker
    ) -> None:
        plan = of(family, clerk).plan
        assert plan is not None
        assert plan.version == 2
        assert plan.needs == "透析稳住了，自付药费仍高。\n帮扶方向：减负担。"
        assert plan.goals[0].baseline == "9 次"
        assert plan.measures[0].responsible == "沈知禾、镇残联助残员"
        assert plan.changes[0] == "修改原因：按回访结果调整。"
        assert any("改为“减负担。”" in one for one in plan.changes)

    def test_every_return_is_a_line_of_the_history(self, family: Household, clerk: Worker) -> None:
        history = of(family, clerk).plan_versions
        assert [one.number for one in history] == [1, 2, 2]
        assert (history[1].stage, history[1].reason) == ("退回", "目标值要写清楚。")

    def test_a_draft_is_shown_where_there_is_nothing_else(self, area: Area, worker: Worker) -> None:
        household = make_household(area, worker)
        assert of(household, worker).plan is None
        make_submitted_plan(household, worker)
        plan = of(household, worker).plan
        assert plan is not None
        assert plan.changes == ()

    def test_a_closed_case_shows_the_plan_it_ended_with(
        self, family: Household, worker: Worker, supervisor: Worker
    ) -> None:
        told.close(family, worker, supervisor)
        plan = of(family, supervisor).plan
        assert plan is not None
        assert plan.version == 2


class TestVisits:
    def test_visits_stand_in_the_order_they_happened(
        self, family: Household, clerk: Worker
    ) -> None:
        first, second = of(family, clerk).visits
        assert first.on < second.on
        assert first.narrative == f"{told.FIRST}\n下次走访约定：带齐医保材料"
        assert second.narrative == told.SECOND

    def test_a_visit_tells_who_was_there_and_what_was_done(
        self, family: Household, clerk: Worker
    ) -> None:
        first = of(family, clerk).visits[0]
        assert [(one.name, one.unit) for one in first.participants] == [
            (HEAD, "户主"), (NEIGHBOUR, "邻居"), ("江若川", "镇救助所"),
        ]  # fmt: skip
        assert [one.note for one in first.measures] == ["缺一次，已补做"]
        assert first.observations.splitlines() == ["重大变化：儿子住院", "失能照护：独自照料吃力"]
        assert first.late
        assert [one.text for one in first.addenda] == [told.ADDENDUM]

    def test_whoever_came_for_nobody_is_a_third_party(
        self, family: Household, clerk: Worker
    ) -> None:
        both = (NEIGHBOUR, NEIGHBOUR[1:], told.CREDITOR, told.CREDITOR[1:])
        assert tuple(dict.fromkeys(of(family, clerk).third_parties)) == both
        assert NEIGHBOUR[1:] not in "".join(texts(of(family, clerk, "internal")))

    def test_a_relative_who_is_in_the_record_is_masked_as_one_of_the_family(
        self, family: Household, worker: Worker, clerk: Worker
    ) -> None:
        guest = (Participant(HEAD, "亲属"),)
        make_visit(family, worker, log_narrative=f"{HEAD[1:]}愣了。", log_participants=guest)
        assert of(family, clerk, "internal").people[0].name == HEAD
        assert HEAD[1:] not in "".join(texts(of(family, clerk, "external")))

    def test_an_external_paper_names_nobody_of_the_family(
        self, family: Household, clerk: Worker
    ) -> None:
        everything = "".join(texts(of(family, clerk, "external")))
        for hidden in (HEAD, SON, NIECE, FORMER, told.SON_ID, told.PHONE, told.SON_PHONE):
            assert hidden not in everything


class TestEnding:
    def test_a_review_holds_goals_against_their_baseline(
        self, family: Household, clerk: Worker
    ) -> None:
        (review,) = of(family, clerk).reviews
        (goal,) = review.goals
        assert (goal.baseline, goal.target, goal.actual) == ("9 次", "12 次", "11 次；第八周起稳定")
        seen = family.visits.get(number=1)
        assert goal.evidence == (f"{seen.visited_on} 第 1 次",)
        assert goal.evidence_visits == (1,)
        assert (review.domains[0].then, review.domains[0].now) == (1, 2)

    def test_a_closure_stands_with_who_approved_it(
        self, family: Household, worker: Worker, supervisor: Worker
    ) -> None:
        told.close(family, worker, supervisor)
        closure = of(family, supervisor).closure
        assert closure is not None
        assert closure.kind == "目标达到"
        assert closure.summary.endswith("\n后续跟进：由居委会每季度看望。\n审批意见：同意。")

    def test_a_reopening_keeps_the_closure_it_undid(
        self, family: Household, worker: Worker, supervisor: Worker
    ) -> None:
        told.close(family, worker, supervisor)
        reopen_case(household_id=family.pk, reason="复发住院。", by=worker)
        found = of(family, supervisor)
        assert found.closure is None
        (again,) = found.reopenings
        assert again.reason.startswith("复发住院。\n此前于")
        assert "目标已经达到" in again.reason


class TestSeals:
    @pytest.mark.parametrize(
        ("table", "column"),
        [
            ("households_household", "identity_sealed"),
            ("households_household", "situation_sealed"),
            ("households_person", "identity_sealed"),
            ("households_person", "condition_sealed"),
            ("households_consent", "note_sealed"),
            ("households_outsidetie", "content_sealed"),
            ("households_attachment", "content_sealed"),
            ("assessments_assessment", "answers_sealed"),
            ("assessments_assessment", "mood_sealed"),
            ("assessments_assessment", "override_sealed"),
            ("plans_plan", "narrative_sealed"),
            ("plans_goal", "wording_sealed"),
            ("plans_measure", "wording_sealed"),
            ("visits_visit", "log_sealed"),
            ("visits_measuredone", "note_sealed"),
            ("visits_addendum", "content_sealed"),
            ("reviews_review", "text_sealed"),
            ("reviews_goaloutcome", "finding_sealed"),
            ("reviews_closure", "text_sealed"),
            ("reviews_reopening", "text_sealed"),
        ],
    )
    def test_what_cannot_be_read_says_so_on_the_paper(
        self, family: Household, worker: Worker, supervisor: Worker, table: str, column: str
    ) -> None:
        told.close(family, worker, supervisor)
        reopen_case(household_id=family.pk, reason="复发住院。", by=worker)
        damage(table, column)
        found = gather.case_file_of(fetched(family), facts(), by=supervisor)
        assert found.unreadable
        everything = "".join(texts(found.snapshot))
        assert UNREADABLE in everything
        assert NAME_UNREADABLE not in everything

    def test_names_that_do_not_open_are_not_masked_as_names(
        self, family: Household, clerk: Worker
    ) -> None:
        damage("households_person", "identity_sealed")
        found = of(family, clerk, "external")
        assert found.head == UNREADABLE
        assert {one.name for one in found.people} == {UNREADABLE}


class TestQueries:
    def test_thirty_visits_with_their_photos_take_as_many_queries_as_one(
        self, area: Area, worker: Worker
    ) -> None:
        counts = []
        for visits in (1, 30):
            household = make_household(area, worker)
            for number in range(visits):
                make_visit(household, worker, days_ago=(visits - number) / 4)
                told.with_ties_and_files(household, worker)
            counts.append(self.queries(household, worker))
        assert counts[0] == counts[1]

    def test_a_whole_file_is_opened_in_few_queries(self, family: Household, clerk: Worker) -> None:
        default, keystore = self.queries(family, clerk)
        assert default <= 37
        assert keystore == 1

    def queries(self, household: Household, by: Worker) -> tuple[int, int]:
        keys.forget()
        fresh, reader = fetched(household), Worker.objects.get(pk=by.pk)
        with (
            CaptureQueriesContext(connection) as default,
            CaptureQueriesContext(connections["keystore"]) as keystore,
        ):
            gather.case_file_of(fresh, facts(), by=reader)
        return len(default), len(keystore)
