"""The demonstration's script is whole: valid numbers, references that resolve, dates in order."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise, zip_longest
from typing import Any, get_args

import pytest
from stdnum.iso7064 import mod_11_2

from casework.assessments import codes as assessment_codes
from casework.assessments.scoring import assess
from casework.desk.demo import codes
from casework.desk.demo.families import FAMILIES
from casework.desk.demo.script import Assessment, Family, Person, Plan, Submission, resident_id
from casework.desk.demo.world import PLACES, STAFF
from casework.households import codes as household_codes
from casework.plans import codes as plan_codes
from casework.plans.codes import VISIT_DAYS

WEIGHTS = dict(zip(get_args(codes.Domain), (15, 10, 10, 12, 12, 10, 8, 8, 8, 7), strict=True))
INTERVALS = {"red": 7, "orange": 15, "yellow": 31, "green": 92}
USERNAMES = {staff.username for staff in STAFF}
EACH = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.key)


def numbered(family: Family) -> list[Person]:
    return [
        person for person in family.people if person.document in ("resident_id", "residence_permit")
    ]


def submissions(family: Family) -> Iterator[tuple[Plan, Submission]]:
    for plan in family.plans:
        for submission in plan.submissions:
            yield plan, submission


def plan_in_force(family: Family, days_ago: int) -> Submission | None:
    """Return what was approved and in force after `days_ago` days ago, None without a plan."""
    closed = [c.decided_days_ago for c in family.closures if c.decided_days_ago is not None]
    found = None
    for _plan, submission in submissions(family):
        decided = submission.decided_days_ago
        if submission.outcome != "approved" or decided is None or decided < days_ago:
            continue
        if not any(days_ago <= day < decided for day in closed):
            found = submission
    return found


def domains_of(assessment: Assessment) -> dict[str, int | None]:
    return {score.domain: score.score for score in assessment.scores}


def computed_grade(scores: dict[str, int | None], red_lines: tuple[str, ...]) -> str:
    return assess(WEIGHTS, scores, red_lines).grade


def grade_today(family: Family) -> str | None:
    """Return the grade that assessments, visits and overrides leave behind."""
    acts: list[tuple[int, int, Any]] = [(-a.days_ago, 0, a) for a in family.assessments]
    acts += [(-v.days_ago, 1, v) for v in family.visits]
    grade: str | None = None
    scores: dict[str, int | None] = {}
    red_lines: tuple[str, ...] = ()
    for _day, _order, act in sorted(acts, key=lambda item: item[:2]):
        if isinstance(act, Assessment):
            scores, red_lines = domains_of(act), act.red_lines
            grade = act.override.grade if act.override else computed_grade(scores, red_lines)
        elif scores:
            seen = {o.domain: o.suggested for o in act.observations}
            if any(scores[domain] != score for domain, score in seen.items()):
                scores = scores | seen
                grade = computed_grade(scores, red_lines)
    return grade


def due_in(family: Family) -> int:
    """Return in how many days the next visit is due by the rule of households.schedule."""
    start = min((v.days_ago for v in family.visits), default=family.opened_days_ago)
    days = INTERVALS[family.grade or "yellow"]
    plan = plan_in_force(family, 0)
    if plan:
        recurring = [VISIT_DAYS[m.frequency] for m in plan.measures if m.frequency in VISIT_DAYS]
        days = min([days, *recurring])
    candidates = [days - start]
    if family.visits:
        candidates.append(family.visits[-1].next_after - family.visits[-1].days_ago)
    urgent = [a.days_ago for a in family.assessments if a.red_lines]
    candidates += [1 - day for day in urgent if day <= start]
    return min(candidates)


def narratives() -> list[str]:
    return [visit.narrative for family in FAMILIES for visit in family.visits]


def all_texts(value: Any) -> Iterator[str]:
    """Yield every string in a dataclass, tuple or string."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from all_texts(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from all_texts(getattr(value, name))


