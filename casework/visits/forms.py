"""The visit page's forms: one visit, its measures, observations and participants, read together."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.assessments.codes import Domain, Score
from casework.common.dates import now
from casework.common.formats import short_date
from casework.households.attachments.reception import FIELD, MOST_FILES
from casework.households.forms.attachments import SeveralFiles
from casework.households.models import Household, Person
from casework.households.templatetags.households import person_name
from casework.plans.content import GoalContent, outline
from casework.plans.models import Measure
from casework.visits import rules
from casework.visits.actions import MeasureOutcome
from casework.visits.models import Mode, Observation, Outcome, Participant, VisitLog
from casework.visits.phrases import LONGEST_PHRASE
from casework.visits.proposals import Proposal, proposals

NOBODY = "nobody"
PHOTOS = "image/jpeg,image/png,image/webp"
# The field at which a contradiction in the record is shown.
SHOWN_AT = {
    "nobody_and_people": "met",
    "no_narrative": "narrative",
    "no_participants": "mode",
}


def date_choice(proposal: Proposal) -> tuple[str, Any]:
    """Return a proposed day as a choice, with the reason in small print."""
    label = format_html("<span>{} <small>{}</small></span>", short_date(proposal.on), proposal.why)
    return proposal.on.isoformat(), label


def day_of(text: str) -> date | None:
    """Return the day that a choice stands for, None for what is no day, such as 2026-02-30."""
    try:
        return parse_date(text)
    except ValueError:
        return None


class VisitForm(forms.Form):
    """When and how, who was met, what happened, and when the next visit is."""

    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("Date"))
    at = forms.TimeField(label=_("Time"))
    met = forms.MultipleChoiceField(
        label=_("Who you met"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose who you met, or that nobody was there."),
            "invalid_choice": _("The household's members have changed. Choose again who you met."),
        },
    )
    narrative = forms.CharField(
        label=_("What happened"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "class": "textarea--talk"}),
    )
    changed = forms.ChoiceField(
        label=_("Has anything big changed"),
        choices=[("no", _("Nothing big")), ("yes", _("Something has"))],
        widget=forms.RadioSelect,
    )
    change = forms.CharField(label=_("What has changed"), required=False, max_length=500)
    next = forms.ChoiceField(
        label=_("Day of the next visit"), widget=forms.RadioSelect, required=False
    )
    next_other = forms.DateField(
        label=_("Or another day"),
        required=False,
        help_text=_("If you fill this in, it counts instead."),
    )
    next_reason = forms.CharField(label=_("Agreed for next time"), required=False, max_length=200)

    def __init__(self, household: Household, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.household = household
        self.fields["met"].choices = [  # type: ignore[attr-defined] # a MultipleChoiceField
            *((str(person.pk), person_name(person)) for person in people),
            (NOBODY, _("Nobody there")),
        ]
        offered = proposals(household)
        chosen = day_of(self.data.get("next", "")) if self.is_bound else None
        if chosen and chosen not in {proposal.on for proposal in offered}:
            # Proposed when the page was opened, before midnight or before the grade changed.
            offered.append(Proposal(chosen, _("your choice")))
        self.fields["next"].choices = [  # type: ignore[attr-defined] # a ChoiceField
            date_choice(proposal) for proposal in offered
        ]
        self.initial.setdefault("next", offered[0].on.isoformat())

    def clean(self) -> dict[str, Any]:
        """Check the dates by the rules, and that a major change is told."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("changed") == "yes" and not cleaned.get("change"):
            self.add_error("change", _("Say what has changed."))
        if "on" in cleaned and "at" in cleaned:
            self.check_dates()
        return cleaned

    def check_dates(self) -> None:
        """Put what the rules say against the dates at their fields."""
        visited_on = self.cleaned_data["on"]
        try:
            rules.check_moment(self.household, self.visited_at, now())
        except ValidationError as problem:
            self.add_error("on", problem)
        try:
            rules.check_next(visited_on, self.next_on)
        except ValidationError as problem:
            other = self.cleaned_data.get("next_other")
            self.add_error("next_other" if other else "next", problem)

    @property
    def visited_at(self) -> datetime:
        """The instant of the visit, Shanghai time."""
        moment = datetime.combine(self.cleaned_data["on"], self.cleaned_data["at"])
        return timezone.make_aware(moment)

    @property
    def next_on(self) -> date | None:
        """The day agreed on, None where none was chosen."""
        other: date | None = self.cleaned_data.get("next_other")
        return other or day_of(self.cleaned_data.get("next") or "")

    @property
    def nobody_home(self) -> bool:
        return NOBODY in self.cleaned_data["met"]

    @property
    def people_seen(self) -> tuple[UUID, ...]:
        return tuple(UUID(value) for value in self.cleaned_data["met"] if value != NOBODY)


