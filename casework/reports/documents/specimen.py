"""A specimen 样张 of an office's papers: a made-up household in the office's own style."""

from datetime import date, datetime
from typing import Any

from reportlab.platypus import Spacer

from casework.reports.diagrams.trend import trend
from casework.reports.documents.built import BuiltDocument, build
from casework.reports.documents.case_file import flowables, paper_of
from casework.reports.folded import FOLD_TEXT_WIDTH, folded
from casework.reports.layout import Outline
from casework.reports.snapshot import (
    Address,
    Assessment,
    CaseFileSnapshot,
    Disclosure,
    DomainScore,
    Goal,
    Level,
    Measure,
    MeasureDone,
    Person,
    Plan,
    PlanVersion,
    TrendPoint,
    Visit,
)
from casework.reports.snapshot_office import PaperStyle
from casework.reports.tables import Former

SERIAL = "CW-20260101-SPEC-2222"
DAYS = [date(2026, month, 15) for month in (1, 3, 5, 7, 9, 11)]
TOLD = (
    "上午到访，户主在家。说孙女开学后早晚由邻居照看，药费上月报销到账，冰箱还没有修好。约定下周"
    "带材料到居委会办理临时救助，月底前联系社区医院做一次上门随访。"
)


def build_specimen(style: PaperStyle, unit: str, area: str, at: datetime) -> BuiltDocument:
    """Set the specimen for a street: `unit` is its name, `area` its path; `at` is now."""
    snapshot = specimen(style, unit, area, at)
    return build(
        lambda composer, outline: paper_of(snapshot, composer, outline),
        lambda form, outline: [*flowables(snapshot, form, outline), *fold(snapshot, form, outline)],
    )


def fold(snapshot: CaseFileSnapshot, form: Former, outline: Outline) -> list[Any]:
    """What a page of A3 looks like, where the office wants one; else nothing."""
    style = snapshot.disclosure.style
    if not style.folds_genogram:
        return []
    title = "A3 折页"
    flow = form.section(title, 0, outline.mark("fold", title, 0))
    flow += form.prose("家系图较大时印在 A3 纸上，沿上下两处短虚线折入卷内。", "样张")
    flow += [Spacer(0, 12), trend(snapshot.trend, width=FOLD_TEXT_WIDTH)]
    # The document ends on this page: what leads back to A4 would leave an empty one.
    return folded(flow)[:-2]


def specimen(style: PaperStyle, unit: str, area: str, at: datetime) -> CaseFileSnapshot:
    return CaseFileSnapshot(
        number="YANG-0001",
        head="样张一",
        unit=unit,
        area=area,
        disclosure=Disclosure(
            serial=SERIAL,
            printed_by="样张，内容均为虚构",
            printed_at=at,
            reason="查看版式",
            recipient="无",
            level=Level.INTERNAL,
            style=style,
        ),
        worker="社工某",
        supervisor="督导某",
        category="最低生活保障",
        primary_cause="因病",
        stage="介入",
        intake_on=DAYS[0],
        intake_source="主动发现",
        grade="黄",
        addresses=(Address("居住地址", "样例路 1 弄 1 号 101 室"),),
        people=(
            Person("样张一", "本人或户主", sex="女", age="67", health="慢性病"),
            Person("样张二", "孙辈", sex="女", age="10", education="小学"),
        ),
        assessment=assessment(),
        trend=tuple(TrendPoint(on, 62 - 7 * n, 62 - 7 * n, "黄") for n, on in enumerate(DAYS)),
        plan=plan(at),
        plan_versions=(PlanVersion(1, "已批准", "社工某", at, "督导某", at),),
        visits=(
            Visit(
                1,
                DAYS[-1],
                "入户",
                "社工某",
                place="家中",
                measures=(MeasureDone("每月上门一次，核对药费票据", "完成", ""),),
                narrative=TOLD,
            ),
        ),
    )


def assessment() -> Assessment:
    scores = (("收入", 15, 2), ("刚性支出", 10, 2), ("疾病", 12, 2), ("教育", 8, 1))
    words = ("无", "轻", "中", "重")
    return Assessment(
        on=DAYS[-1],
        by="社工某",
        domains=tuple(DomainScore(name, weight, n, words[n]) for name, weight, n in scores),
        index_low=27,
        index_high=27,
        grade="黄",
    )


def plan(at: datetime) -> Plan:
    return Plan(
        version=1,
        stage="已批准",
        needs="药费支出大，孙女放学后无人照看。",
        goals=(Goal(1, "药费按时报销", "每月票据", "两月一次", "每月一次", DAYS[-1], "进行中"),),
        measures=(
            Measure("每月上门一次，核对药费票据", "生活救助", "1", "社工某", "每月", DAYS[-1]),
        ),
        author="社工某",
        submitted_at=at,
        approved_by="督导某",
        approved_at=at,
    )
