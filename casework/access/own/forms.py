"""The forms of what workers set for themselves."""

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.access.own.models import Listed
from casework.access.own.query import canonical

LONGEST_NAME = 20


class SaveFilterForm(forms.Form):
    """The present state of a list, and the name under which it is kept."""

    listed = forms.ChoiceField(choices=Listed.choices, widget=forms.HiddenInput)
    query = forms.CharField(max_length=500, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the filter"), max_length=LONGEST_NAME)
    is_default = forms.BooleanField(label=_("Begin with it"), required=False)

    def clean_query(self) -> str:
        """Refuse a state of nothing: a list that begins with it would lead to itself for ever."""
        query = canonical(self.cleaned_data["query"])
        if not query:
            raise forms.ValidationError(self.fields["query"].error_messages["required"])
        return query


class OwnSettingsForm(forms.Form):
    """How the pages behave for one worker, in every browser."""

    has_keys = forms.BooleanField(
        label=_("Single keys work on pages"),
        help_text=_("/ finds, n records a visit, ? lists all keys. Never while you type."),
        required=False,
    )
    shows_first_steps = forms.BooleanField(
        label=_("Show the first steps on my desk"), required=False
    )