class MeasureForm(forms.Form):
    """One measure of the plan: ticked when the visit dealt with it, with what became of it."""

    ticked = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"class": "tick-box"})
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Outcome.choices,
        initial=Outcome.DONE,
        required=False,
        widget=forms.Select(attrs={"class": "select--s"}),
    )
    note = forms.CharField(
        label=_("A word on it"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "input--s", "placeholder": _("A word on it")}),
    )

    def __init__(self, measure: Measure, last_on: date | None, data: Any = None) -> None:
        super().__init__(data, prefix=f"m-{measure.pk}")
        self.measure = measure
        self.last_on = last_on

    def entered(self) -> MeasureOutcome | None:
        """Return what became of the measure, None where it wasn't ticked."""
        if not self.cleaned_data["ticked"]:
            return None
        outcome = self.cleaned_data["outcome"] or Outcome.DONE.value
        return MeasureOutcome(self.measure.pk, outcome, self.cleaned_data["note"])


class ObservationForm(forms.Form):
    """What was seen in one domain; `last` is its score in the last assessment, if there is one."""

    score = forms.TypedChoiceField(
        label=_("Score"),
        choices=[("", _("not looked at")), *Score.choices],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "select--s"}),
    )
    note = forms.CharField(
        label=_("What you saw"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "input--s", "placeholder": _("What you saw")}),
    )

    def __init__(self, domain: Domain, last: int | None, data: Any = None) -> None:
        super().__init__(data, prefix=f"o-{domain.value}")
        self.domain = domain
        self.last = None if last is None else Score(last)

    def entered(self) -> Observation | None:
        """Return the observation, None where nothing was entered."""
        score, note = self.cleaned_data["score"], self.cleaned_data["note"]
        if score is None and not note:
            return None
        return Observation(domain=self.domain.value, score=score, note=note)


class ParticipantForm(forms.Form):
    """Someone from another unit who took part."""

    unit = forms.CharField(label=_("Unit"), required=False, max_length=60)
    name = forms.CharField(
        label=_("Names"),
        max_length=100,
        error_messages={"required": _("Say who came from this unit.")},
    )


ParticipantFormSet = forms.formset_factory(ParticipantForm, extra=4, max_num=20)


class Background(NamedTuple):
    """What the page offers: people, the plan's measures, when each was last done, last scores."""

    people: Sequence[Person]
    measures: Sequence[Measure]
    last_done: Mapping[UUID, date]
    scores: Mapping[str, int | None]


