"""What is asked before a paper is made: how much it tells, what for, and for whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.reports import rules
from casework.reports.models import DisclosureLevel, Reason

LEFT_OUT = {
    DisclosureLevel.FULL: _(
        "Nothing is masked. For filing, and for the person themselves. "
        "Mood screens are printed by supervisors only."
    ),
    DisclosureLevel.INTERNAL: _("Without mood screens and without third parties."),
    DisclosureLevel.EXTERNAL: _(
        "Also names, ID numbers and house numbers masked, and no phone numbers."
    ),
}
RECIPIENT_LENGTH = 60
NOTE_LENGTH = 60


class PrintForm(forms.Form):
    """One disclosure. No level is chosen beforehand: whoever prints decides how much is told."""

    level = forms.ChoiceField(
        label=_("How much it tells"), choices=DisclosureLevel, widget=forms.RadioSelect
    )
    reason = forms.ChoiceField(label=_("What it is for"), choices=Reason, widget=forms.RadioSelect)
    reason_note = forms.CharField(
        label=_("More about it"),
        max_length=NOTE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("Needed for another purpose. It is printed at the foot of each page."),
    )
    recipient = forms.CharField(
        label=_("Who gets it"),
        max_length=RECIPIENT_LENGTH,
        widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("Unit and person. It is printed at the foot of each page."),
    )

    def levels(self) -> list[tuple[Any, Any]]:
        """Return each level's radio button with what the level leaves out."""
        return [(radio, LEFT_OUT[DisclosureLevel(radio.data["value"])]) for radio in self["level"]]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("reason") and cleaned.get("recipient"):
            try:
                rules.check_facts(
                    cleaned["reason"], cleaned.get("reason_note", ""), cleaned["recipient"]
                )
            except ValidationError as wrong:
                self.add_error("reason_note", wrong)
        return cleaned
