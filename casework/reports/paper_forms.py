"""What is asked before a paper of a certain kind is made: which row, which days, its own texts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.reports import rules
from casework.reports.forms import PrintForm
from casework.reports.kinds import Kind
from casework.reports.snapshot_papers import Asked

LINE_LENGTH = 60
TEXT_LENGTH = 4_000
BY_HAND = _("Left empty, there is room for a pen.")


def line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LINE_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-l"}),
        help_text=help_text,
    )


def text(label: Any, help_text: Any = "", rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=TEXT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


def text_fields(kind: Kind) -> dict[str, forms.CharField]:
    """Return the fields for what is typed into a paper, in the order of its kind."""
    known = {
        "need": text(_("What is needed")),
        "wish": text(_("What the other office is asked to do")),
        "note": text(
            _("Anything else it must know"),
            _("No more than the help needs: no diagnosis, no income, no one else's data."),
            rows=3,
        ),
        "reply_to": line(_("Phone of your office"), _("Where the other office reaches you.")),
        "held_on": line(_("Day and time"), BY_HAND),
        "place": line(_("Place"), BY_HAND),
        "chair": line(_("Chaired by"), BY_HAND),
        "people": text(_("Who takes part"), _("One person a line: unit and name.")),
        "question": text(_("What is to be talked about"), BY_HAND),
        "minutes": text(_("What was said"), BY_HAND, rows=8),
        "outcome": text(_("What comes of it"), BY_HAND),
        "done": text(_("What the worker thinks and has done"), BY_HAND),
        "advice": text(_("What the supervisor advises"), BY_HAND),
    }
    fields = {name: known[name] for name in kind.texts}
    for name in kind.needed:
        fields[name].required = True
    return fields


class ChosenForm(forms.Form):
    """Which row and which days a page is about, as its address says."""

    of = forms.UUIDField(required=False, widget=forms.HiddenInput)
    from_on = forms.DateField(label=_("From"), required=False)
    until_on = forms.DateField(label=_("To"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            rules.check_span(cleaned.get("from_on"), cleaned.get("until_on"))
        except ValidationError as wrong:
            self.add_error("until_on", wrong)
        return cleaned

    @property
    def asked(self) -> Asked:
        """The days that were understood, none of them where they make no span."""
        if not self.is_valid():
            return Asked()
        return Asked(self.cleaned_data["from_on"], self.cleaned_data["until_on"])


class PaperForm(PrintForm):
    """One paper: which row and days it is of, fixed by the page, and what is typed for it."""

    of = forms.UUIDField(required=False, widget=forms.HiddenInput)
    from_on = forms.DateField(required=False, widget=forms.HiddenInput)
    until_on = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, kind: Kind, **more: Any) -> None:
        super().__init__(data, **more)
        self.kind = kind
        self.fields.update(text_fields(kind))

    def typed_fields(self) -> list[Any]:
        """Return the bound fields for what is typed into the paper."""
        return [self[name] for name in self.kind.texts]

    @property
    def asked(self) -> Asked:
        """What was asked for; of a valid form."""
        told = self.cleaned_data
        texts = {name: told[name] for name in self.kind.texts}
        return Asked(told["from_on"], told["until_on"], texts)

    @property
    def facts(self) -> dict[str, Any]:
        """How much it tells, what for, and who gets it."""
        names = ("level", "reason", "reason_note", "recipient")
        return {name: self.cleaned_data[name] for name in names}
