"""The intake form 接案登记表: who the household is, how it was found, what was agreed to."""

from casework.reports.documents.case_family import contacts, people
from casework.reports.documents.form_parts import (
    BY_HAND,
    Chapter,
    Flowables,
    blank_lines,
    count,
    given,
    prose,
    signatures,
    ticks,
)
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import BODY, Entry, Former
from casework.reports.words import day, joined

TOLD = "服务对象已被告知个人信息的处理目的、方式和本人的权利。"


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    return [
        Chapter(
            "接案信息",
            day(paper.intake_on),
            lambda form, _o: [form.entries(entries(paper), "接案")],
        ),
        Chapter("接案说明", given(paper.intake_note), prose(paper.intake_note, "接案说明"), 60),
        Chapter(
            "家庭成员", count(len(paper.people), "人"), lambda form, _o: people(paper, form), 150
        ),
        Chapter(
            "成员关系",
            count(len(paper.relations), "条"),
            lambda form, _o: relations(paper, form),
            60,
        ),
        Chapter(
            "联系、类别与同意",
            count(len(paper.phones) + len(paper.consents), "项"),
            lambda form, _o: contacts(paper, form),
            150,
        ),
        Chapter("初步意见", BY_HAND, lambda form, _o: opinion(form), 120),
        signatures(TOLD, ("服务对象或监护人", "接案社工", "督导"), "服务单位（盖章）"),
    ]


def entries(paper: PaperSnapshot) -> list[Entry]:
    causes = joined(
        paper.primary_cause and f"主要：{paper.primary_cause}",
        f"次要：{'、'.join(paper.secondary_causes)}" if paper.secondary_causes else "",
        mark="；",
    )
    return [
        Entry("户主", paper.head),
        Entry("档案号", paper.number),
        Entry("接案日期", day(paper.intake_on)),
        Entry("接案来源", paper.intake_source),
        Entry("救助类别", paper.category),
        Entry("责任社工", paper.worker),
        Entry("所在地区", paper.area, wide=True),
        *(Entry(one.kind, one.text, wide=True) for one in paper.addresses),
        Entry("致困原因", causes, wide=True),
    ]


def relations(paper: PaperSnapshot, form: Former) -> Flowables:
    words = "；".join(f"{one.person}是{one.other}的{one.kind}" for one in paper.relations)
    return form.prose(f"{words}。", "成员关系") if words else []


def opinion(form: Former) -> Flowables:
    words = ticks(("接案", "转介其他单位", "提供咨询后结束", "不予接案，原因："))
    return [form.composer.line(words, BODY, "初步意见"), blank_lines(3)]
