"""The sections of a case file about the work: plan, visits, reviews, closure, signatures."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from reportlab.platypus import KeepTogether, Spacer

from casework.reports.documents.case_compared import compared
from casework.reports.documents.case_contents import covered
from casework.reports.layout import BRAND, TEXT_WIDTH, Outline, link_to
from casework.reports.snapshot import CaseFileSnapshot, GoalOutcome, Level, Plan, Review, Visit
from casework.reports.tables import (
    CELL,
    CELL_CENTER,
    NONE,
    RULED,
    TINT,
    Cell,
    Column,
    Entry,
    Former,
    framed,
)
from casework.reports.words import day, joined, moment

Flowables = list[Any]

LINKED = replace(CELL, color=BRAND)
LEVELS = {Level.FULL: "全量", Level.INTERNAL: "内部", Level.EXTERNAL: "对外"}


def overview(snapshot: CaseFileSnapshot, form: Former) -> Flowables:
    """Where the case stands, for a reader who has one minute."""
    last = max((one.on for one in snapshot.visits), default=None)
    following = max((one.next_on for one in snapshot.visits if one.next_on), default=None)
    plan, reviews, days = snapshot.plan, snapshot.reviews, covered(snapshot)
    entries = [
        Entry("个案阶段", snapshot.stage),
        Entry("风险等级", snapshot.grade),
        Entry("接案日期", day(snapshot.intake_on)),
        Entry("主要致困原因", snapshot.primary_cause),
        Entry("当前方案", f"第 {plan.version} 版，{plan.stage}" if plan else ""),
        Entry("最近回访决定", reviews[-1].decision if reviews else ""),
        Entry("最近走访", day(last)),
        Entry("下次走访", "" if snapshot.closure else day(following)),
        Entry("材料日期", f"{day(days[0])} 至 {day(days[1])}" if days else NONE, wide=True),
    ]
    return [*form.part("本户概况", 150), form.entries(entries, "概况", label_width=76)]


def plan(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Flowables:
    """The plan in force with its goals, measures and approval, and the history of versions."""
    now = snapshot.plan
    if now is None:
        return form.nothing()
    title = f"帮扶方案第 {now.version} 版"
    flow: Flowables = [
        *form.part(title, 160, outline.mark("plan-shown", title, 1)),
        form.entries(
            [
                Entry("版本", f"第 {now.version} 版"),
                Entry("状态", now.stage),
                Entry("拟定人", now.author),
                Entry("提交时间", moment(now.submitted_at)),
                Entry("审批人", now.approved_by),
                Entry("批准时间", moment(now.approved_at)),
                Entry("有效期至", day(now.valid_until)),
                Entry("内容摘要码", now.content_hash[:16]),
            ],
            "方案",
        ),
        *form.part("家庭情况与需要"),
        *(form.prose(now.needs, "方案 家庭情况与需要") or form.nothing()),
        *form.part("目标"),
        goals(now, form),
        *form.part("帮扶措施"),
        measures(now, form),
    ]
    title = "与上一版相比"
    flow += form.part(title, 100, outline.mark("plan-compared", title, 1))
    return [*flow, *compared(now, form), *plan_history(snapshot, form, outline)]


def goals(plan: Plan, form: Former) -> Any:
    columns = [
        Column("序号", 7, center=True),
        Column("目标", 30),
        Column("衡量指标", 20),
        Column("基线", 15),
        Column("目标值", 15),
        Column("期限", 13, center=True),
    ]
    rows = [
        (str(one.number), one.text, one.indicator, one.baseline, one.target, day(one.due_on))
        for one in plan.goals
    ]
    return form.rows(columns, rows, "方案 目标")


def measures(plan: Plan, form: Former) -> Any:
    columns = [
        Column("类型", 12),
        Column("措施", 36),
        Column("目标", 7, center=True),
        Column("责任人", 16),
        Column("频次", 12),
        Column("期限", 13, center=True),
    ]
    rows = [
        (one.kind, one.text, one.goals, one.responsible, one.frequency, day(one.due_on))
        for one in plan.measures
    ]
    return form.rows(columns, rows, "方案 措施")


def plan_history(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Flowables:
    columns = [
        Column("版本", 7, center=True),
        Column("状态", 10, center=True),
        Column("拟定人", 11),
        Column("提交时间", 20, center=True),
        Column("审批人", 11),
        Column("审批时间", 20, center=True),
        Column("意见", 21),
    ]
    rows = [
        (
            str(one.number),
            one.stage,
            one.author,
            moment(one.submitted_at),
            one.decided_by,
            moment(one.decided_at),
            one.reason,
        )
        for one in snapshot.plan_versions
    ]
    title = "版本沿革"
    mark = outline.mark("plan-history", title, 1)
    return [*form.part(title, 100, mark), form.rows(columns, rows, "方案 版本沿革")]


def visits(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Iterator[Any]:
    """Each visit with a heading of its own in the outline."""
    if not (snapshot.visits or snapshot.left_out):
        yield from form.nothing()
    for visit in snapshot.visits:
        yield from one_visit(visit, form, outline)
    if snapshot.left_out:
        yield from form.prose(left_out(snapshot), "说明")


def left_out(snapshot: CaseFileSnapshot) -> str:
    """How many visits aren't told, and why."""
    return f"另有 {snapshot.left_out} 次走访在个案交接之前，交接时未一并移交，本件未印。"


