"""What is put away, and how each kind is to be told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.access.models import Worker
from casework.access.news import News
from casework.notices.kinds import KINDS
from casework.notices.models import Choice, Way
from casework.notices.rules import choosable


class ReadForm(forms.Form):
    """Which notices are put away: all, or those of a kind or of a day."""

    kind = forms.ChoiceField(choices=News.choices, required=False)
    day = forms.DateField(required=False)


class WaysForm(forms.Form):
    """One choice for each kind that its reader can get and may switch."""

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = dict(Choice.objects.filter(worker=worker).values_list("kind", "way"))
        for kind in choosable(worker):
            usual = Way.DIGEST if KINDS[kind.news].in_digest else Way.NOW
            self.fields[kind.news.value] = forms.ChoiceField(
                label=kind.news.label,
                choices=Way.choices,
                widget=forms.RadioSelect,
                initial=chosen.get(kind.news, usual),
                error_messages={"required": _("Choose one")},
            )
