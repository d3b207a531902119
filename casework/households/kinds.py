"""What the records of a household are called, for whoever decides on destroying them."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.households.erasure import contents as rows_by_model
from casework.households.models import Household

# By app and model, because the rooms above can't be asked from here.
WORDS: dict[str, Promise] = {
    "households.Person": _("Members and relatives"),
    "households.Tie": _("Relations between people"),
    "households.OutsideTie": _("Ties to the world outside"),
    "households.Consent": _("Consents"),
    "households.CategoryPeriod": _("Periods of a category"),
    "households.Task": _("Things to put right"),
    "households.Attachment": _("Attachments"),
    "households.RetentionHold": _("Holds"),
    "assessments.Assessment": _("Assessments"),
    "plans.Plan": _("Versions of the plan"),
    "plans.Goal": _("Goals"),
    "plans.Measure": _("Measures"),
    "visits.Visit": _("Visits"),
    "visits.MeasureDone": _("Measures seen to at visits"),
    "visits.Addendum": _("Addenda"),
    "reviews.Review": _("Reviews"),
    "reviews.GoalOutcome": _("Outcomes of goals"),
    "reviews.Closure": _("Closures"),
    "reviews.Reopening": _("Reopenings"),
    "reports.Disclosure": _("Printed papers"),
}
OTHER = _("Other entries: search, access")


def contents(household: Household) -> list[tuple[Promise, int]]:
    """Return (kind, how many) of what would be destroyed, in the order of the rooms."""
    counts: dict[Promise, int] = {}
    for label, count in rows_by_model(household).items():
        kind = WORDS.get(label, OTHER)
        counts[kind] = counts.get(kind, 0) + count
    other = counts.pop(OTHER, 0)
    return [*counts.items(), *([(OTHER, other)] if other else [])]
