"""The referral 转介单: name, contact, need and what was written for it, and the answer."""

from casework.reports.documents.form_parts import (
    BY_HAND,
    EMPTY,
    Chapter,
    Flowables,
    blank_lines,
    given,
    prose,
    sign_table,
    signatures,
    ticks,
)
from casework.reports.snapshot import Level
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import NONE, Entry, Former
from casework.reports.words import moment

AGREED = "本人（监护人）同意将以上信息提供给接收单位，仅用于办理本次转介。"
ANSWER = "请接收单位在收到后填写本栏，并将本联交回或送达转出单位。"


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    need, wish, note = (paper.text(name) for name in ("need", "wish", "note"))
    return [
        Chapter(
            "转介信息",
            moment(paper.disclosure.printed_at)[:10],
            lambda form, _o: [form.entries(sender(paper), "转介信息")],
        ),
        Chapter("服务对象", "1 人", lambda form, _o: [form.entries(whom(paper), "服务对象")]),
        Chapter("需求", given(need), prose(need, "转介 需求"), 60),
        Chapter("希望协助的事项", given(wish), prose(wish, "转介 希望协助的事项"), 60),
        Chapter("补充说明", given(note), prose(note, "转介 补充说明"), 60),
        signatures(AGREED, ("服务对象或监护人", "经办社工", "督导"), "转出单位（盖章）"),
        Chapter("接收单位回执", BY_HAND, lambda form, _o: answer(form), 300),
    ]


def sender(paper: PaperSnapshot) -> list[Entry]:
    return [
        Entry("接收单位", paper.disclosure.recipient, wide=True),
        Entry("转出单位", paper.unit, wide=True),
        Entry("经办社工", paper.disclosure.printed_by),
        Entry("联系方式", paper.text("reply_to") or EMPTY),
    ]


def whom(paper: PaperSnapshot) -> list[Entry]:
    phones = "；".join(one.number for one in paper.phones)
    if paper.disclosure.level is Level.EXTERNAL:
        phones = "对外级别不含电话，请经经办社工联系"
    return [Entry("姓名", paper.about), Entry("联系电话", phones or NONE)]


def answer(form: Former) -> Flowables:
    entries = [
        Entry("接收情况", ticks(("接收", "不接收，原因：")), wide=True),
        Entry("经办人", EMPTY),
        Entry("联系电话", EMPTY),
    ]
    signed = sign_table("", ("接收单位经办人",), "接收单位（盖章）", form)
    return [
        form.note(ANSWER),
        form.entries(entries, "回执"),
        *form.minor("办理结果"),
        blank_lines(3),
        *signed,
    ]