class VisitPaper:
    """The whole page as it was filled in: `is_valid`, then `arguments` for the action."""

    def __init__(
        self, household: Household, known: Background, data: QueryDict | None = None
    ) -> None:
        instant = timezone.localtime(now())
        start = {
            "mode": Mode.HOME.value,
            "on": instant.date(),
            "at": instant.time().replace(second=0, microsecond=0),
            "changed": "no",
        }
        self.visit = VisitForm(household, known.people, data=data, initial=start)
        self.participants = ParticipantFormSet(data, prefix="p")
        self.measures = [
            MeasureForm(measure, known.last_done.get(measure.lineage), data)
            for measure in known.measures
        ]
        self.observations = [
            ObservationForm(domain, known.scores.get(domain), data) for domain in Domain
        ]

    @property
    def forms(self) -> Iterator[Any]:
        """Every form of the page, from its top to its end."""
        yield self.visit
        yield self.participants
        yield from self.measures
        yield from self.observations

    @property
    def goals(self) -> list[GoalContent]:
        """The goals of the plan in force, in its order; each has a measure."""
        rows = [row.measure for row in self.measures]
        active = [one.goal for one in rows if one.plan_id == rows[0].plan_id]
        return [outline(goal) for goal in dict.fromkeys(active)]

    @property
    def names_participants(self) -> bool:
        """Whether the part for people from other units is to stand open."""
        joint = self.visit.is_bound and self.visit.data.get("mode") == Mode.JOINT
        return joint or self.participants.has_changed()

    @property
    def has_observations(self) -> bool:
        """Whether the part for observations is to stand open."""
        return any(form.has_changed() for form in self.observations)

    def is_valid(self) -> bool:
        """Check every form, and then that the record as a whole makes sense."""
        if not all([form.is_valid() for form in self.forms]):
            return False
        try:
            rules.check_log(self.visit.cleaned_data["mode"], self.visit.nobody_home, self.log)
        except ValidationError as problem:
            self.visit.add_error(SHOWN_AT[str(problem.code)], problem)
        return self.visit.is_valid()

    @property
    def log(self) -> VisitLog:
        """What happened, as it will be sealed."""
        entered = self.visit.cleaned_data
        rows = (form.cleaned_data for form in self.participants)
        seen = (form.entered() for form in self.observations)
        return VisitLog(
            narrative=entered["narrative"],
            people_seen=self.visit.people_seen,
            participants=tuple(Participant(row["name"], row["unit"]) for row in rows if row),
            observations=tuple(observation for observation in seen if observation),
            major_change=entered["change"] if entered["changed"] == "yes" else "",
            next_reason=entered["next_reason"],
        )

    def arguments(self) -> dict[str, Any]:
        """Return what `record_visit` takes, besides the household and the worker."""
        outcomes = (form.entered() for form in self.measures)
        return {
            "visited_at": self.visit.visited_at,
            "mode": self.visit.cleaned_data["mode"],
            "nobody_home": self.visit.nobody_home,
            "log": self.log,
            "measures": [outcome for outcome in outcomes if outcome],
            "next_on": self.visit.next_on,
        }


class AddendumForm(forms.Form):
    """A correction, or something to add."""

    text = forms.CharField(
        label=_("Addendum"), max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class PhraseForm(forms.Form):
    """A phrase to keep."""

    text = forms.CharField(
        label=_("A phrase you write often"),
        max_length=LONGEST_PHRASE,
        help_text=_(
            "One sentence that fits many visits, best without names. Only you see your phrases."
        ),
    )


class PhotosForm(forms.Form):
    """Draws the control for photos; what becomes of the files is said by `reception`."""

    file = forms.Field(
        label=_("Photos of this visit"),
        widget=SeveralFiles(
            attrs={"accept": PHOTOS, "multiple": True, "data-photos": str(MOST_FILES)}
        ),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[FIELD].help_text = gettext(
            "JPEG, PNG or WebP, up to %(count)d at once, each at most %(mb)d MB. They become "
            "attachments of the household. Place and device are taken out."
        ) % {"count": MOST_FILES, "mb": settings.CASEWORK_ATTACHMENT_MB}

    def ask_again(self) -> None:
        """Say, on a page that comes back with errors, that the browser let go of the files."""
        self.is_valid()
        self.add_error(FIELD, _("Choose the photos again; none was saved."))
