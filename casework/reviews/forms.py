"""The forms of reviews: one goal, the whole review, a closure, its decision, a reopening."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.common.dates import today
from casework.households.codes import ClosureKind
from casework.plans.content import GoalContent
from casework.plans.models import Plan
from casework.reviews import rules
from casework.reviews.actions import GoalResult
from casework.reviews.models import ClosureText, Decision, GoalStatus, Review
from casework.visits.models import Visit, VisitLog

# Long enough for what people write, short enough that a pasted file is refused.
LONG = 4000
REMARK = 500
PHRASE = 60
# As many visits are offered at once for a goal that no visit named; the others unfold.
SHOWN_AT_ONCE = 3


def lines(rows: int) -> forms.Textarea:
    """Return a text box of this many lines."""
    return forms.Textarea(attrs={"rows": rows})


@dataclass(frozen=True)
class VisitLine:
    """A visit that may be evidence, opened once; `lineages` of the goals it worked on.

    `is_closed`: a handover left its words with the former worker; it is named and not opened.
    """

    visit: Visit
    log: VisitLog | None
    lineages: Collection[UUID] = ()
    is_closed: bool = False


@dataclass(frozen=True)
class EvidenceRow:
    """One visit to tick for one goal."""

    tick: Any
    line: VisitLine


class GoalForm(forms.Form):
    """How one goal stands, what its indicator says now, and the visits that show it.

    Fields are named by the goal's lineage, so that what was typed finds it in a newer version.
    """

    status = forms.ChoiceField(
        label=_("How it stands"), choices=GoalStatus.choices, widget=forms.RadioSelect
    )
    value_now = forms.CharField(label=_("Value now"), max_length=PHRASE)
    note = forms.CharField(label=_("Remark"), max_length=REMARK, required=False, widget=lines(2))
    evidence = forms.MultipleChoiceField(
        label=_("Visits that show it"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, number: int, goal: GoalContent, visits: Sequence[VisitLine], data: Any = None
    ) -> None:
        super().__init__(data, prefix=f"g-{goal.lineage}")
        self.number = number
        self.goal = goal
        heading = gettext("Goal %(number)s") % {"number": number}
        for field in self.fields.values():
            # The summary of errors names the goal; on the page its heading does.
            field.label = f"{heading} {field.label}"
        self.visits = {str(line.visit.pk): line for line in visits}
        named = [key for key, line in self.visits.items() if goal.lineage in line.lineages]
        others = [key for key in self.visits if key not in named]
        self.leading = len(named) or SHOWN_AT_ONCE
        evidence: Any = self.fields["evidence"]
        evidence.choices = [(key, key) for key in [*named, *others]]

    @property
    def value_label(self) -> str:
        """What is asked for, with its unit."""
        if not self.goal.unit:
            return gettext("Value now")
        return gettext("Value now (%(unit)s)") % {"unit": self.goal.unit}

    @property
    def rows(self) -> list[EvidenceRow]:
        """The visits to tick, those first that dealt with the goal's measures."""
        return [
            EvidenceRow(tick, self.visits[str(tick.data["value"])]) for tick in self["evidence"]
        ]

    @property
    def leading_rows(self) -> list[EvidenceRow]:
        return self.rows[: self.leading]

    @property
    def other_rows(self) -> list[EvidenceRow]:
        return self.rows[self.leading :]

    @property
    def other_ticked(self) -> bool:
        """Whether the part with the other visits is to stand open."""
        return any(row.tick.data["selected"] for row in self.other_rows)

    def result(self) -> GoalResult:
        """Return what `actions.record_review` takes for this goal."""
        entered = self.cleaned_data
        return GoalResult(
            goal_id=self.goal.id,
            status=entered["status"],
            value_now=entered["value_now"],
            note=entered["note"],
            evidence=[UUID(key) for key in entered["evidence"]],
        )


