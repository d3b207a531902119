"""What is asked before a paper is made: how much it tells, what for, and for whom."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.households.models import Identified
from casework.reports import rules, verification
from casework.reports.models import DisclosureLevel, Reason

LEFT_OUT = {
    DisclosureLevel.FULL: _(
        "Nothing is masked. For filing, and for the person themselves. "
        "Mood screens are printed by supervisors only."
    ),
    DisclosureLevel.INTERNAL: _("Without mood screens and without third parties."),
    DisclosureLevel.EXTERNAL: _(
        "Also names, ID numbers and house numbers masked, no phone numbers, no photos and scans."
    ),
}
RECIPIENT_LENGTH = 60
# How large a PDF may be that is sent to be compared.
MOST_MB = 20
NOTE_LENGTH = 60
LONGEST_PASSWORD = 40
# Readers of PDF don't agree on the spelling of anything else.
KEYBOARD_ALONE = RegexValidator(
    r"^[!-~]{8,}$", _("At least 8 letters, figures and signs, no blanks, no Chinese characters.")
)


class DisclosureForm(forms.Form):
    """What a paper is for and who gets it."""

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


class LockForm(forms.Form):
    """A password for the file of a paper. It is seen as it is typed: nobody could mend it later."""

    password = forms.CharField(
        label=_("Password of the file"),
        max_length=LONGEST_PASSWORD,
        validators=[KEYBOARD_ALONE],
        widget=forms.TextInput(
            attrs={"class": "w-m", "autocomplete": "off", "spellcheck": "false"}
        ),
        help_text=_(
            "Tell it to the recipient another way than the file. It is not kept here: whoever "
            "forgets it downloads the paper again."
        ),
    )


class PrintForm(DisclosureForm):
    """One disclosure. No level is chosen beforehand: whoever prints decides how much is told."""

    level = forms.ChoiceField(
        label=_("How much it tells"), choices=DisclosureLevel, widget=forms.RadioSelect
    )

    def levels(self) -> list[tuple[Any, Any]]:
        """Return each level's radio button with what the level leaves out."""
        return [(radio, LEFT_OUT[DisclosureLevel(radio.data["value"])]) for radio in self["level"]]


class CopyForm(DisclosureForm):
    """A copy of one person's data; of one that is asked for: who asks, and how that is sure."""

    asked_by = forms.CharField(
        label=_("Who asks"),
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("The person, or who stands for them and as what."),
    )
    identified = forms.ChoiceField(
        label=_("How it is sure who asks"),
        choices=[(value, label) for value, label in Identified.choices if value != Identified.NOT],
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Needed where the person asked for it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            rules.check_asking(
                cleaned.get("reason", ""),
                cleaned.get("identified", ""),
                cleaned.get("asked_by", ""),
            )
        except ValidationError as wrong:
            is_name = getattr(wrong, "code", "") == "no_asker"
            self.add_error("asked_by" if is_name else "identified", wrong)
        return cleaned


class SerialForm(forms.Form):
    """The number that stands at the foot of each page."""

    serial = forms.CharField(
        label=_("Serial number"),
        max_length=40,
        help_text=_("It stands at the foot of each page, beside the code: CW-20261126-7KQ4-9F2M."),
        error_messages={"required": _("Type the number that stands at the foot of the page.")},
        widget=forms.TextInput(attrs={"class": "w-m", "autocapitalize": "characters"}),
    )

    def clean_serial(self) -> str:
        serial = verification.as_printed(self.cleaned_data["serial"])
        if not verification.SERIAL.fullmatch(serial):
            raise ValidationError(
                _("This is no serial number of ours. They look like CW-20261126-7KQ4-9F2M.")
            )
        return serial


class FileForm(forms.Form):
    """A PDF, or its digest, to be compared with what was printed; the file isn't kept."""

    file = forms.FileField(
        label=_("The PDF"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
    )
    digest = forms.CharField(
        label=_("or its SHA-256"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "w-l", "autocapitalize": "off"}),
        help_text=_("64 digits and letters, as sha256sum and certutil write them."),
    )

    def clean(self) -> dict[str, Any]:
        """Put the digest of whatever was sent under `told`; the file goes before what was typed."""
        cleaned = super().clean() or {}
        file, typed = cleaned.get("file"), "".join(cleaned.get("digest", "").split()).lower()
        if file is not None:
            if not getattr(file, "is_whole", True):
                self.add_error("file", self.too_large())
            else:
                cleaned["told"] = verification.digest_of(file.read())
        elif "file" not in self.errors and not typed:
            self.add_error("file", _("Choose the PDF, or type its digest."))
        elif not is_digest(typed):
            self.add_error("digest", _("A digest is 64 digits and letters from a to f."))
        else:
            cleaned["told"] = typed
        return cleaned

    def too_large(self) -> str:
        """Return what to do with a file that is larger than we take."""
        return gettext(
            "It is larger than %(mb)d MB. Type its digest instead, worked out on your computer."
        ) % {"mb": MOST_MB}


def is_digest(typed: str) -> bool:
    """Tell whether this is a SHA-256 in hexadecimal."""
    return len(typed) == verification.HEX_DIGITS and not set(typed) - set("0123456789abcdef")
