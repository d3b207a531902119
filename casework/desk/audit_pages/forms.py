"""Which unusual readings are shown, and the judgement on one."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.audit.models import Ground, Outcome
from casework.common.dates import today
from casework.desk.audit_pages.lines import ALL
from casework.desk.audit_pages.unusual import RULES

DAYS_SHOWN, MOST_DAYS = 7, 31


class SpanForm(forms.Form):
    """Which days and which rule; a week up to today unless said, at most a month."""

    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput)
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput)
    rule = forms.ChoiceField(
        label=_("What"),
        required=False,
        choices=lambda: [ALL, *((code, words) for code, (words, _n, _f) in RULES.items())],
    )

    def span(self, days: int = DAYS_SHOWN) -> tuple[date, date]:
        """Return the first and the last day."""
        self.is_valid()
        last = min(self.cleaned_data.get("last") or today(), today())
        first = self.cleaned_data.get("first") or last - timedelta(days=days - 1)
        return max(min(first, last), last - timedelta(days=MOST_DAYS - 1)), last


class ReviewForm(forms.Form):
    """The judgement on one finding, in words of the list."""

    rule = forms.ChoiceField(
        widget=forms.HiddenInput, choices=lambda: [(code, code) for code in RULES]
    )
    day = forms.DateField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect
    )
    ground = forms.ChoiceField(label=_("Why"), choices=Ground.choices, widget=forms.RadioSelect)

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes."""
        return dict(self.cleaned_data)