def one_visit(visit: Visit, form: Former, outline: Outline) -> Flowables:
    title = f"{visit.number}．{day(visit.on)}　{visit.mode}{'　补录' if visit.late else ''}"
    field = f"走访记录 {day(visit.on)}"
    people = "、".join(
        f"{one.name}（{one.unit}）" if one.unit else one.name for one in visit.participants
    )
    entries = [Entry("走访社工", visit.by), Entry("下次走访", day(visit.next_on))]
    if visit.late:
        entries.append(Entry("录入时间", joined(moment(visit.recorded_at), "补录")))
    if visit.place:
        entries.append(Entry("地点", visit.place, wide=not visit.late))
    if people:
        entries.append(Entry("参加人", people, wide=True))
    need = 150 + min(len(visit.measures), 6) * 25
    flow: Flowables = [
        *form.part(title, need, outline.mark(f"visit-{visit.number}", title, 1)),
        form.entries(entries, field),
    ]
    if visit.measures:
        columns = [Column("措施", 40), Column("落实情况", 16, True), Column("说明", 44)]
        done = [(one.measure, one.outcome, one.note) for one in visit.measures]
        flow.append(form.rows(columns, done, field))
    flow += form.prose(visit.narrative, field) or form.nothing()
    if visit.observations:
        flow += [*form.minor("影响预估的观察"), *form.prose(visit.observations, field)]
    for addendum in visit.addenda:
        flow += form.minor(f"更正　{moment(addendum.at)}　{addendum.by}")
        flow += form.prose(addendum.text, f"{field} 更正")
    return flow


