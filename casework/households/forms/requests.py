"""What a person asks about their data: writing it down, answering it, ending a restriction."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from casework.common.dates import today
from casework.households import rules
from casework.households.forms.fields import PastDateField
from casework.households.models import (
    DataRequest,
    DataRequestNote,
    Identified,
    LegalReason,
    RequestKind,
    RequestOutcome,
)

LONG = 1000


class RequestForm(forms.Form):
    """A request as it was made."""

    kind = forms.ChoiceField(
        label=_("What they ask for"), choices=RequestKind, widget=forms.RadioSelect
    )
    asked_on = PastDateField(label=_("Asked on"), initial=today)
    asked_by = forms.CharField(
        label=_("Who asks"),
        max_length=50,
        help_text=_("The person, or who stands for them and as what."),
    )
    identified = forms.ChoiceField(
        label=_("How it is sure who asks"), choices=Identified, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("In their words"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def arguments(self) -> dict[str, Any]:
        """Return what the action takes."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "asked_on": data["asked_on"],
            "identified": data["identified"],
            "note": DataRequestNote(asked_by=data["asked_by"], words=data["words"]),
        }


class AnswerForm(forms.Form):
    """An answer: what was done, or why not. `granted` is what granting this request comes to."""

    outcome = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    legal_reason = forms.ChoiceField(
        label=_("Reason of the law"),
        choices=[("", _("Only for a refusal")), *LegalReason.choices],
        required=False,
    )
    words = forms.CharField(
        label=_("Answer to the person"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Needed for a refusal. Of a correction: what was corrected."),
    )

    def __init__(
        self, *args: Any, request: DataRequest, granted: RequestOutcome, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        if isinstance(field, forms.ChoiceField):
            field.choices = outcome_choices(request, granted)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == RequestOutcome.REFUSED:
            try:
                rules.check_refusal(cleaned.get("legal_reason", ""), cleaned.get("words", ""))
            except ValidationError as wrong:
                no_words = getattr(wrong, "code", "") == "no_words"
                self.add_error("words" if no_words else "legal_reason", wrong)
        return cleaned


GRANTED_WORDS = {
    (RequestKind.DELETION, RequestOutcome.DONE): _("Delete the data for good"),
    (RequestKind.DELETION, RequestOutcome.STORAGE_ONLY): _(
        "Keep the data as the law requires, and handle them no further"
    ),
    (RequestKind.RESTRICTION, RequestOutcome.DONE): _("Handle the data no further"),
}


def outcome_choices(request: DataRequest, granted: RequestOutcome) -> list[tuple[str, Any]]:
    """Return how a request may be answered; nobody unknown is given anything."""
    refuse = (RequestOutcome.REFUSED.value, _("Refuse, with the reason of the law"))
    if request.identified == Identified.NOT:
        return [refuse]
    if request.is_weighty:
        words = GRANTED_WORDS[RequestKind(request.kind), granted]
        return [(granted.value, words), refuse]
    partly = RequestOutcome.PARTLY
    return [(granted.value, granted.label), (partly.value, partly.label), refuse]


class LiftForm(forms.Form):
    """Why restricted data are taken up again."""

    reason = forms.CharField(
        label=_("Why the restriction ends"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: the person asks for help again. It stays with the request."),
    )