def test_twelve_families_live_in_one_street_and_one_next_door() -> None:
    street = {place.code: place.parent for place in PLACES}
    assert Counter(street[family.area] for family in FAMILIES) == {"YLZ": 12, "LZ": 1}


def test_each_stage_is_present() -> None:
    assert {family.stage for family in FAMILIES} == set(get_args(codes.Stage))


def test_the_codes_are_those_of_the_rooms() -> None:
    ours_and_theirs: list[tuple[Any, Any]] = [
        (codes.Source, household_codes.IntakeSource),
        (codes.Category, household_codes.Category),
        (codes.Cause, household_codes.Cause),
        (codes.DocumentKind, household_codes.IdKind),
        (codes.ClosureKind, household_codes.ClosureKind),
        (codes.Domain, assessment_codes.Domain),
        (codes.RedLine, assessment_codes.RedLine),
        (codes.SelfCareItem, assessment_codes.SelfCareItem),
        (codes.MeasureKind, plan_codes.MeasureKind),
        (codes.Frequency, plan_codes.Frequency),
    ]
    for ours, theirs in ours_and_theirs:
        assert set(get_args(ours)) == set(theirs.values)
    assert set(get_args(codes.Health)) - {""} == set(household_codes.Health.values)
    assert set(get_args(codes.Marital)) - {""} <= set(household_codes.Marital.values)


@EACH
def test_the_people_carry_codes_of_the_standards(family: Family) -> None:
    for person in family.people:
        assert person.relation in household_codes.Relation.values
        assert person.education in {"", *household_codes.Education.values}
        assert person.ethnicity in {"", *household_codes.Ethnicity.values}
        assert re.fullmatch(r"([1-7][1-4])?", person.disability)


def test_the_helper_makes_the_number_printed_in_the_standard() -> None:
    """GB 11643-1999 computes 11010519491231002X as its example."""
    assert resident_id("19491231", 2, region="110105") == "11010519491231002X"


@EACH
def test_whoever_has_no_number_has_no_paper(family: Family) -> None:
    for person in family.people:
        assert bool(person.number) == (person.document != "none")


@EACH
def test_each_resident_id_is_valid_and_belongs_to_nobody(family: Family) -> None:
    for person in numbered(family):
        assert mod_11_2.is_valid(person.number)
        region = "830000" if person.document == "residence_permit" else "310199"
        assert person.number.startswith(region)
        assert person.birth_on is not None


@EACH
def test_each_number_agrees_with_the_relation(family: Family) -> None:
    for person in family.people:
        expected = {"2": "1", "3": "2"}.get(person.relation)
        if expected:
            assert person.sex == expected, person.key


def test_no_two_people_share_a_number_a_telephone_or_a_name() -> None:
    numbers = [p.number for family in FAMILIES for p in family.people if p.number]
    phones = [phone.number for family in FAMILIES for phone in family.phones]
    names = [p.name for family in FAMILIES for p in family.people]
    for values in (numbers, phones, names):
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_each_telephone_is_plainly_fictional() -> None:
    for family in FAMILIES:
        for phone in family.phones:
            assert re.fullmatch(r"1990000\d{4}", phone.number)


def test_the_rare_characters_and_surnames_are_there() -> None:
    names = "".join(p.name + "/" for family in FAMILIES for p in family.people)
    for character in "㛃𬭎𬱖䶮𠅤\u00b7":
        assert character in names
    heads = {family.people[0].name[0] for family in FAMILIES}
    assert {"单", "曾", "仇", "解"} <= heads


@EACH
def test_every_reference_to_a_person_resolves(family: Family) -> None:
    keys = [person.key for person in family.people]
    used = {name for edge in family.edges for name in (edge.a, edge.b)}
    used |= {phone.person for phone in family.phones}
    used |= {c.person for c in family.consents}
    used |= {c.by_guardian for c in family.consents if c.by_guardian}
    used |= {name for visit in family.visits for name in visit.present}
    for assessment in family.assessments:
        used |= {mood.person for mood in assessment.phq2}
        used |= {scale.person for scale in assessment.self_care}
    assert len(keys) == len(set(keys))
    assert used <= set(keys)
    assert [p.key for p in family.people if p.relation == "0"] == ["head"]