def reviews(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Iterator[Any]:
    if not snapshot.reviews:
        yield from form.nothing()
    visits = {one.number for one in snapshot.visits}
    for review in snapshot.reviews:
        yield from one_review(review, visits, form, outline)


def one_review(
    review: Review, visits: Collection[int], form: Former, outline: Outline
) -> Flowables:
    """Goals against their baselines, domains then and now, and what was decided."""
    title = f"{review.number}．{day(review.on)}　回访评估"
    field = f"回访评估 {day(review.on)}"
    columns = [
        Column("目标", 26),
        Column("基线", 13),
        Column("目标值", 13),
        Column("现状", 15),
        Column("结果", 11, center=True),
        Column("依据的走访", 20),
    ]
    rows: list[list[str | Cell]] = [
        [
            one.goal,
            one.baseline,
            one.target,
            one.actual,
            one.outcome,
            evidence(one, visits, form, field),
        ]
        for one in review.goals
    ]
    flow: Flowables = [
        *form.part(title, 150, outline.mark(f"review-{review.number}", title, 1)),
        form.entries([Entry("评估人", review.by), Entry("决定", review.decision)], field),
        form.rows(columns, rows, field),
    ]
    if review.domains:
        flow.append(domain_changes(review, form, field))
    return flow + form.prose(review.narrative, field)


def evidence(one: GoalOutcome, visits: Collection[int], form: Former, field: str) -> str | Cell:
    """The visits that show it, one a line, each leading to its record where that is in the file."""
    keys = [f"visit-{n}" if n in visits else "" for n in one.evidence_visits]
    cell: Cell = []
    for words, key in zip_longest(one.evidence, keys, fillvalue=""):
        link = link_to(key) if key else None
        cell.append(form.composer.line(words, LINKED if key else CELL, field, link))
    return cell or NONE


def domain_changes(review: Review, form: Former, field: str) -> Any:
    """Scores then and now, one column a domain."""
    names = [one.name for one in review.domains]
    columns = [Column("方面", 9), *(Column(name[:20], 9, center=True) for name in names)]

    def line(word: str, values: list[int | None]) -> list[str]:
        return [word, *("—" if value is None else str(value) for value in values)]

    rows = [
        line("原先", [one.then for one in review.domains]),
        line("现在", [one.now for one in review.domains]),
    ]
    return form.rows(columns, rows, field, tight=True)


def closure(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> Flowables:
    flow: Flowables = []
    if snapshot.closure:
        end = snapshot.closure
        entries = [
            Entry("结案日期", day(end.on)),
            Entry("结案类型", end.kind),
            Entry("结案人", end.by),
            Entry("审批", joined(end.approved_by, moment(end.approved_at))),
        ]
        flow += form.part("结案报告", 100, outline.mark("closed", "结案报告", 1))
        flow += [form.entries(entries, "结案"), *form.prose(end.summary, "结案报告")]
    for number, again in enumerate(snapshot.reopenings, 1):
        title = f"重新开案　{day(again.on)}　{again.by}"
        flow += form.part(title, 60, outline.mark(f"reopened-{number}", title, 1))
        flow += form.prose(again.reason, "重新开案")
    return flow or form.nothing()


def signatures(_snapshot: CaseFileSnapshot, form: Former) -> Flowables:
    """Room for three people to sign by hand."""
    rows = [
        [form.cell(who, "签署", CELL_CENTER), "", form.cell("日期", "签署", CELL_CENTER), ""]
        for who in ("社工", "督导", "户主")
    ]
    tint = [("BACKGROUND", (column, 0), (column, -1), TINT) for column in (0, 2)]
    widths = [70, TEXT_WIDTH - 280, 60, 150]
    table = framed(rows, widths, [*RULED, *tint], heights=[46] * len(rows))
    words = "以上内容经核对与记录一致。户主签名表示已阅或已听读本档案，并知悉相关权利。"
    return [KeepTogether([form.composer.line(words, CELL, "签署"), Spacer(0, 6), table])]


def disclosure(snapshot: CaseFileSnapshot, form: Former) -> Flowables:
    """What this print is: its serial number, who asked for it, and what is left out."""
    print_ = snapshot.disclosure
    left_out = {
        Level.FULL: "未作遮盖",
        Level.INTERNAL: "不含情绪筛查和第三方信息",
        Level.EXTERNAL: "姓名、证件号码、门牌已遮盖，不含电话、照片、情绪筛查和第三方信息",
    }[print_.level]
    entries = [
        Entry("打印序号", print_.serial),
        Entry("打印时间", moment(print_.printed_at)),
        Entry("打印人", print_.printed_by),
        Entry("脱敏级别", f"{LEVELS[print_.level]}"),
        Entry("用途", print_.reason, wide=True),
        Entry("交给", print_.recipient, wide=True),
        Entry("遮盖情况", left_out, wide=True),
    ]
    return [*form.part("披露登记", 140), form.entries(entries, "披露登记")]
