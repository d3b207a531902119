"""What the work with a household tells of one person: assessments, plans, visits, reviews."""

from casework.assessments import pages
from casework.assessments.codes import Domain
from casework.assessments.models import Assessment
from casework.households.models import Grade, Household
from casework.plans import content
from casework.plans.codes import Frequency, MeasureKind
from casework.plans.codes import Stage as PlanStage
from casework.plans.content import MeasureContent, PlanContent
from casework.plans.models import Plan
from casework.reports.gather import planned, reviewed, visited
from casework.reports.gather.assessed import grade_word
from casework.reports.gather.person import fields
from casework.reports.gather.person.subject import Subject
from casework.reports.gather.reading import UNREADABLE, text_of, together, word
from casework.reports.snapshot_person import Field, Item, Part
from casework.reports.words import day, index_range
from casework.reviews import selectors as reviews_of
from casework.reviews.models import Decision, Review
from casework.visits.models import Mode, Visit

ONLY_ABOUT = "只列写到本人的句子，其中他人的姓名和号码已隐去。"
MOOD_ELSEWHERE = "另有情绪筛查记录，由责任社工或督导提供"


def intake(subject: Subject) -> Part:
    """What was found at intake about the person."""
    situation = subject.reader.open(
        subject.household, Household.situation, "本户致困原因和接案说明"
    )
    told = subject.about(text_of(situation, "intake_note"))
    items = (Item((Field("note", "接案说明", told, wide=True),)),) if told else ()
    return Part("intake", "接案说明", items, ONLY_ABOUT, household_level=True)


def assessments(subject: Subject) -> Part:
    """Each assessment: grade and index are the household's, the scales and notes the person's."""
    rows = subject.household.assessments.order_by("assessed_on", "created_at")
    return Part(
        "assessments",
        "家庭情况预估",
        tuple(assessment(row, subject) for row in rows),
        f"等级和指数按家庭评定；自理能力、情绪筛查和说明只列本人的。{ONLY_ABOUT}",
        household_level=True,
    )


def assessment(row: Assessment, subject: Subject) -> Item:
    answers = subject.reader.open(row, Assessment.answers, f"{day(row.assessed_on)} 预估")
    notes = [
        together(word(Domain, code), subject.about(one.note), mark="：")
        for code, one in (answers.domains if answers else {}).items()
        if subject.about(one.note)
    ]
    texts = (answers.red_line_note, answers.summary) if answers else (UNREADABLE,)
    notes += [told for told in map(subject.about, texts) if told]
    return Item(
        (
            fields.on("assessed_on", "预估日期", row.assessed_on),
            fields.yes("is_draft", "草稿", row.is_draft),
            Field("grade", "全户风险等级", grade_word(row.effective_grade), code=grade(row)),
            Field(
                "index",
                "全户困难指数",
                index_range(row.index_low, row.index_high),
                value=[str(end) for end in (row.index_low, row.index_high) if end is not None],
            ),
            Field("self_care", "本人自理能力", self_care(row, subject), wide=True),
            Field("mood", "本人情绪筛查", mood(row, subject), wide=True),
            Field("notes", "说明", "\n".join(notes), value=notes, wide=True),
        ),
        f"{day(row.assessed_on)} 预估",
    )


def grade(row: Assessment) -> str:
    return row.effective_grade if row.effective_grade in Grade.values else ""


def self_care(row: Assessment, subject: Subject) -> str:
    """The statutory scale of this person in this assessment."""
    answers = subject.reader.open(row, Assessment.answers, f"{day(row.assessed_on)} 预估")
    if answers is None:
        return UNREADABLE
    key = str(subject.row.pk)
    if key not in answers.self_care:
        return ""
    line = next(
        one for one in pages.self_care_lines(answers, {subject.row.pk: key}) if one.name == key
    )
    failed = "、".join(map(str, line.failed))
    return f"{line.verdict}（不能自理：{failed}）" if failed else str(line.verdict)


def mood(row: Assessment, subject: Subject) -> str:
    """PHQ-2 of this person, for those who may see it; others are told whom to ask."""
    if not subject.mood:
        return MOOD_ELSEWHERE
    answers = subject.reader.open(row, Assessment.mood, f"{day(row.assessed_on)} 预估：情绪筛查")
    if answers is None:
        return UNREADABLE
    key = str(subject.row.pk)
    lines = [one for one in pages.mood_lines(answers, {subject.row.pk: key}) if one.name == key]
    return "；".join(
        "PHQ-2 未答全" if one.total is None else f"PHQ-2 {one.total} 分" for one in lines
    )