class ReviewForm(forms.Form):
    """When, what it comes to, and what follows."""

    reviewed_on = forms.DateField(label=_("Day of the review"))
    summary = forms.CharField(
        label=_("What the review comes to"),
        help_text=_("What helped, what didn't, what the household itself says."),
        max_length=LONG,
        widget=lines(5),
    )
    decision = forms.ChoiceField(
        label=_("What follows"), choices=Decision.choices, widget=forms.RadioSelect
    )

    def __init__(self, plan: Plan, last: Review | None, data: Any = None) -> None:
        super().__init__(data, initial={"reviewed_on": today()})
        self.plan = plan
        self.last = last

    def clean_reviewed_on(self) -> date:
        """Check the day by the rule."""
        day: date = self.cleaned_data["reviewed_on"]
        rules.check_day(self.plan, self.last, day, today())
        return day


class ReviewPaper:
    """The whole page as it was filled in: `is_valid`, then `arguments` for the action."""

    def __init__(
        self,
        plan: Plan,
        goals: Sequence[GoalContent],
        visits: Sequence[VisitLine],
        last: Review | None,
        data: QueryDict | None = None,
    ) -> None:
        self.data = data
        self.plan = plan
        self.review = ReviewForm(plan, last, data)
        self.goals = [
            GoalForm(number, goal, visits, data) for number, goal in enumerate(goals, start=1)
        ]

    @property
    def forms(self) -> Iterator[forms.Form]:
        """Every form of the page, from its top to its end."""
        yield from self.goals
        yield self.review

    @property
    def is_of_another_version(self) -> bool:
        """Whether it was filled in for a version that another has replaced meanwhile."""
        return self.data is not None and self.data.get("plan") != str(self.plan.pk)

    @property
    def stranded(self) -> list[str]:
        """What was typed about goals that the version in force no longer has."""
        if self.data is None:
            return []
        known = tuple(form.prefix or "" for form in self.goals)
        typed = [
            text
            for key, text in self.data.items()
            if key.endswith(("-value_now", "-note")) and not key.startswith(known)
        ]
        return [str(text) for text in typed if text]

    def is_valid(self) -> bool:
        """Check every form."""
        return all([form.is_valid() for form in self.forms])

    def arguments(self) -> dict[str, Any]:
        """Return what `actions.record_review` takes, besides household, plan and worker."""
        return {
            **self.review.cleaned_data,
            "outcomes": [form.result() for form in self.goals],
        }


class ClosureForm(forms.Form):
    """Why the case is to be closed, and who looks after what from then on."""

    kind = forms.ChoiceField(
        label=_("Why it is closed"), choices=ClosureKind.choices, widget=forms.RadioSelect
    )
    summary = forms.CharField(
        label=_("Closing summary"),
        help_text=_("What was reached and what remains. The approver decides on these words."),
        max_length=LONG,
        widget=lines(6),
    )
    handover = forms.CharField(
        label=_("Handover"),
        help_text=_(
            "Who looks after what from then on, and to whom the household can turn. "
            "Required when it is referred on."
        ),
        max_length=LONG,
        required=False,
        widget=lines(3),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if {"kind", "summary", "handover"} <= data.keys():
            try:
                rules.check_closure(data["kind"], ClosureText(data["summary"], data["handover"]))
            except ValidationError as problem:
                self.add_error("handover", problem)
        return data


class ClosureDecisionForm(forms.Form):
    """A supervisor's decision on the file whose fingerprint the form carries."""

    APPROVE, RETURN = "approve", "return"

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[(APPROVE, _("Close the case")), (RETURN, _("Return"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether to close the case or to return it.")},
    )
    reason = forms.CharField(label=_("Reason"), max_length=LONG, required=False, widget=lines(3))
    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == self.RETURN and not data.get("reason"):
            self.add_error("reason", _("Say what is missing before you return the proposal."))
        return data


class ReopeningForm(forms.Form):
    """Why the case is taken up again."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What has happened since it was closed. It stays with the case."),
        max_length=LONG,
        widget=lines(4),
    )
