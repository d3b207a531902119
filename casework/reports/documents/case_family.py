"""The sections of a case file about the household and its assessment."""

from typing import Any

from reportlab.platypus import Spacer, Table

from casework.reports.diagrams.radar import radar
from casework.reports.diagrams.trend import trend
from casework.reports.layout import TEXT_WIDTH, Outline
from casework.reports.snapshot import (
    Assessment,
    CaseFileSnapshot,
    DomainScore,
    Level,
    Person,
)
from casework.reports.tables import BODY, NONE, PLAIN, Column, Entry, Former
from casework.reports.words import day, index_range, joined

Flowables = list[Any]


def household(snapshot: CaseFileSnapshot, form: Former) -> Flowables:
    """Who the household is: intake, category, causes, addresses, phones, people, relations."""
    causes = joined(
        snapshot.primary_cause and f"主要：{snapshot.primary_cause}",
        (snapshot.secondary_causes and f"次要：{'、'.join(snapshot.secondary_causes)}") or "",
        mark="；",
    )
    entries = [
        Entry("户主", snapshot.head),
        Entry("档案号", snapshot.number),
        Entry("所在地区", snapshot.area, wide=True),
        Entry("救助类别", snapshot.category),
        Entry("风险等级", snapshot.grade),
        Entry("致困原因", causes, wide=True),
        Entry("接案日期", day(snapshot.intake_on)),
        Entry("接案来源", snapshot.intake_source),
        Entry("责任社工", snapshot.worker),
        Entry("督导", snapshot.supervisor),
        Entry("个案阶段", snapshot.stage),
        Entry("近亲属申报", snapshot.near_relative),
        *(Entry(address.kind, address.text, wide=True) for address in snapshot.addresses),
    ]
    flow: Flowables = [form.entries(entries, "家庭")]
    if snapshot.intake_note:
        flow += [*form.minor("接案说明"), *form.prose(snapshot.intake_note, "接案说明")]
    flow += [*form.part("家庭成员"), *people(snapshot, form)]
    flow += relations(snapshot, form)
    return flow + contacts(snapshot, form)


def people(snapshot: CaseFileSnapshot, form: Former) -> Flowables:
    """Two tables: who each member is, and how each fares."""
    if not snapshot.people:
        return form.nothing()
    who = [
        Column("序号", 5.5, center=True),
        Column("姓名", 13),
        Column("关系", 7, center=True),
        Column("性别", 5, center=True),
        Column("出生日期", 11, center=True),
        Column("年龄", 7, center=True),
        Column("民族", 10, center=True),
        Column("证件号码", 21),
    ]
    rows = [
        (
            str(number),
            one.name,
            one.relation,
            one.sex,
            day(one.born_on),
            one.age,
            one.ethnicity,
            joined(one.id_number, "" if one.id_kind == "居民身份证" else one.id_kind, mark=" "),
        )
        for number, one in enumerate(snapshot.people, 1)
    ]
    return [form.rows(who, rows, "家庭成员"), circumstances(snapshot.people, form)]


def circumstances(people: tuple[Person, ...], form: Former) -> Any:
    columns = [
        Column("序号", 6.5, center=True),
        Column("文化程度", 10.5),
        Column("劳动能力", 11.5),
        Column("健康状况", 23),
        Column("残疾", 9.5),
        Column("医疗保险", 11.5),
        Column("监护人", 9),
        Column("同住与备注", 18.5),
    ]
    rows = [
        (
            str(number),
            one.education,
            one.work_ability,
            one.health,
            one.disability,
            one.insurance,
            one.guardian,
            joined(one.lives_here, one.note),
        )
        for number, one in enumerate(people, 1)
    ]
    return form.rows(columns, rows, "成员情况")


def relations(snapshot: CaseFileSnapshot, form: Former) -> Flowables:
    if not snapshot.relations:
        return []
    words = "；".join(f"{one.person}是{one.other}的{one.kind}" for one in snapshot.relations)
    return [*form.part("成员关系"), *form.prose(f"{words}。", "成员关系")]