@EACH
def test_every_reference_to_staff_resolves(family: Family) -> None:
    used = {family.worker, family.supervisor}
    used |= {a.by for a in family.assessments} | {v.by for v in family.visits}
    used |= {r.by for r in family.reviews} | {c.by for c in family.closures}
    used |= {addendum.by for visit in family.visits for addendum in visit.addenda}
    for plan, submission in submissions(family):
        used.add(plan.by)
        used |= {m.username for m in submission.measures if m.username}
    assert used <= USERNAMES


@EACH
def test_staff_are_posted_where_the_family_lives(family: Family) -> None:
    parents = {place.code: place.parent for place in PLACES}
    chain = {family.area, parents[family.area]}
    for staff in STAFF:
        if staff.username in (family.worker, family.supervisor):
            assert chain & set(staff.areas)


@EACH
def test_a_measure_serves_a_goal_and_every_goal_has_one(family: Family) -> None:
    for _plan, submission in submissions(family):
        goals = [goal.key for goal in submission.goals]
        assert len(set(goals)) == len(goals)
        assert {measure.goal for measure in submission.measures} == set(goals)
        assert all(measure.username or measure.outside for measure in submission.measures)


@EACH
def test_a_visit_speaks_only_of_measures_then_in_force(family: Family) -> None:
    for visit in family.visits:
        plan = plan_in_force(family, visit.days_ago)
        known = {measure.key for measure in plan.measures} if plan else set()
        assert {result.measure for result in visit.measures} <= known, visit.days_ago


@EACH
def test_nobody_decides_on_what_they_wrote(family: Family) -> None:
    for plan, submission in submissions(family):
        assert submission.decided_by != plan.by
    for closure in family.closures:
        assert closure.decided_by != closure.by
    for assessment in family.assessments:
        assert assessment.override is None or assessment.override.by != assessment.by


@EACH
def test_a_decided_plan_says_when_by_whom_and_why(family: Family) -> None:
    for _plan, submission in submissions(family):
        decided = submission.outcome in ("approved", "returned")
        assert decided == (submission.decided_days_ago is not None)
        assert decided == bool(submission.decided_by) == bool(submission.reason)


@EACH
def test_visits_and_assessments_run_from_the_opening_to_yesterday(family: Family) -> None:
    for days in (
        [visit.days_ago for visit in family.visits],
        [assessment.days_ago for assessment in family.assessments],
    ):
        assert all(older > newer for older, newer in pairwise(days))
        assert all(0 < day < family.opened_days_ago for day in days)


@EACH
def test_a_plan_follows_an_assessment_and_moves_forward(family: Family) -> None:
    for plan in family.plans:
        assert any(a.days_ago >= plan.begun_days_ago for a in family.assessments)
        days = [plan.begun_days_ago]
        for submission in plan.submissions:
            days.append(submission.days_ago)
            if submission.decided_days_ago is not None:
                days.append(submission.decided_days_ago)
        assert days == sorted(days, reverse=True)
        assert days[-1] > 0


@EACH
def test_late_entries_and_addenda_follow_their_visit(family: Family) -> None:
    for visit, following in zip_longest(family.visits, family.visits[1:]):
        recorded = visit.days_ago - visit.recorded_after
        assert recorded > (following.days_ago if following else 0)
        for addendum in visit.addenda:
            assert 0 < addendum.days_ago <= recorded


@EACH
def test_a_review_rests_on_visits_under_the_plan_it_reviews(family: Family) -> None:
    visited = {visit.days_ago for visit in family.visits}
    by_version = {plan.version: plan for plan in family.plans}
    for review in family.reviews:
        last = by_version[review.plan_version].submissions[-1]
        assert last.outcome == "approved"
        assert {result.goal for result in review.results} == {goal.key for goal in last.goals}
        for result in review.results:
            assert result.evidence
            assert set(result.evidence) <= visited
            for day in result.evidence:
                assert last.decided_days_ago is not None
                assert review.days_ago <= day <= last.decided_days_ago


