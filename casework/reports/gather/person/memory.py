"""Who was given the person's data and who read them, and on what the law bases their keeping."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from casework.access.models import Posting, Role
from casework.audit.models import Entry
from casework.households import retention
from casework.reports.gather.person import fields
from casework.reports.gather.person.subject import Subject
from casework.reports.gather.reading import UNREADABLE, word
from casework.reports.models import (
    Disclosure,
    DisclosureLevel,
    Document,
    LedgerDisclosure,
    LedgerKind,
    Reason,
)
from casework.reports.snapshot_person import Field, Item, Part
from casework.reports.words import SHANGHAI, day, moment
from casework.vault import keys

# What is said of a ledger whose note whoever makes the copy may not open.
ELSEWHERE = "见上级台账登记"
OPENED = ("case file opened", "paper opened", "person copy opened", "attachment opened")


def disclosures(subject: Subject) -> Part:
    """Papers and ledgers in which the person's data went out, their own copies among them."""
    found = [*papers(subject), *ledgers(subject)]
    found.sort(key=lambda line: line[0])
    return Part(
        "disclosures",
        "对外提供和打印",
        tuple(item for _at, item in found),
        "每次打印和导出均登记。本户的文书和台账可能含有全户成员的信息。",
        shares=(17, 14, 12, 22, 35),
    )


def papers(subject: Subject) -> Iterator[tuple[datetime, Item]]:
    """Yield the household's papers since the person is in its record, and copies of their data."""
    rows = Disclosure.objects.visible_to(subject.by).filter(household=subject.household)
    of_household = Q(person=None, printed_at__gte=subject.row.created_at)
    rows = rows.filter(of_household | Q(person=subject.row)).defer("paper_sealed")
    for row in rows:
        note = subject.reader.open(row, Disclosure.note, f"披露登记 {row.serial}")
        kind = fields.coded("document", "种类", Document, row.document)
        yield row.printed_at, disclosure(row.printed_at, kind, row.level, note, UNREADABLE)


def ledgers(subject: Subject) -> Iterator[tuple[datetime, Item]]:
    """Yield the ledgers in which the household stood since then.

    Of one of more areas than whoever makes the copy looks after, only when and that it was.
    """
    entries = Entry.objects.filter(
        act="household in ledger",
        household_id=subject.household.pk,
        at__gte=subject.row.created_at,
    )
    stood = dict(entries.values_list("thing_id", "at"))
    rows = LedgerDisclosure.objects.visible_to(subject.by).in_bulk(list(stood))
    keys.warm(rows)
    for pk, at in stood.items():
        row = rows.get(pk)
        if row is None:
            yield at, disclosure(at, Field("document", "种类", "台账"), "", None, ELSEWHERE)
            continue
        note = subject.reader.open(row, LedgerDisclosure.note, f"台账登记 {row.serial}")
        kind = fields.coded("document", "种类", LedgerKind, row.kind)
        yield at, disclosure(at, kind, row.level, note, UNREADABLE)


def disclosure(at: datetime, kind: Field, level: str, note: Any, instead: str) -> Item:
    """Return one line; `instead` stands for what isn't known without the note."""
    reason = word(Reason, note.reason) if note else instead
    return Item(
        (
            fields.at("printed_at", "时间", at),
            kind,
            fields.coded("level", "脱敏级别", DisclosureLevel, level),
            Field("reason", "用途", reason, code=note.reason if note else None),
            fields.text("recipient", "接收人", note.recipient if note else instead),
        )
    )


def reading(subject: Subject) -> Part:
    """How often the household's record was opened, by month and role, without names.

    The log holds whom the office must answer for; who reads on duty is not named to those they
    work with, and a complaint is looked into by name (个人信息保护法 art. 50).
    """
    counts = reads_by_month_and_role(subject)
    items = tuple(
        Item(
            (
                Field("month", "月份", f"{month:%Y-%m}"),
                Field("role", "人员", role_words(role), code=role),
                fields.number("count", "次数", count),
            )
        )
        for (month, role), count in sorted(counts.items())
    )
    return Part(
        "reading",
        "查阅记录",
        items,
        "按月份和岗位统计本户档案的查阅次数，不列工作人员姓名；如对某次查阅有疑问，可要求核查。",
        household_level=True,
        shares=(30, 40, 30),
    )


def role_words(role: str) -> str:
    return word(Role, role) if role else "系统"


def reads_by_month_and_role(subject: Subject) -> Counter[tuple[date, str]]:
    """Count the log's readings of the household; a constant number of queries."""
    opening = Q(act__endswith=" read") | Q(act__in=OPENED)
    reads = Entry.objects.filter(opening, household_id=subject.household.pk)
    rows = list(
        reads.annotate(month=TruncMonth("at", tzinfo=SHANGHAI))
        .values_list("month", "actor")
        .annotate(n=Count("id"))
        .order_by()
    )
    posts = list(Posting.objects.filter(worker__in={actor for _month, actor, _n in rows if actor}))
    counts: Counter[tuple[date, str]] = Counter()
    for month, actor, n in rows:
        counts[month.date(), role_of(actor, month.date(), posts)] += n
    return counts


def role_of(actor: object, month: date, posts: list[Posting]) -> str:
    """Return the role that a worker had in a month; the latest they had, if none then."""
    theirs = [post for post in posts if post.worker_id == actor]
    then = [
        post
        for post in theirs
        if (post.from_on.year, post.from_on.month) <= (month.year, month.month)
        and (post.until_on is None or post.until_on >= month)
    ]
    found = then or theirs
    return max(found, key=lambda post: post.from_on).role if found else ""


def law(subject: Subject) -> tuple[str, ...]:
    """Return the sentences on legal basis, keeping and rights."""
    until = retention.keep_until(subject.household)
    years = settings.CASEWORK_RETENTION_YEARS
    kept = f"本户个案仍在办理，档案自结案之日起保存 {years} 年（本单位档案管理规定）。"
    if until:
        kept = (
            f"本户已结案，档案自结案之日起保存 {years} 年，至 {day(until)}（本单位档案管理规定）。"
        )
    return (
        "处理依据：《中华人民共和国个人信息保护法》第十三条第一款第三项（为履行法定职责或者法定义务所必需）"
        "和《上海市社会救助条例》；可选服务另取得本人同意，见“告知与同意”。",
        "处理目的和方式：社会救助对象的接案、预估、帮扶、走访、回访和结案；按户加密保存，"
        "只供本辖区有权限的社工、督导和档案员办理时查阅。",
        f"保存期限：{kept}期限届满后，本人可以请求删除。",
        "本人权利：可以查阅、复制（第四十五条），请求更正、补充（第四十六条），在法定情形下请求删除"
        "（第四十七条），限制或者拒绝处理（第四十四条）。请求被拒绝的，本单位说明理由；"
        "本人可以依法向人民法院提起诉讼（第五十条）。",
    )


def restricted_words(subject: Subject) -> str:
    """Return since when the person's data are restricted, if they are."""
    at = subject.row.restricted_at
    return f"自 {moment(at)} 起已限制处理，只保存，不作他用" if at else ""
