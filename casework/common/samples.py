"""Invented content for the style guide."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest

from casework.common import dates


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
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写看到的、听到的、商量好的",
    )
    notice = forms.BooleanField(label="已当面告知", help_text="告知书读过并交给户主")

    def clean_number(self) -> str:
        raise forms.ValidationError("出生日期 1990-02-30 不存在，请对照证件再看一遍")


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
        "text": "顾秀兰担心冬天电费，和她一起看了上月电费单 86 元。",
    }
    wrong = SampleForm({**initial, "on": "", "notice": ""})
    return {
        "form": SampleForm(initial=initial),
        "wrong": wrong,
        "overdue_on": dates.today() - timedelta(days=4),
        "tomorrow": dates.today() + timedelta(days=1),
        "soon": dates.today() + timedelta(days=3),
        "now": dates.now(),
    }
