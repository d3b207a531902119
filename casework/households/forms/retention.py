"""Asking for a record's destruction, deciding on that, and holding a record back from it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.common.dates import today
from casework.households.models import LegalBasis, ShredReason


class AskShreddingForm(forms.Form):
    """Why a record is to be destroyed; codes only, because the words would outlive the record."""

    reason = forms.ChoiceField(
        label=_("Why it is destroyed"), choices=ShredReason.choices, widget=forms.RadioSelect
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"),
        help_text=_("Only for deletion that the person may ask for by law."),
        choices=[("", _("None")), *LegalBasis.choices],
        required=False,
    )
    no_duty = forms.BooleanField(
        label=_("I checked that no law or archive rule requires keeping this file"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") != ShredReason.LAWFUL_REQUEST:
            data["basis"] = ""
            return data
        if not data.get("basis"):
            self.add_error("basis", _("Say on which basis the person may ask for it."))
        if not data.get("no_duty"):
            self.add_error(
                "no_duty",
                _(
                    "Check and tick this first. Where a law requires keeping, "
                    "the file is only stored."
                ),
            )
        return data

    def arguments(self) -> dict[str, str]:
        """Return what the action takes, from a valid form."""
        return {name: self.cleaned_data[name] for name in ("reason", "basis")}


class DecideShreddingForm(forms.Form):
    """A second person's decision on what they were shown, with the file number typed by hand."""

    APPROVE, DECLINE = "approve", "decline"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVE, _("Destroy the record")), (DECLINE, _("Keep the record"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the record is destroyed or kept.")},
    )
    number = forms.CharField(
        label=_("File number"),
        help_text=_("Type the number of the file that is to be destroyed."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, file_number: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._file_number = file_number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = data.get("number", "").strip().upper()
        if data.get("decision") == self.APPROVE and typed != self._file_number.upper():
            self.add_error("number", _("This isn't the number of this file."))
        return data


class HoldForm(forms.Form):
    """Why a record must be kept, and until when."""

    note = forms.CharField(
        label=_("Why it must be kept"),
        help_text=_("A lawsuit, an audit, a complaint: what it is and who said so."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until_on = forms.DateField(
        label=_("Until"), help_text=_("Empty: until someone lifts it."), required=False
    )

    def clean_until_on(self) -> date | None:
        day: date | None = self.cleaned_data["until_on"]
        if day is not None and day < today():
            raise forms.ValidationError(_("This day is over."))
        return day