def contacts(snapshot: CaseFileSnapshot, form: Former) -> Flowables:
    """Phones, earlier categories and consents."""
    flow: Flowables = form.part("联系电话")
    if snapshot.disclosure.level is Level.EXTERNAL:
        flow.append(form.composer.line("对外级别不含电话。", BODY, ""))
    else:
        columns = [Column("机主", 20), Column("号码", 20), Column("说明", 40)]
        rows = [(phone.owner, phone.number, phone.note) for phone in snapshot.phones]
        flow.append(form.rows(columns, rows, "联系电话"))
    if snapshot.categories:
        columns = [Column("救助类别", 40), Column("自", 20, True), Column("至", 20, True)]
        lines = [(one.label, day(one.since), day(one.until)) for one in snapshot.categories]
        flow += [*form.part("救助类别沿革"), form.rows(columns, lines, "救助类别")]
    columns = [
        Column("事项", 34),
        Column("告知或同意人", 18),
        Column("情况", 12, center=True),
        Column("日期", 16, center=True),
        Column("有效至", 16, center=True),
    ]
    signed = [
        (one.purpose, one.given_by, one.state, day(one.on), day(one.until))
        for one in snapshot.consents
    ]
    return [*flow, *form.part("告知与同意"), form.rows(columns, signed, "告知与同意")]


def assessment(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Flowables:
    """The latest assessment: grade, radar beside the scores, notes, and the trend."""
    now = snapshot.assessment
    if now is None:
        return form.nothing()
    least = "至少" if now.at_least else ""
    grade = f"{least}{now.grade}"
    if now.computed_grade and now.computed_grade != now.grade:
        grade = f"{now.grade}（按指数为{least}{now.computed_grade}，由督导调整）"
    entries = [
        Entry("预估日期", day(now.on)),
        Entry("预估人", now.by),
        Entry("困难指数", index_range(now.index_low, now.index_high)),
        Entry("风险等级", grade),
        Entry("自理能力", now.self_care),
        Entry("情绪筛查", now.mood),
        Entry("红线情形", "、".join(now.red_lines) or NONE, wide=True),
    ]
    if now.override_reason:
        reason = joined(now.override_by, now.override_reason, mark="：")
        entries.append(Entry("调整理由", reason, wide=True))
    flow: Flowables = [
        *form.part("最近一次预估", 400, outline.mark("assessed", "最近一次预估", 1)),
        form.entries(entries, "预估"),
        Spacer(0, 4),
        scores(snapshot, now, form),
    ]
    if snapshot.previous_assessment:
        before = day(snapshot.previous_assessment.on)
        flow.append(form.note(f"图中虚线为上次预估（{before}）；空心点为未回答的方面。"))
    notes = [(one.name, one.note) for one in now.domains if one.note]
    if notes:
        flow += form.part("各方面说明")
        flow.append(form.rows([Column("方面", 16), Column("说明", 84)], notes, "预估说明"))
    if now.narrative:
        flow += [*form.part("综合分析"), *form.prose(now.narrative, "预估综合分析")]
    return flow + trend_part(snapshot, form, outline)


def trend_part(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Flowables:
    """The index over time; of one assessment there is no change to be shown."""
    mark = outline.mark("trend", "指数变化", 1)
    if len(snapshot.trend) > 1:
        chart = trend(snapshot.trend, width=TEXT_WIDTH)
        told = f"共 {len(snapshot.trend)} 次预估；有未回答的方面时，竖条为指数的范围。"
        return [*form.part("指数变化", 196, mark), chart, form.note(told)]
    words = "仅有一次预估，尚无变化。" if snapshot.trend else NONE
    return [*form.part("指数变化", 60, mark), form.composer.line(words, BODY, "")]


def scores(snapshot: CaseFileSnapshot, now: Assessment, form: Former) -> Table:
    """The radar and the ten scores side by side."""
    before = snapshot.previous_assessment
    drawing = radar(now.domains, before.domains if before else (), width=240, height=212)
    columns = [Column("方面", 40), Column("权重", 16, True), Column("得分", 34, True)]
    width = TEXT_WIDTH - 248
    lines = [(one.name[:20], str(one.weight), score_words(one)) for one in now.domains]
    table = form.rows(columns, lines, "预估得分", width=width) if lines else ""
    return Table(
        [[drawing, table]],
        colWidths=[248, width],
        style=[
            *PLAIN,
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ],
    )


def score_words(one: DomainScore) -> str:
    return "未回答" if one.score is None else f"{one.score} {one.label}".strip()
