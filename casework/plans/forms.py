"""The forms of a plan: its text and term, a goal, a measure, a decision."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework.access.models import Worker
from casework.assessments.codes import Domain
from casework.plans.codes import Frequency, MeasureKind
from casework.plans.models import (
    SUGGESTION_LENGTH,
    Goal,
    GoalWording,
    Measure,
    MeasureWording,
    Plan,
    Suggestion,
)

# Long enough for what people write, short enough that a pasted file is refused.
LONG = 4000
SENTENCE = 300
PHRASE = 60


def lines(rows: int) -> forms.Textarea:
    """Return a text box of this many lines."""
    css = {"class": "textarea--s"} if rows < 4 else {}
    return forms.Textarea(attrs={"rows": rows, **css})


class PlanForm(forms.Form):
    """What a version says as a whole, and its term."""

    situation = forms.CharField(
        label=_("Situation"),
        help_text=_("What the household is up against, in a few sentences."),
        max_length=LONG,
        widget=lines(5),
    )
    aims = forms.CharField(
        label=_("Aims"),
        help_text=_("What is to be different at the end, and what comes first."),
        max_length=LONG,
        required=False,
        widget=lines(3),
    )
    change_reason = forms.CharField(
        label=_("Reason for the change"),
        help_text=_("Why the plan in force no longer fits. The approver reads this first."),
        max_length=SENTENCE,
        required=False,
        widget=lines(2),
    )
    from_on = forms.DateField(label=_("From"))
    until_on = forms.DateField(label=_("Until"), required=False)
    review_on = forms.DateField(
        label=_("Review planned for"),
        help_text=_("The day on which each goal is held against its baseline."),
        required=False,
    )

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["change_reason"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start = data.get("from_on")
        for name, sentence in (
            ("until_on", _("A plan can't end before it begins.")),
            ("review_on", _("A plan can't be reviewed before it begins.")),
        ):
            if start and data.get(name) and data[name] < start:
                self.add_error(name, sentence)
        return data

    @staticmethod
    def initial_of(plan: Plan) -> dict[str, Any]:
        """Return what fills the form from a stored version."""
        return {
            "situation": plan.narrative.situation,
            "aims": plan.narrative.aims,
            "change_reason": plan.narrative.change_reason,
            "from_on": plan.from_on,
            "until_on": plan.until_on,
            "review_on": plan.review_on,
        }

    def arguments(self) -> dict[str, Any]:
        """Return what `actions.edit_plan` takes."""
        return {"change_reason": "", **self.cleaned_data}


class GoalForm(forms.Form):
    """A goal; only its text is required while it is being written."""

    text = forms.CharField(
        label=_("Goal"),
        help_text=_("What the household reaches, in one sentence."),
        max_length=SENTENCE,
        widget=lines(2),
    )
    indicator = forms.CharField(
        label=_("Indicator"),
        help_text=_("What is counted or looked at, such as dialysis sessions in four weeks."),
        max_length=SENTENCE,
        required=False,
    )
    baseline = forms.CharField(label=_("Baseline"), max_length=PHRASE, required=False)
    target = forms.CharField(label=_("Target"), max_length=PHRASE, required=False)
    unit = forms.CharField(
        label=_("Unit"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "w-s"}),
    )
    due_on = forms.DateField(label=_("To be reached by"), required=False)
    domain = forms.ChoiceField(
        label=_("Domain"),
        choices=[("", _("No particular domain")), *Domain.choices],
        required=False,
    )

    @staticmethod
    def initial_of(goal: Goal) -> dict[str, Any]:
        """Return what fills the form from a stored goal."""
        wording = goal.wording
        return {
            "text": wording.text,
            "indicator": wording.indicator,
            "baseline": wording.baseline,
            "target": wording.target,
            "unit": wording.unit,
            "due_on": goal.due_on,
            "domain": goal.domain,
        }

    def arguments(self) -> dict[str, Any]:
        """Return what `actions.add_goal` and `edit_goal` take."""
        data = dict(self.cleaned_data)
        due_on, domain = data.pop("due_on"), data.pop("domain")
        return {"wording": GoalWording(**data), "due_on": due_on, "domain": domain}


class MeasureForm(forms.Form):
    """A measure; who does it is a member of staff, or someone named, or both."""

    kind = forms.ChoiceField(label=_("Kind of help"), choices=MeasureKind.choices)
    text = forms.CharField(label=_("What is done"), max_length=SENTENCE, widget=lines(2))
    responsible = forms.ModelChoiceField(
        label=_("Responsible member of staff"),
        queryset=Worker.objects.none(),
        required=False,
        empty_label=_("Nobody of the staff"),
    )
    responsible_name = forms.CharField(
        label=_("Responsible from outside"),
        help_text=_("Unit and person, such as the disabled persons' federation, Han Shouyi."),
        max_length=120,
        required=False,
    )
    frequency = forms.ChoiceField(
        label=_("How often"), choices=Frequency.choices, initial=Frequency.MONTHLY
    )
    due_on = forms.DateField(label=_("Until"), required=False)

    def __init__(self, *args: Any, staff: QuerySet[Worker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["responsible"].queryset = staff  # type: ignore[attr-defined] # a ModelChoiceField

    @staticmethod
    def initial_of(measure: Measure) -> dict[str, Any]:
        """Return what fills the form from a stored measure."""
        return {
            "kind": measure.kind,
            "text": measure.wording.text,
            "responsible": measure.responsible_id,
            "responsible_name": measure.wording.responsible,
            "frequency": measure.frequency,
            "due_on": measure.due_on,
        }

    def arguments(self) -> dict[str, Any]:
        """Return what `actions.add_measure` and `edit_measure` take."""
        data = dict(self.cleaned_data)
        wording = MeasureWording(data.pop("text"), data.pop("responsible_name"))
        return {"wording": wording, **data}


class SuggestionForm(forms.Form):
    """A row of the office's table of suggestions."""

    domain = forms.ChoiceField(label=_("Domain"), choices=Domain.choices)
    goal = forms.CharField(
        label=_("Suggested goal"),
        help_text=_("It becomes the goal where a plan has none for this domain yet."),
        max_length=SUGGESTION_LENGTH,
        widget=lines(2),
    )
    measure = forms.CharField(
        label=_("Suggested measure"), max_length=SUGGESTION_LENGTH, widget=lines(2)
    )
    kind = forms.ChoiceField(label=_("Kind of help"), choices=MeasureKind.choices)
    frequency = forms.ChoiceField(
        label=_("How often"), choices=Frequency.choices, initial=Frequency.MONTHLY
    )

    @staticmethod
    def initial_of(suggestion: Suggestion) -> dict[str, Any]:
        """Return what fills the form from a stored row."""
        return {name: getattr(suggestion, name) for name in SuggestionForm.base_fields}


class DecisionForm(forms.Form):
    """A supervisor's decision on the content whose fingerprint the form carries."""

    APPROVE, RETURN = "approve", "return"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVE, _("Approve")), (RETURN, _("Return to be mended"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to approve or to return the plan.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Required when returning; it stays with the plan."),
        max_length=LONG,
        required=False,
        widget=lines(3),
    )
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == self.RETURN and not data.get("reason"):
            self.add_error("reason", _("Say what is to be mended before you return the plan."))
        return data
