"""Handing a worker's households to another: choosing them, the act, and the letter about it."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.access.forms import DAYS, Colleagues
from casework.access.http import StaffRequest
from casework.access.models import Permission, Worker
from casework.audit.chain import record
from casework.common.dates import today
from casework.households import actions
from casework.households.models import HandedOver, Handover, Household
from casework.households.naming import name_of
from casework.households.rules import may_hand_over, may_read_handover
from casework.households.views.sharing import colleagues
from casework.reports.actions import make_handover_letter
from casework.reports.views.disclosures import as_file
from casework.vault import keys

# So many households are listed to choose from; "all" means all, whatever their number.
MOST_LISTED = 200
ALL, SOME = "all", "some"


class HandoverForm(forms.Form):
    """Which households, to whom, and whether the old notes go along."""

    which = forms.ChoiceField(
        label=gettext_lazy("Which households"),
        choices=[(ALL, gettext_lazy("All open ones")), (SOME, gettext_lazy("Those I choose"))],
        initial=ALL,
        widget=forms.RadioSelect,
    )
    households = forms.MultipleChoiceField(
        label=gettext_lazy("Households"), required=False, widget=forms.CheckboxSelectMultiple
    )
    taker = Colleagues(
        label=gettext_lazy("To whom"),
        queryset=Worker.objects.none(),
        empty_label=gettext_lazy("Choose one"),
    )
    notes = forms.ChoiceField(
        label=gettext_lazy("Visits written down before"),
        choices=[
            ("along", gettext_lazy("The new worker reads them")),
            ("stay", gettext_lazy("Only supervisors and who wrote them read them")),
        ],
        initial="along",
        widget=forms.RadioSelect,
    )
    giver_until_on = forms.DateField(
        label=gettext_lazy("The former worker reads until"),
        required=False,
        validators=DAYS,
        help_text=gettext_lazy("Empty: no longer, unless they are posted to the area anyway."),
    )

    def __init__(self, *args: Any, rows: list[Household], takers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["households"]
        chosen.choices = [(str(h.pk), f"{name_of(h.head)} {h.number}") for h in rows]
        taker: Any = self.fields["taker"]
        taker.queryset = takers

    def clean_giver_until_on(self) -> Any:
        day = self.cleaned_data["giver_until_on"]
        if day is not None and day < today():
            raise forms.ValidationError(_("This day is over."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("which") == SOME and not cleaned.get("households"):
            self.add_error("households", _("Choose at least one household."))
        return cleaned

    def ids(self) -> list[UUID] | None:
        """Return the chosen households, None for all."""
        if self.cleaned_data["which"] == ALL:
            return None
        return [UUID(pk) for pk in self.cleaned_data["households"]]


def supervising(request: StaffRequest) -> Worker:
    """Return the supervisor behind the request; raise PermissionDenied for anyone else."""
    if not may_hand_over(request.user):
        raise PermissionDenied
    return request.user


def handovers(request: StaffRequest) -> HttpResponse:
    """List who answers for how many, to hand them over, and the handovers so far."""
    by = request.user
    own = Q(giver=by) | Q(taker=by) | Q(handed_by=by)
    found = Handover.objects.filter(own).select_related("giver", "taker", "handed_by")[:100]
    context: dict[str, Any] = {"handovers": found, "loads": []}
    if may_hand_over(by):
        cases = Household.objects.visible_to(by, Permission.DECIDE).open().exclude(worker=None)
        counts = dict(cases.order_by().values_list("worker").annotate(n=Count("pk")))
        workers = Worker.objects.filter(pk__in=counts).order_by("username")
        context["loads"] = [(worker, counts[worker.pk]) for worker in workers]
    return render(request, "desk/handovers.html", context)


def handover_new(request: StaffRequest, worker_id: UUID) -> HttpResponse:
    """Hand all or some of a worker's households to another."""
    by = supervising(request)
    giver = Worker.objects.get(pk=worker_id)
    cases = Household.objects.visible_to(by, Permission.DECIDE).open().filter(worker=giver)
    count = cases.count()
    if not count:
        raise Http404
    rows = list(cases.with_heads().order_by("area__path", "number")[:MOST_LISTED])
    keys.warm(household.pk for household in rows)
    if request.method == "GET":
        record("list read", None, by=by, list="handover", count=len(rows))
    takers = colleagues(giver)
    form = HandoverForm(request.POST or None, rows=rows, takers=takers)
    if request.method == "POST" and form.is_valid():
        try:
            handover = actions.hand_over(
                giver=giver,
                taker=form.cleaned_data["taker"],
                household_ids=form.ids(),
                notes_go_along=form.cleaned_data["notes"] == "along",
                giver_until_on=form.cleaned_data["giver_until_on"],
                by=by,
            )
        except ValidationError as wrong:
            form.add_error(None, wrong)
        else:
            messages.success(request, _("The households have been handed over."))
            return redirect("handover", handover.pk)
    context = {"giver": giver, "count": count, "form": form, "listed": len(rows)}
    return render(request, "desk/handover_new.html", context)


def handover_for(request: StaffRequest, handover_id: UUID) -> Handover:
    """Return a handover the worker has to do with; raise DoesNotExist, PermissionDenied."""
    rows = Handover.objects.select_related("giver", "taker", "handed_by")
    handover = rows.get(pk=handover_id)
    if may_read_handover(request.user, handover):
        return handover
    if not HandedOver.objects.visible_to(request.user).filter(handover=handover).exists():
        raise Http404
    decided = HandedOver.objects.visible_to(request.user, Permission.DECIDE)
    if not decided.filter(handover=handover).exists():
        raise PermissionDenied
    return handover


def handover(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Show one handover with the households of it that the worker sees."""
    reader, found = request.user, handover_for(request, handover_id)
    lines = HandedOver.objects.visible_to(reader).filter(handover=found)
    rows = Household.objects.visible_to(reader).filter(
        pk__in=list(lines.values_list("household_id", flat=True)[:MOST_LISTED])
    )
    households = list(rows.with_heads().order_by("visit_due_on", "number"))
    keys.warm(household.pk for household in households)
    record("list read", None, by=request.user, list="handover", count=len(households))
    return render(request, "desk/handover.html", {"handover": found, "households": households})


def handover_letter(request: StaffRequest, handover_id: UUID) -> HttpResponse:
    """Answer with the letter: open work of each household as it is now."""
    found = handover_for(request, handover_id)
    name, pdf = make_handover_letter(handover=found, by=request.user)
    return as_file(pdf, name, "application/pdf", attached=True)
