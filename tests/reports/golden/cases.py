"""The golden set: each case a snapshot, and the texts that its paper must give back as typed."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from casework.reports.snapshot import CaseFileSnapshot, Goal, Measure, Person
from tests.reports import samples
from tests.reports.golden import pictures

MARKUP = (
    "<img src='file:///etc/passwd'/>",
    "<b",
    "<para>",
    "</para>",
    "AT&T",
    "&lt;&amp;&#65;",
    "{{ 户主 }}",
    "{% load x %}",
    "<a href='x'>链接</a>",
    "%s%(name)s",
    "\\n\\u4e2d",
    "]]>",
    "<!-- 注 -->",
    "$\\frac{1}{2}$",
    "BT (x) Tj ET",
    "<<>>",
    "=1+1",
)
LONG_STRINGS = (
    "网上公示见 https://www.example.org/shanghai/minzheng/gongshi/2026/11/18/YL01-P-20261118-0012"
    "?level=external&lang=zh-Hans&signature=0123456789abcdef0123456789abcdef 一页。",
    f"缴费流水号{'0123456789' * 20}共两百位。",
    f"原件上写着{'ＡＢＣ' * 40}和{'w' * 90}几处。",
    "这一栏填了" + "——" * 60 + "和" + "……" * 60 + "以示空白。",
    "户主问：“（《“【‘能不能’】”》）？”！！！？？？……——她问了三遍。" * 6,
)
RARE = (
    "姓名用字：㛃𬭎𬱖䶮𠅤𪚥𠮷，在册；扩展区𰻝𱁬𲎯，字库没有。",
    "私用区\ue001\uf8ff\U000f0000\U0010fffd与表情🏠👵，也要留得住。",
    "越南姓名 Nguyễn Thị Hằng，土耳其姓名 Erdoğan，俄文 Иванов，希腊字母 αβγ。",
    "注音ㄅㄆㄇ，假名ひらがな，谚文한글，泰文ไทย，天城文हिन्दी。",
    "单位㎡㎏℃，序号①②③㈠㊣，货币￥¥€，分数½⅔，上标²³。",
)
# As typed, and as printed: what has no shape is dropped, what is no character is shown as U+FFFD.
UNPRINTABLE = (
    (
        "控制符\x00\x07\x1b[31m、\x7f\x9b和软连字符\xad、零宽\u200b\u200d\ufeff之间没有别的。",
        "控制符[31m、和软连字符、零宽之间没有别的。",
    ),
    (
        "半个代理\ud800\udc00与\udfff，非字符\ufffe\uffff\U0001ffff\ufdd0。",
        "半个代理\ufffd\ufffd与\ufffd，非字符\ufffd\ufffd\ufffd\ufffd。",
    ),
    (
        "倒写\u202e文件名gpj.exe\u202c与隔离\u2066内\u2069外，标签\U000e0041\U000e007f完。",
        "倒写文件名gpj.exe与隔离内外，标签完。",
    ),
    ("重音 e\u0301、a\u030a 与 q\u0323。", "重音 \xe9、\xe5 与 q\u0323。"),
)
LEFTWARD_WORDS = ("تۇرسۇن", "مرحبا", "بالعالم", "שלום", "עולם", "ئابدۇللا")
LEFTWARD = (
    "户主的维吾尔文签名写作 تۇرسۇن ，其弟写作 ئابدۇللا ，均与护照一致。",
    "邻居用阿拉伯文问好：مرحبا بالعالم，又用希伯来文写了שלום עולם两个词。",
    "整段都是：" + "مرحبا بالعالم " * 30,
)


class Case(NamedTuple):
    """One household at an edge; `exact` are paragraphs that must be found as they were typed.

    Poppler, which takes longest, reads the first `poppler_pages` of papers whose pages repeat.
    """

    make: Callable[[], CaseFileSnapshot]
    exact: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    poppler_pages: int = 0


def told(paragraphs: tuple[str, ...]) -> CaseFileSnapshot:
    """The sample household, its first visit told in these paragraphs."""
    return samples.with_narrative("\n".join(paragraphs))


def empty() -> CaseFileSnapshot:
    return samples.empty()


def twelve_people() -> CaseFileSnapshot:
    names = "张甲乙丙丁戊己庚辛壬癸子丑"
    people = tuple(
        replace(
            samples.family().people[at % 3],
            name=f"张{name}" if at % 4 else f"买买提·吐尔逊·{name}",
            relation="其他",
            health="高血压、糖尿病、白内障、类风湿性关节炎，行动需人搀扶",
            note="2026年3月起同住，原住样例区老街5号",
        )
        for at, name in enumerate(names[1:])
    )
    return replace(samples.family(), people=people)


def many_visits() -> CaseFileSnapshot:
    return samples.with_visits(400)


def one_long_paragraph() -> str:
    """120,000 characters without a newline or a blank."""
    text = "".join(samples.NARRATIVE.split())
    return (text * (120_000 // len(text) + 1))[:119_999] + "。"


def long_narrative() -> CaseFileSnapshot:
    return samples.with_narrative(one_long_paragraph())


def markup_text() -> tuple[str, ...]:
    chance = random.Random(7)
    words = [chance.choice(MARKUP) + chance.choice(("，", "户主", "。")) for _ in range(80)]
    return tuple("记：" + "".join(words[at : at + 10]) for at in range(0, 80, 10))


def markup() -> CaseFileSnapshot:
    """Markup in narratives, names, cells, the footer and the bookmarks."""
    full = told(markup_text())
    assert full.plan is not None
    visit = replace(full.visits[0], mode="<b>走访</b>", place="<img src=x>", by="AT&T <i>")
    return replace(
        full,
        head="<u>顾</u>",
        unit="样例&<镇>",
        people=(replace(full.people[0], name="<b>顾㛃", note="</para>&nbsp;"), *full.people[1:]),
        visits=(visit,),
        plan=replace(full.plan, goals=(Goal(1, "<b>每周三次</b>", "&lt;记录&gt;", "<", ">"),)),
        disclosure=replace(full.disclosure, reason="<b>检查&amp;", recipient="x]]><x>"),
    )


def long_strings() -> CaseFileSnapshot:
    full = told(LONG_STRINGS)
    narrow = Person("A" * 60, "其他" * 9, note="0" * 200, id_number="1" * 80, health="h" * 80)
    return replace(full, people=(*full.people, narrow), area="https://example.org/" + "a/" * 60)


def rare() -> CaseFileSnapshot:
    full = told(RARE)
    return replace(full, head="顾𰻝", people=(replace(full.people[0], name="\ue001𲎯"),))


def unprintable() -> CaseFileSnapshot:
    full = told(tuple(typed for typed, _printed in UNPRINTABLE))
    return replace(full, head="顾\x00㛃\ud800", area="样例区\x0b样例镇\ufffe")


def leftward() -> CaseFileSnapshot:
    full = told(LEFTWARD)
    return replace(full, people=(replace(full.people[0], name="تۇرسۇن"), *full.people[1:]))


def tall_tables() -> CaseFileSnapshot:
    """Tables over many pages, with cells higher than a page."""
    full = samples.family()
    assert full.plan is not None
    text = "每周三次血透不中断，自付2,860元。" * 100
    due = date(2026, 12, 31)
    goals = tuple(
        Goal(at, "孙女期末各科及格，课后有人辅导" * (at % 4 + 1), "成绩单", "2 科", "全部", due)
        for at in range(1, 81)
    )
    measures = (Measure(text, "生活救助", responsible=text), Measure("家教", "教育", "3"))
    return replace(
        full,
        area=text,
        people=(Person(text, "户主", health=text, note=text),),
        plan=replace(full.plan, goals=goals, measures=measures * 3),
    )


def paragraphs_of_every_length() -> CaseFileSnapshot:
    """Paragraphs of one to nine lines, so that pages end at every place of one."""
    sentence = "户主在家，其子张𬭎去区中心医院透析未归；孙女在校，下午四点放学。"
    texts = [sentence * (at * 7 % 12 + 1) for at in range(40)]
    full = told(tuple(texts))
    first = full.visits[0]
    later = (
        replace(first, number=at, on=first.on + timedelta(days=at), narrative=sentence * at)
        for at in range(2, 26)
    )
    return replace(full, visits=(first, *later))


CASES: dict[str, Case] = {
    "empty": Case(empty, words=("无", "YL01-0099")),
    "twelve-people": Case(twelve_people, words=tuple(f"张{one}" for one in "乙丙丁己庚辛癸子丑")),
    "four-hundred-visits": Case(many_visits, tuple(samples.NARRATIVE.split("\n")), (), 30),
    "long-narrative": Case(long_narrative, (one_long_paragraph(),)),
    "markup": Case(
        markup, markup_text(), ("<b>顾㛃", "</para>&nbsp;", "用途：<b>检查&amp;", "交：x]]><x>")
    ),
    "long-strings": Case(long_strings, LONG_STRINGS, ("0" * 20, "A" * 3)),
    "rare": Case(rare, RARE, ("顾𰻝", "\ue001𲎯")),
    "unprintable": Case(unprintable, tuple(printed for _, printed in UNPRINTABLE), ("顾㛃\ufffd",)),
    "leftward": Case(leftward, words=LEFTWARD_WORDS),
    "tall-tables": Case(tall_tables, words=("衡量指标",), poppler_pages=25),
    "paragraphs": Case(paragraphs_of_every_length, (), (), 2),
}
if pictures.ARE_PRINTED:
    CASES["forty-photos"] = Case(pictures.forty_photos, words=("照片 40",))
