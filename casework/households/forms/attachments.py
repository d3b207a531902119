"""What is typed about attachments, and the words for files that are not taken."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.common.dates import today
from casework.households.attachments.limits import MOST_PAGES, MOST_PIXELS
from casework.households.attachments.reception import FIELD, MOST_FILES, Received
from casework.households.forms.fields import PastDateField
from casework.households.models import AttachmentKind

ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
MEGA = 1_000_000

REFUSALS = {
    "too_large": _("It is larger than %(mb)d MB. Take a smaller photo, or divide the PDF."),
    "too_many": _("That was too much at once. Send this one again by itself."),
    "unknown_type": _("It is no JPEG, PNG or WebP picture and no PDF, whatever its name says."),
    "phone_format": _(
        "It is in the phone's own format (HEIC). Set the camera to 'most compatible' (JPEG), or "
        "send a screenshot of it."
    ),
    "too_many_pixels": _("It has more than %(pixels)d million pixels. Send a smaller one."),
    "moving": _("It is a moving picture. Send a still one."),
    "encrypted": _("It is protected by a password. Save it without one and send that."),
    "too_many_pages": _("It has more than %(pages)d pages. Divide it and send the parts."),
    "odd_picture": _("A picture in it is packed in an unusual way. Print it to a new PDF."),
    "too_heavy": _("Reading it takes too much memory or time. Save it smaller or scan it anew."),
    "damaged": _("It is damaged and can't be read. Save or scan it anew."),
}


def refusal_words(code: str) -> str:
    """Return the sentence for a file that isn't taken."""
    return str(REFUSALS[code]) % {
        "mb": settings.CASEWORK_ATTACHMENT_MB,
        "pixels": MOST_PIXELS // MEGA,
        "pages": MOST_PAGES,
    }


class SeveralFiles(forms.FileInput):
    """A control that takes several files at once."""

    allow_multiple_selected = True


class AttachmentForm(forms.Form):
    """One or more files and what they are; what is said holds for each of them."""

    file = forms.Field(
        label=_("Files"),
        widget=SeveralFiles(attrs={"accept": ACCEPTED, "multiple": True}),
        required=False,
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=AttachmentKind)
    title = forms.CharField(label=_("Title"), max_length=60, required=False)
    person = forms.ChoiceField(label=_("About whom"), required=False)
    dated_on = PastDateField(label=_("Taken or received on"), initial=today)

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[str, str]],
        received: Sequence[Received] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.received = received
        self.fields[FIELD].help_text = gettext(
            "JPEG, PNG or WebP pictures and PDFs, up to %(count)d at once, each at most %(mb)d MB."
        ) % {"count": MOST_FILES, "mb": settings.CASEWORK_ATTACHMENT_MB}
        field = self.fields["person"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("The whole household")), *people]
        # The browser tells at once: what comes back from us with an error has lost its files.
        self.fields["dated_on"].widget.attrs["max"] = today().isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.received:
            self.add_error(FIELD, _("Choose at least one file."))
        elif not any(file.cleaned for file in self.received):
            for file in self.received:
                words = {"file": file.name, "why": refusal_words(file.refusal)}
                self.add_error(FIELD, gettext("%(file)s: %(why)s") % words)
        elif self.errors:
            self.add_error(FIELD, _("Choose the files again; none was saved."))
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes besides the file, from a valid form."""
        data = self.cleaned_data
        return {
            "person_id": data["person"] or None,
            "kind": data["kind"],
            "title": data["title"],
            "dated_on": data["dated_on"],
        }


class WithdrawForm(forms.Form):
    """Why an attachment counts no more."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 4})
    )
