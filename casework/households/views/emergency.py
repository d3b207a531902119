"""Break-glass 应急查阅: asking for it, the list of them, looking into one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access.http import StaffRequest
from casework.access.sign_in.views import refusal_of
from casework.audit.chain import masked, record
from casework.audit.models import Entry
from casework.common.dates import now
from casework.households import actions, rules
from casework.households.forms.sharing import EmergencyForm, FindingForm
from casework.households.models import Emergency
from casework.households.search.normal import normal_id
from casework.households.views.common import household_for
from casework.vault import keys

PER_PAGE = 100
# What reading is called in the log, in the words of the pages.
READ = {
    "household read": gettext_lazy("Household card"),
    "people read": gettext_lazy("Members"),
    "assessments read": gettext_lazy("Assessments"),
    "assessment read": gettext_lazy("Assessment"),
    "plans read": gettext_lazy("Plans"),
    "plan read": gettext_lazy("Plan"),
    "visits read": gettext_lazy("Visits"),
    "visit read": gettext_lazy("Visit"),
    "reviews read": gettext_lazy("Reviews"),
    "review read": gettext_lazy("Review"),
    "attachments read": gettext_lazy("Attachments"),
    "attachment read": gettext_lazy("Attachment"),
    "attachment opened": gettext_lazy("File of an attachment"),
    "opened in emergency": gettext_lazy("Opened in an emergency"),
    "grant given": gettext_lazy("Right to read given"),
}


def emergency_new(request: StaffRequest) -> HttpResponse:
    """Open one household in an emergency; whoever reads it already is led there."""
    worker = request.user
    if not rules.may_open_in_emergency(worker):
        raise PermissionDenied
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and confirmed(request, form):
        number = form.cleaned_data["id_number"]
        try:
            household = actions.open_in_emergency(
                id_number=number, reason=form.cleaned_data["reason"], by=worker
            )
        except actions.NothingOpened:
            record(rules.NOTHING_OPENED, None, by=worker, number=masked(normal_id(number)))
            messages.error(
                request, _("No household could be opened by this number. The attempt is on record.")
            )
            return redirect("emergency-new")
        return redirect("household", household.pk)
    return render(request, "households/emergency_new.html", {"form": form})


def confirmed(request: StaffRequest, form: EmergencyForm) -> bool:
    """Tell whether the password was right; the form says so where it wasn't."""
    if refusal := refusal_of(request):
        form.add_error("present", refusal)
    return not refusal


def emergency_list(request: StaffRequest) -> HttpResponse:
    """List the emergency readings of one's areas, those first that nobody has looked into."""
    worker = request.user
    if not rules.may_see_emergencies(worker):
        raise PermissionDenied
    rows = Emergency.objects.visible_to(worker, rules.by_which_emergencies_are_seen(worker))
    rows = rows.select_related("asked_by", "reviewed_by")
    found: list[Any] = list(
        rows.select_related("household__area").order_by("-reviewed_at", "-asked_at")[:PER_PAGE]
    )
    found.sort(key=lambda row: (row.reviewed_at is not None, -row.asked_at.timestamp()))
    keys.warm(row.household_id for row in found)
    record("list read", None, by=worker, list="emergencies", count=len(found))
    return render(request, "households/emergencies.html", {"emergencies": found, "now": now()})


def emergency(request: StaffRequest, emergency_id: UUID) -> HttpResponse:
    """Show one emergency reading with everything that was read meanwhile, and take the finding."""
    worker = request.user
    if not rules.may_see_emergencies(worker):
        raise PermissionDenied
    needed = rules.by_which_emergencies_are_seen(worker)
    rows = Emergency.objects.visible_to(worker, needed)
    found: Emergency = rows.select_related("asked_by", "reviewed_by").get(pk=emergency_id)
    household = household_for(request, found.household_id)
    found.household = household
    may_review = rules.may_review_emergency(worker, found)
    form = FindingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_review:
            raise PermissionDenied
        if form.is_valid():
            actions.review_emergency(emergency_id=found.pk, **form.cleaned_data, by=worker)
            messages.success(request, _("Your finding has been recorded."))
            return redirect("emergencies")
    else:
        record("emergency read", found, by=worker)
    context = {
        "household": household,
        "emergency": found,
        "note": found.readable_note,
        "entries": read_meanwhile(found),
        "form": form if may_review and found.reviewed_at is None else None,
    }
    return render(request, "households/emergency.html", context)


def read_meanwhile(emergency: Emergency) -> list[tuple[Any, Any]]:
    """Return (what, when) of everything that was done with the household while it was open."""
    entries = Entry.objects.filter(
        actor=emergency.asked_by_id,
        household_id=emergency.household_id,
        at__gte=emergency.asked_at,
        at__lte=emergency.until_at,
    )
    return [(READ.get(entry.act, entry.act), entry.at) for entry in entries.order_by("id")]
