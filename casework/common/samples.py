"""Invented content for the style guide: no person, address or number in it is real."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict

from casework.common import dates
from casework.common.conflicts import conflict_rows
from casework.common.diff import diff_row
from casework.common.formats import short_date


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="姓名", max_length=50)
    number = forms.CharField(label="证件号", max_length=18, help_text="18 位，末位可以是 X")
    category = forms.ChoiceField(
        label="救助类别",
        choices=[("1", "最低生活保障"), ("2", "刚性支出困难家庭"), ("3", "特困人员")],
    )
    mode = forms.ChoiceField(
        label="走访方式",
        choices=[("home", "入户"), ("phone", "电话"), ("office", "来访"), ("joint", "联合")],
        widget=forms.RadioSelect,
    )
    met = forms.MultipleChoiceField(
        label="见到了谁",
        choices=[("1", "顾秀兰"), ("2", "张远航"), ("3", "张若晴"), ("0", "没人在家")],
        widget=forms.CheckboxSelectMultiple,
    )
    causes = forms.MultipleChoiceField(
        label="其他致困原因",
        choices=[("1", "因病"), ("2", "缺劳动力"), ("3", "债务")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    on = forms.DateField(label="日期")
    at = forms.TimeField(label="时间", required=False)
    rooms = forms.IntegerField(label="同住人数", min_value=1, required=False)
    text = forms.CharField(
        label="经过",
        widget=forms.Textarea(attrs={"rows": 5, "class": "w-l"}),
        help_text="写看到的、听到的、商量好的",
    )
    notice = forms.BooleanField(label="已当面告知", help_text="告知书读过并交给户主")

    def clean_number(self) -> str:
        """Refuse every number, so that the page has an error to show."""
        raise forms.ValidationError("出生日期 1990-02-30 不存在，请对照证件再看一遍")


@dataclass(frozen=True)
class Household:
    """A line of the sample list."""

    name: str
    grade: str
    index: str
    address: str
    category: str
    days: int
    paid_cents: int

    @property
    def next_on(self) -> Any:
        return dates.today() + timedelta(days=self.days)


HOUSEHOLDS = (
    Household("顾秀兰", "red", "68", "禾苗路88弄12号401室", "最低生活保障", 2, 640_000),
    Household("金保生", "orange", "54", "禾苗路88弄3号201室", "刚性支出困难家庭", -4, 215_000),
    Household("陈荣根", "yellow", "31", "望春路20号301室", "最低生活保障边缘家庭", 0, 80_000),
    Household("叶天佑", "green", "12", "青禾路15号403室", "最低生活保障", 40, 0),
    Household("古丽娜·吐尔逊", "", "", "青禾路7弄5号103室", "临时救助对象", 5, 0),
)


@dataclass(frozen=True)
class Entry:
    """An entry of the sample timeline."""

    icon: str
    title: str
    days_ago: int
    who: str
    body: str = ""
    main: bool = False
    status: str = ""
    url: str = "#timeline"
    tags: tuple[str, ...] = ()
    addenda: list[tuple[Any, str, str]] = field(default_factory=list)

    @property
    def when(self) -> str:
        return short_date(dates.today() - timedelta(days=self.days_ago))


ENTRIES = (
    Entry(
        "visit",
        "入户走访",
        5,
        "沈知禾",
        "远航精神尚可，血透通路无渗血。二次报销缺 9 月发票原件，约好周五来取。",
        main=True,
        tags=("第 46 次",),
    ),
    Entry("matter", "楼道扶手松动", 7, "网格员 许同舟", "物业已加固，当面告知。", status="已办结"),
    Entry(
        "users",
        "联合走访",
        19,
        "陆见川",
        "镇救助所、区中心医院社工部到场，形成事项 2 条。",
        main=True,
        tags=("3 个单位",),
        addenda=[("11-02", "沈知禾", "清单由门诊收费处出具，不是社工部。")],
    ),
    Entry(
        "phone", "电话走访", 26, "沈知禾", "远航发热停透一次，已复诊退烧。", True, tags=("补录",)
    ),
)

ROWS = (
    diff_row("方案期限", "2026-06-03 至 2026-12-31", "2026-12-01 至 2027-05-31"),
    diff_row("目标一", "每周三次血透不中断，基线每周 2 次", "每周三次血透不中断，基线每周 2 次"),
    diff_row(
        "目标二",
        "每月自付医疗费从 2,860 元降到 1,200 元以下，2026-12-31 前",
        "每月自付医疗费从 2,860 元降到 900 元以下，2027-03-31 前",
        "二次报销跑通，11 月起预计每月多报 500 元左右",
    ),
    diff_row("目标四", "顾秀兰完成白内障手术", ""),
    diff_row("目标五", "", "远航居家客服，每月收入不少于 800 元", "8 月起试岗三次"),
)
SWATCHES = (
    *("canvas", "surface", "sunken", "line", "edge", "ink"),
    *("ink2", "ink3", "brand", "link", "tint", "focus"),
)
SPRITE = Path(__file__).parent / "static/casework/icons.svg"


def icons() -> list[str]:
    """Return the names in the sprite, in its order."""
    return re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text())


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what the style guide shows."""
    initial = {
        "name": "古丽娜·吐尔逊",
        "number": "310100199002300015",
        "category": "1",
        "mode": "home",
        "met": ["1", "2"],
        "causes": ["2"],
        "on": dates.today(),
        "rooms": 3,
        "text": "顾秀兰担心冬天电费，和她一起看了上月电费单 86 元。",
    }
    mine = QueryDict(
        "mode=home&met=1&name=古丽娜·吐尔逊&on=2026-11-26&text=11 月 27 日前反馈顾秀兰"
    )
    return {
        "form": SampleForm(initial=initial),
        "wrong": SampleForm({**initial, "on": "", "notice": ""}, prefix="wrong"),
        "households": HOUSEHOLDS,
        "page": Paginator(range(118), 25).page(2),
        "entries": ENTRIES,
        "rows": ROWS,
        "conflicts": conflict_rows(SampleForm, initial, mine)[-3:-1],
        "icons": icons(),
        "swatches": SWATCHES,
        "overdue_on": dates.today() - timedelta(days=4),
        "tomorrow": dates.today() + timedelta(days=1),
        "soon": dates.today() + timedelta(days=3),
        "now": dates.now(),
    }
