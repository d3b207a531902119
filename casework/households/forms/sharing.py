"""Who else may read a household, who is a near relative of it, where it moves, an emergency."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.access.forms import DAYS, Colleagues
from casework.access.models import Area, Worker
from casework.households import rules
from casework.households.models import Verdict

MOST_WORDS = 500


class ColleagueForm(forms.Form):
    """One colleague."""

    worker = Colleagues(
        label=_("Colleague"), queryset=Worker.objects.none(), empty_label=_("Choose one")
    )

    def __init__(self, *args: Any, candidates: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["worker"]
        field.queryset = candidates


class ShareForm(ColleagueForm):
    """With whom, until when, and what for."""

    until_on = forms.DateField(label=_("Last day"), validators=DAYS)
    reason = forms.CharField(
        label=_("What for"),
        max_length=200,
        help_text=_("It stands in the ledger. Write the task, not what is told of the family."),
        widget=forms.TextInput(attrs={"class": "w-l"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("until_on"):
            try:
                rules.check_share(cleaned["until_on"], cleaned.get("reason", " - "))
            except forms.ValidationError as wrong:
                self.add_error(getattr(wrong, "code", None), wrong)
        return cleaned


class TransferForm(forms.Form):
    """The residential area that a household moves to."""

    area = forms.ModelChoiceField(
        label=_("Residential area"), queryset=Area.objects.none(), empty_label=_("Choose one")
    )

    def __init__(self, *args: Any, present: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["area"]
        areas = Area.objects.filter(level="area").exclude(pk=present.pk)
        field.queryset = areas.select_related("parent")
        field.label_from_instance = lambda area: f"{area.parent.name} {area.name}"


class EmergencyForm(forms.Form):
    """Whose household, why, and the password again."""

    id_number = forms.CharField(
        label=_("Resident ID"),
        max_length=18,
        min_length=18,
        help_text=_("All 18 characters, exactly. Nothing is searched for."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "w-l"}),
    )
    reason = forms.CharField(
        label=_("What the emergency is"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    present = forms.CharField(
        label=_("Your password, again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "class": "w-l"}),
    )


class FindingForm(forms.Form):
    """What a supervisor found of an emergency reading."""

    verdict = forms.ChoiceField(
        label=_("Was it necessary?"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    finding = forms.CharField(
        label=_("What you found"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