@EACH
def test_a_closure_follows_the_review_that_decided_on_it(family: Family) -> None:
    for closure in family.closures:
        reviews = [r for r in family.reviews if r.decision == "close"]
        assert any(review.days_ago >= closure.proposed_days_ago for review in reviews)
        if closure.decided_days_ago is not None:
            assert closure.decided_days_ago <= closure.proposed_days_ago
    if family.reopening:
        closed = family.closures[-1].decided_days_ago
        assert closed is not None
        assert family.reopening.days_ago < closed


@EACH
def test_nothing_happens_while_the_case_is_closed(family: Family) -> None:
    for closure in family.closures:
        if closure.decided_days_ago is None:
            continue
        until = family.reopening.days_ago if family.reopening else 0
        happened = [v.days_ago for v in family.visits] + [a.days_ago for a in family.assessments]
        assert not [d for d in happened if until < d <= closure.decided_days_ago]


@EACH
def test_category_spans_touch_and_the_last_one_holds(family: Family) -> None:
    spans = family.categories
    for older, newer in pairwise(spans):
        assert older.until_days_ago == newer.from_days_ago + 1
    assert not spans or spans[-1].until_days_ago is None


@EACH
def test_each_assessment_has_the_grade_the_script_expects(family: Family) -> None:
    for assessment in family.assessments:
        scores = domains_of(assessment)
        assert list(scores) == list(WEIGHTS)
        assert computed_grade(scores, assessment.red_lines) == assessment.grade


@EACH
def test_the_grade_today_is_the_one_the_script_expects(family: Family) -> None:
    assert grade_today(family) == family.grade


def test_the_desk_has_work_overdue_due_today_and_due_this_week() -> None:
    due = {f.key: due_in(f) for f in FAMILIES if f.stage not in ("closed", "moved_out")}
    assert {key for key, days in due.items() if days < 0} == {"wang"}
    assert {key for key, days in due.items() if days == 0} == {"qiu", "qian", "feng"}
    assert len([days for days in due.values() if 0 < days <= 7]) >= 5


def test_every_grade_is_on_the_desk() -> None:
    grades = {f.grade for f in FAMILIES if f.stage not in ("closed", "moved_out")}
    assert grades >= {"red", "orange", "yellow", "green"}


def test_the_richest_family_shows_everything() -> None:
    gu = FAMILIES[0]
    assert [plan.version for plan in gu.plans] == [1, 2]
    assert len(gu.assessments) == 4
    assert len(gu.visits) >= 12
    assert {visit.mode for visit in gu.visits} == set(get_args(codes.Mode))
    assert any(visit.recorded_after > 2 for visit in gu.visits)
    assert any(visit.addenda for visit in gu.visits)
    assert any(visit.major_change for visit in gu.visits)


def test_each_narrative_is_long_enough_and_unlike_the_others() -> None:
    texts = narratives()
    for text in texts:
        assert 80 <= len(text) <= 300
    grams = [{text[i : i + 12] for i in range(len(text) - 11)} for text in texts]
    shared = [a & b for a, b in combinations(grams, 2) if a & b]
    assert shared == []


def test_no_score_above_none_is_explained_in_the_same_words_twice() -> None:
    notes = Counter(
        score.note
        for family in FAMILIES
        for assessment in family.assessments
        for score in assessment.scores
        if score.score
    )
    assert [note for note, count in notes.items() if count > 1] == []


def test_no_text_names_a_calendar_day_or_uses_a_word_to_avoid() -> None:
    avoided = re.compile(r"致贫|脱贫|20\d\d ?[-年]|\d+ ?月 ?\d+ ?日")
    assert [text for text in all_texts(FAMILIES) if avoided.search(text)] == []