def measures(subject: Subject) -> Part:
    """Measures that name the person, of every version of the plan."""
    found: list[Item] = []
    for plan in reversed(planned.plans_of(subject.household)):
        found += plan_measures(plan, subject)
    return Part(
        "measures",
        "针对本人的帮扶措施",
        tuple(found),
        "帮扶方案按家庭制定；只列写明本人的目标和措施，他人的姓名和号码已隐去。",
    )


def plan_measures(plan: Plan, subject: Subject) -> list[Item]:
    told = content.show(plan)
    if not told.is_readable:
        subject.reader.miss(f"帮扶方案第 {plan.number} 版")
    return [measure(one, goal_text, plan) for one, goal_text in aimed(told, subject)]


def aimed(told: PlanContent, subject: Subject) -> list[tuple[MeasureContent, tuple[str, str]]]:
    """Return each measure for the person, with its own words and its goal's, others masked."""
    found = []
    for goal in told.goals:
        is_theirs = subject.is_alone or subject.is_named(goal.text)
        words = UNREADABLE if goal.unreadable else subject.hide(goal.text) if is_theirs else ""
        for one in goal.measures:
            if one.unreadable:
                found.append((one, (UNREADABLE, words)))
            elif is_theirs or subject.is_named(one.text):
                found.append((one, (subject.hide(one.text), words)))
    return found


def measure(one: MeasureContent, words: tuple[str, str], plan: Plan) -> Item:
    return Item(
        (
            fields.number("plan_version", "方案版本", plan.number),
            fields.coded("plan_stage", "方案状态", PlanStage, plan.stage),
            fields.coded("kind", "措施类型", MeasureKind, one.kind),
            fields.coded("frequency", "频次", Frequency, one.frequency),
            fields.text("responsible", "负责人", one.responsible),
            fields.on("due_on", "完成期限", one.due_on),
            fields.text("text", "措施", words[0], wide=True),
            fields.text("goal", "目标", words[1], wide=True),
        ),
        f"方案第 {plan.number} 版 {word(MeasureKind, one.kind)}",
    )


def visits(subject: Subject) -> Part:
    """Visits at which the person was met, took part, or that name them."""
    found = (visit(row, subject) for row in subject.visits)
    return Part(
        "visits",
        "走访记录",
        tuple(item for item in found if item is not None),
        f"列遇到本人、本人参加或写到本人的走访。{ONLY_ABOUT}",
    )


def visit(row: Visit, subject: Subject) -> Item | None:
    """One visit as far as it is about the person; None for one that isn't."""
    log = subject.reader.open(row, Visit.log, f"走访记录 {row.number}")
    was_met = log is not None and subject.row.pk in log.people_seen
    took_part = log is not None and any(subject.is_named(one.name) for one in log.participants)
    told = subject.about(visited.whole_text(row, subject.reader))
    if log is not None and not (was_met or took_part or told):
        return None
    return Item(
        (
            fields.number("number", "序号", row.number),
            fields.at("visited_at", "时间", row.visited_at),
            fields.coded("mode", "方式", Mode, row.mode),
            fields.text("by", "走访人", row.by.name),
            fields.yes("was_met", "遇到本人", was_met),
            fields.yes("took_part", "本人作为参加人", took_part),
            fields.text("text", "记录", told, wide=True),
        ),
        f"走访第 {row.number} 次",
    )


def reviews(subject: Subject) -> Part:
    """Reviews and the closing report as far as they name the person."""
    rows = reviews_of.reviews_of(subject.household).order_by("number")
    found = [review(row, subject) for row in rows]
    ending = reviewed.ending(subject.household, subject.reader).closure
    if ending and (told := subject.about(ending.summary)):
        facts = (fields.on("on", "日期", ending.on), Field("text", "内容", told, wide=True))
        found.append(Item(facts, "结案报告"))
    return Part("reviews", "回访评估和结案", tuple(item for item in found if item), ONLY_ABOUT)


def review(row: Review, subject: Subject) -> Item | None:
    text = subject.reader.open(row, Review.text, f"回访评估 {row.number}")
    told = subject.about(text_of(text, "summary"))
    if not told:
        return None
    facts = (
        fields.on("on", "日期", row.reviewed_on),
        fields.coded("decision", "决定", Decision, row.decision),
        Field("text", "内容", told, wide=True),
    )
    return Item(facts, f"回访评估 {row.number}")
