"""What is set about the papers of a street."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from casework.households.attachments.limits import Refused
from casework.reports import logo
from casework.reports.models import OfficeStyle, titled
from casework.reports.models.office import (
    FOOTER_LENGTH,
    MOST_BINDING_MM,
    ORGANISATION_LENGTH,
    TITLE_LENGTH,
)

REFUSALS = {
    "too_large": _("The logo is larger than 1 MB. Save it smaller."),
    "unknown_type": _("It is no PNG and no JPEG, whatever its name says."),
    "too_many_pixels": _("It has more than 4 million pixels. Save it smaller."),
    "moving": _("It is a moving picture. Send a still one."),
    "damaged": _("It is damaged and can't be read. Save it anew."),
}
TITLE = "title_"


class OfficeForm(forms.Form):
    """How papers look; whatever is left empty stays as it is by default."""

    organisation = forms.CharField(
        label=_("Name of the office"),
        required=False,
        max_length=ORGANISATION_LENGTH,
        widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("On covers and at the head of each page. Empty: street and area."),
    )
    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_("PNG or JPEG, at most 1 MB. On covers, 14 mm high; kept small, on white."),
    )
    without_logo = forms.BooleanField(label=_("Take the logo away"), required=False)
    footer = forms.CharField(
        label=_("Line at the foot"),
        required=False,
        max_length=FOOTER_LENGTH,
        widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=_("Above the footer of each page: address and telephone of the office, say."),
    )
    binding_mm = forms.IntegerField(
        label=_("More room at the binding edge (mm)"),
        min_value=0,
        max_value=MOST_BINDING_MM,
        help_text=_(
            "For punched files: 0 to 10. The edge is 25 mm wide as it is; lines don't break anew, "
            "the other edge grows narrower."
        ),
    )
    is_duplex = forms.BooleanField(
        label=_("Printed on both sides: the binding edge of even pages is on the right"),
        required=False,
    )
    folds_genogram = forms.BooleanField(
        label=_("Drawings too large for A4 on A3, folded into the file"), required=False
    )

    def __init__(self, data: Any, files: Any, *, style: OfficeStyle) -> None:
        names = ("organisation", "footer", "binding_mm", "is_duplex", "folds_genogram")
        initial = {name: getattr(style, name) for name in names}
        initial |= {f"{TITLE}{kind}": words for kind, words in style.titles.items()}
        super().__init__(data, files, initial=initial)
        for kind, label in titled():
            self.fields[f"{TITLE}{kind}"] = forms.CharField(
                label=label, required=False, max_length=TITLE_LENGTH
            )

    def titles(self) -> Iterator[BoundField]:
        """Yield the field of each kind of paper's title."""
        return (self[f"{TITLE}{kind}"] for kind, _label in titled())

    def clean_logo(self) -> bytes | None:
        """Return the picture drawn anew, None where none was sent."""
        file = self.cleaned_data["logo"]
        if file is None:
            return None
        try:
            if not getattr(file, "is_whole", True):
                raise Refused("too_large")
            return logo.redrawn(file.read())
        except Refused as refused:
            raise forms.ValidationError(REFUSALS[refused.code]) from None

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes, from a valid form; a logo that is sent stays."""
        data = self.cleaned_data
        picture = data["logo"]
        if picture is None and data["without_logo"]:
            picture = b""
        return {
            "organisation": data["organisation"],
            "footer": data["footer"],
            "titles": {kind: data[f"{TITLE}{kind}"] for kind, _label in titled()},
            "binding_mm": data["binding_mm"],
            "is_duplex": data["is_duplex"],
            "folds_genogram": data["folds_genogram"],
            "logo": picture,
        }
