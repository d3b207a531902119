"""The copy of one person's data 个人信息副本: cover, whose it is and by what right, each part."""

from typing import Any

from reportlab.platypus import CondPageBreak, PageBreak, Spacer

from casework.reports.documents.built import BuiltDocument, build
from casework.reports.documents.case_file import SUBTITLE, cover_table
from casework.reports.documents.masthead import masthead, title_line
from casework.reports.layout import Outline, Paper
from casework.reports.snapshot_person import Field, Item, Part, PersonCopy
from casework.reports.tables import BLANK, Column, Entry, Former
from casework.reports.text import Composer
from casework.reports.words import joined, mask_household_number, moment

NUMERALS = "一二三四五六七八九十"
LEAST, LEAST_EMPTY = 220, 80  # points that a part with records, and one without, needs to begin
KIND, HEADING, TITLE_SIZE = "person_copy", "个人信息副本", 32


def build_person_copy(copy: PersonCopy) -> BuiltDocument:
    """Set the whole copy; raises DocumentNotLaidOut, without any of the text."""
    return build(
        lambda composer, outline: paper_of(copy, composer, outline),
        lambda form, outline: flowables(copy, form, outline),
    )


def paper_of(copy: PersonCopy, composer: Composer, outline: Outline) -> Paper:
    """The title carries the serial number, not the name: it stands in lists of files."""
    return Paper(
        title=f"个人信息副本 {copy.disclosure.serial}",
        heading=copy.disclosure.style.title(KIND, HEADING),
        number=mask_household_number(copy.number),
        author=copy.unit,
        disclosure=copy.disclosure,
        composer=composer,
        outline=outline,
    )


def flowables(copy: PersonCopy, form: Former, outline: Outline) -> list[Any]:
    flow: list[Any] = [*cover(copy, form, outline), PageBreak(), *foreword(copy, form, outline)]
    for at, part in enumerate(copy.parts, 2):
        flow.append(Spacer(0, 10))
        title = f"{ordinal(at)}、{part.title}"
        mark = outline.mark(part.key, title, 0)
        flow += form.section(title, LEAST if part.items else LEAST_EMPTY, mark)
        flow += part_flow(part, form)
    return flow


def ordinal(number: int) -> str:
    """一, 十, 十一, 二十 …"""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones - 1]
    return f"{NUMERALS[tens - 1] if tens > 1 else ''}十{NUMERALS[ones - 1] if ones else ''}"


def cover(copy: PersonCopy, form: Former, outline: Outline) -> list[Any]:
    compose = form.composer
    disclosure = copy.disclosure
    lines = [
        ("姓　　名", copy.name),
        ("序　　号", disclosure.serial),
        ("档案号", copy.number),
        ("提 出 人", copy.asking.asked_by),
        ("身份核对", copy.asking.identified),
        ("用　　途", disclosure.reason),
        ("交　　付", disclosure.recipient),
        ("制 作 人", disclosure.printed_by),
        ("制作日期", moment(disclosure.printed_at)[:10]),
    ]
    shown = [(label, value) for label, value in lines if value]
    return [
        *masthead(disclosure.style, copy.unit, compose, outline.mark("cover", "封面", 0)),
        Spacer(0, 58),
        title_line(disclosure.style.title(KIND, HEADING), compose, TITLE_SIZE),
        Spacer(0, 10),
        compose.line("依《个人信息保护法》第四十五条提供", SUBTITLE, ""),
        Spacer(0, 54),
        cover_table(shown, "页　　数", form, outline),
    ]


def foreword(copy: PersonCopy, form: Former, outline: Outline) -> list[Any]:
    """By what right the data are held, how long, what the person may ask, what is missing."""
    title = "一、说明"
    flow = form.section(title, LEAST, outline.mark("foreword", title, 0))
    if copy.restricted:
        flow += form.prose(f"处理状态：{copy.restricted}。", "说明")
    for sentence in copy.law:
        flow += form.prose(sentence, "说明")
    flow += form.prose(
        "范围：本副本列出本单位就本人持有的信息。标“全户”的按家庭登记；属于他人的信息依法不提供，"
        "文字中他人的姓名和号码已隐去。同样内容另有机器可读的 JSON 文件。",
        "说明",
    )
    if copy.unreadable:
        flow += form.part("无法读取的记录")
        flow += form.prose(
            f"以下记录目前无法读取，副本中以“无法读取”标明：{'、'.join(copy.unreadable)}。", "说明"
        )
    return flow


def part_flow(part: Part, form: Former) -> list[Any]:
    """One part: its note, then a table, one form, or a form for each record."""
    words = joined("按家庭登记。" if part.household_level else "", part.note, mark="")
    flow: list[Any] = [form.note(words)] if words else []
    if not part.items:
        return [*flow, *form.nothing()]
    if part.shares:
        return [*flow, table(part, form)]
    for item in part.items:
        flow += item_flow(item, part, form)
    return flow


def table(part: Part, form: Former) -> Any:
    heads = [one.label for one in part.items[0].fields]
    columns = [Column(head, share) for head, share in zip(heads, part.shares, strict=True)]
    rows = [[one.text for one in item.fields] for item in part.items]
    return form.rows(columns, rows, part.title)


def item_flow(item: Item, part: Part, form: Former) -> list[Any]:
    """One record: short facts as a form, long texts below it as paragraphs."""
    flow: list[Any] = [CondPageBreak(80)]
    if item.heading:
        flow += form.part(item.heading)
    short = [one for one in item.fields if not is_long(one)]
    if short:
        entries = [Entry(one.label, one.text or BLANK, one.wide) for one in short]
        flow.append(form.entries(entries, part.title, label_width=78))
    for one in item.fields:
        if is_long(one):
            flow += [*form.minor(one.label), *form.prose(one.text, f"{part.title} {one.label}")]
    return flow


def is_long(field: Field) -> bool:
    """Whether a fact is set as paragraphs: text of more than a few lines."""
    return field.wide and len(field.text) > 120
