"""The shape and wording of the assessment form and of the override."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from casework.assessments.codes import Domain, HowOften, MoodItem, RedLine, Score, SelfCareItem
from casework.assessments.models import (
    AssessmentAnswers,
    DomainAnswer,
    Instrument,
    MoodAnswer,
    MoodAnswers,
)
from casework.assessments.sheet import Sheet
from casework.common.dates import today
from casework.households.codes import Cause
from casework.households.models import Grade

NONE_APPLIES = "none"
ALL_OPEN = "open"
NOTE_LENGTH, SUMMARY_LENGTH = 1000, 4000

Problems = list[tuple[str, Any]]


def short_text(label: Any, rows: int = 2, length: int = NOTE_LENGTH, **options: Any) -> Any:
    """Return an optional text field of a few lines."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=length, widget=widget, **options)


def radio(label: Any, choices: Iterable[tuple[int | str, Any]]) -> Any:
    """Return an optional choice of whole numbers."""
    return forms.TypedChoiceField(
        label=label,
        choices=[*((str(value), word) for value, word in choices), ("", _("Not asked yet"))],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


def ticks(label: Any, choices: Any, **options: Any) -> Any:
    """Return an optional choice of several."""
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class AssessmentForm(forms.Form):
    """One page of questions; anything may stay open until the assessment is to be completed."""

    assessed_on = forms.DateField(label=_("Assessed on"))
    red_lines = ticks(
        _("Red lines"),
        [*RedLine.choices, (NONE_APPLIES, _("Gone through one by one, none applies"))],
    )
    red_line_note = short_text(_("What was seen of the red line"))
    primary_cause = forms.ChoiceField(
        label=_("Primary cause"), required=False, choices=[("", "—"), *Cause.choices]
    )
    secondary_causes = ticks(_("Secondary causes"), Cause.choices)
    summary = short_text(_("Summary"), rows=5, length=SUMMARY_LENGTH)

    def __init__(self, data: Any = None, *, sheet: Sheet, completing: bool = False) -> None:
        super().__init__(data, initial=initial_of(sheet))
        self.sheet = sheet
        self.completing = completing
        for code in sheet.instrument.weight_by_domain:
            label = Domain(code).label
            self.fields[f"score_{code}"] = radio(label, Score.choices)
            self.fields[f"note_{code}"] = short_text(_("What was seen"), rows=1)
        for person in sheet.asked_about_self_care:
            self.fields[f"care_{person.key}"] = ticks(
                person.name,
                [*SelfCareItem.choices, (NONE_APPLIES, _("Can do all six alone"))],
            )
        for person in sheet.asked_about_mood:
            for item in MoodItem:
                self.fields[f"{item.value}_{person.key}"] = radio(item.label, HowOften.choices)

    def clean_assessed_on(self) -> date:
        """Refuse a day ahead, one before the last assessment, and one before the first weights."""
        day: date = self.cleaned_data["assessed_on"]
        if day > today():
            raise forms.ValidationError(_("This day has not come yet. Enter today or earlier."))
        last = self.sheet.last
        if last is not None and day < last.assessed_on:
            raise forms.ValidationError(
                _("There is an assessment of %(day)s already. Enter that day or a later one."),
                params={"day": last.assessed_on},
            )
        if not Instrument.objects.filter(effective_from__lte=day).exists():
            raise forms.ValidationError(_("There are no weights for so early a day."))
        return day

    def clean(self) -> dict[str, Any]:
        """Refuse contradictions always, open points only when the assessment is to be completed."""
        cleaned = super().clean() or {}
        for name in ("red_lines", *(f"care_{one.key}" for one in self.sheet.asked_about_self_care)):
            chosen = cleaned.get(name, [])
            if NONE_APPLIES in chosen and len(chosen) > 1:
                self.add_error(name, _("Tick either what applies or that nothing does, not both."))
        if self.completing:
            for name, text in open_points(self.to_answers(), self.sheet.last_answers):
                if name not in self.errors:
                    self.add_error(name, text)
        return cleaned

    def to_answers(self) -> AssessmentAnswers:
        """Return what was answered; what the page didn't ask stays as the draft has it."""
        cleaned = self.cleaned_data
        primary, chosen = cleaned.get("primary_cause", ""), cleaned.get("red_lines", [])
        return AssessmentAnswers(
            domains={code: self.domain(code) for code in self.sheet.instrument.weight_by_domain},
            self_care=self.self_care(),
            red_lines=in_order(chosen, RedLine),
            red_lines_checked=bool(chosen),
            red_line_note=cleaned.get("red_line_note", ""),
            primary_cause=primary,
            secondary_causes=tuple(
                cause for cause in cleaned.get("secondary_causes", []) if cause != primary
            ),
            summary=cleaned.get("summary", ""),
        )

    def domain(self, code: str) -> DomainAnswer:
        """Return the answer in one domain."""
        cleaned = self.cleaned_data
        return DomainAnswer(cleaned.get(f"score_{code}"), cleaned.get(f"note_{code}", ""))

    def self_care(self) -> dict[str, tuple[str, ...]]:
        """Return what each person can't do; a person nobody asked about is left out."""
        found = dict(self.sheet.answers.self_care)
        for person in self.sheet.asked_about_self_care:
            found.pop(person.key, None)
            if chosen := self.cleaned_data.get(f"care_{person.key}"):
                found[person.key] = in_order(chosen, SelfCareItem)
        return found

    def to_mood(self) -> MoodAnswers | None:
        """Return PHQ-2 by person; None, which changes nothing, from those who may not see it."""
        if not self.sheet.sees_mood:
            return None
        found = dict(self.sheet.mood.people)
        for person in self.sheet.asked_about_mood:
            found.pop(person.key, None)
            interest, mood = (
                self.cleaned_data.get(f"{item.value}_{person.key}") for item in MoodItem
            )
            if (interest, mood) != (None, None):
                found[person.key] = MoodAnswer(interest, mood)
        return MoodAnswers(people=found)


def in_order(chosen: Collection[str], kind: type[TextChoices]) -> tuple[str, ...]:
    """Return what was ticked in the list's order, without the box that says nothing applies."""
    return tuple(code for code in kind.values if code in chosen)


def initial_of(sheet: Sheet) -> dict[str, Any]:
    """Return what fills the form from the draft, as a browser would post it."""
    answers = sheet.answers
    initial: dict[str, Any] = {
        "assessed_on": sheet.assessed_on,
        "red_lines": list(answers.red_lines or (NONE_APPLIES,) * answers.red_lines_checked),
        "red_line_note": answers.red_line_note,
        "primary_cause": answers.primary_cause,
        "secondary_causes": list(answers.secondary_causes),
        "summary": answers.summary,
    }
    for code in sheet.instrument.weight_by_domain:
        answer = answers.domains.get(code, DomainAnswer())
        initial[f"score_{code}"] = posted(answer.score)
        initial[f"note_{code}"] = answer.note
    for key, failed in answers.self_care.items():
        initial[f"care_{key}"] = list(failed or (NONE_APPLIES,))
    for key, mood in sheet.mood.people.items():
        initial[f"{MoodItem.INTEREST.value}_{key}"] = posted(mood.interest)
        initial[f"{MoodItem.MOOD.value}_{key}"] = posted(mood.mood)
    return initial


def posted(score: int | None) -> str:
    """Return a score as a browser posts it."""
    return "" if score is None else str(score)


def taken_over(post: QueryDict, sheet: Sheet, domain: str) -> QueryDict:
    """Return what was posted with the last score of a domain in it, or of all that are open.

    `domain` is a code, or ALL_OPEN; a domain that was not answered last time stays as it is.
    """
    result = post.copy()
    for code, score in sheet.last_answers.scores.items():
        wanted = code == domain or (domain == ALL_OPEN and not post.get(f"score_{code}"))
        if wanted and score is not None:
            result[f"score_{code}"] = posted(score)
    return result


def open_points(answers: AssessmentAnswers, last: AssessmentAnswers) -> Problems:
    """Return (field, sentence) of what must be said before the assessment is completed.

    A score that differs from the last one needs the facts behind it; the red lines must have been
    gone through; a red line needs its facts, and the household its primary cause.
    """
    found: Problems = [
        (f"note_{code}", _("This score changed. Write down what was seen."))
        for code, answer in answers.domains.items()
        if answer.score is not None
        and last.scores.get(code) not in {None, answer.score}
        and not answer.note
    ]
    if not answers.red_lines_checked:
        found.append(("red_lines", _("Go through the red lines and tick what applies.")))
    if answers.red_lines and not answers.red_line_note:
        found.append(("red_line_note", _("Write down what was seen of the red line.")))
    if not answers.primary_cause:
        found.append(("primary_cause", _("Choose the primary cause.")))
    return found


class OverrideForm(forms.Form):
    """Another grade than the computed one, and why."""

    grade = forms.ChoiceField(label=_("Grade"), choices=Grade.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the index does not show. It stays with the assessment for good."),
    )
