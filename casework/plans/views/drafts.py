"""Writing a draft: its text, its goals and measures one at a time, and handing it in."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.http import StaffRequest
from casework.audit.chain import record
from casework.common.concurrency import StaleVersion
from casework.common.conflicts import is_stale, merged
from casework.plans import actions, content, lifecycle, rules, selectors, suggestions
from casework.plans.forms import GoalForm, MeasureForm, PlanForm
from casework.plans.models import Goal, Measure, Plan
from casework.plans.views.common import conflict, plan_for, returns_of, version_of

View = Callable[..., HttpResponse]

# What a page about a goal or a measure shows of its plan and household.
PLAN = ("plan__household__area", "plan__household__worker", "household")


def looks_again(view: View) -> View:
    """Call a view once more when someone saved between its look and its lock.

    The second look finds the newer version and answers with the conflict page: nothing is lost.
    """

    @functools.wraps(view)
    def twice(request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except StaleVersion:
            return view(request, *args, **kwargs)

    return twice


def draft_for(request: StaffRequest, plan_id: UUID) -> Plan:
    """Return a draft in scope that the worker may write on; raise as `checked_draft`."""
    return checked_draft(request, plan_for(request, plan_id))


def checked_draft(request: StaffRequest, plan: Plan) -> Plan:
    """Return the plan if the worker may write on it; raise PermissionDenied or MoveNotAllowed.

    Every page of the editor shows something of the plan, so that opening one is remembered here.
    """
    if not rules.may_edit(request.user, plan):
        raise PermissionDenied
    lifecycle.next_stage(plan, "edit")
    if request.method == "GET":
        record("plan read", plan, by=request.user, number=plan.number)
    return plan


def goal_for(request: StaffRequest, goal_id: UUID) -> Goal:
    """Return a goal of a draft that the worker may write on, its plan fetched along."""
    goals = Goal.objects.visible_to(request.user).select_related(*PLAN)
    goal: Goal = goals.get(pk=goal_id)
    checked_draft(request, goal.plan)
    return goal


def measure_for(request: StaffRequest, measure_id: UUID) -> Measure:
    """Return a measure of a draft that the worker may write on, its plan fetched along."""
    measures = Measure.objects.visible_to(request.user).select_related("goal", *PLAN)
    measure: Measure = measures.get(pk=measure_id)
    checked_draft(request, measure.plan)
    return measure


def context_of(plan: Plan, **more: Any) -> dict[str, Any]:
    """Return what every page of the editor shows."""
    return {"household": plan.household, "tab": "plans", "plan": plan, **more}


def to_editor(plan_id: UUID, row_id: UUID | None = None) -> HttpResponseRedirect:
    """Return the way back to the editor, at the row that was written."""
    return redirect(reverse("plan-edit", args=[plan_id]) + (f"#r-{row_id}" if row_id else ""))


def plan_edit(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Show a draft with everything that can be written on it."""
    plan = draft_for(request, plan_id)
    shown = content.show(plan)
    context = context_of(
        plan,
        content=shown,
        lacking=content.shortcomings(shown),
        returns=returns_of(plan) if plan.was_returned else [],
        may_drop=rules.may_drop(request.user, plan),
        is_first=selectors.last_approved(plan) is None,
        offered=suggestions.offered(plan.household, shown),
        # Forms are opened in place here; what is typed into them is kept.
        has_form=True,
    )
    return render(request, "plans/plan_edit.html", context)


@looks_again
def plan_text(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Change what a draft says as a whole, and its term."""
    plan = draft_for(request, plan_id)
    is_first = selectors.last_approved(plan) is None
    theirs = PlanForm.initial_of(plan)
    form = PlanForm(initial=theirs, is_first=is_first)
    if request.method == "POST":
        post = merged(request.POST, theirs)
        form = PlanForm(post, is_first=is_first)
        if is_stale(post, plan.version):
            return conflict(request, plan, title=_("Plan"), form=form, theirs=theirs)
        if form.is_valid():
            actions.edit_plan(
                plan_id=plan.pk, based_on=plan.version, **form.arguments(), by=request.user
            )
            return to_editor(plan.pk)
    return render(request, "plans/plan_text.html", context_of(plan, form=form))


@looks_again
def goal_new(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Add a goal to a draft."""
    plan = draft_for(request, plan_id)
    form = GoalForm(request.POST or None)
    if request.method == "POST" and is_addition(request, plan, form):
        goal = actions.add_goal(
            plan_id=plan.pk, based_on=plan.version, **form.arguments(), by=request.user
        )
        return after_goal(request, goal)
    return render(request, "plans/goal.html", context_of(plan, form=form))


@looks_again
def goal_edit(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Change a goal of a draft."""
    goal = goal_for(request, goal_id)
    plan, theirs = goal.plan, GoalForm.initial_of(goal)
    form = GoalForm(initial=theirs)
    if request.method == "POST":
        post = merged(request.POST, theirs)
        form = GoalForm(post)
        if is_stale(post, plan.version):
            return conflict(request, plan, title=_("Goal"), form=form, theirs=theirs)
        if form.is_valid():
            actions.edit_goal(
                goal_id=goal.pk, based_on=plan.version, **form.arguments(), by=request.user
            )
            return after_goal(request, goal)
    context = context_of(plan, form=form, goal=goal, measures=goal.measures.count())
    return render(request, "plans/goal.html", context)


def after_goal(request: StaffRequest, goal: Goal) -> HttpResponse:
    """Go on to a first measure where the button said so, else back to the editor."""
    if request.POST.get("next") == "measure":
        return redirect("measure-new", goal.pk)
    return to_editor(goal.plan_id, goal.pk)


def goal_move(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Move a goal one place up or down."""
    plan = actions.move_goal(
        goal_id=goal_id, based_on=version_of(request), step=step_of(request), by=request.user
    )
    return to_editor(plan.pk, goal_id)


def goal_remove(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Take a goal and its measures out of a draft."""
    plan = actions.remove_goal(goal_id=goal_id, based_on=version_of(request), by=request.user)
    messages.success(request, _("The goal and its measures were taken out."))
    return to_editor(plan.pk)


@looks_again
def measure_new(request: StaffRequest, goal_id: UUID) -> HttpResponse:
    """Add a measure to a goal."""
    goal = goal_for(request, goal_id)
    plan = goal.plan
    staff = selectors.responsible_workers(plan.household)
    initial = {"responsible": request.user.pk, "due_on": goal.due_on}
    form = MeasureForm(request.POST or None, staff=staff, initial=initial)
    if request.method == "POST" and is_addition(request, plan, form):
        measure = actions.add_measure(
            goal_id=goal.pk, based_on=plan.version, **form.arguments(), by=request.user
        )
        return after_measure(request, goal, measure)
    return render(request, "plans/measure.html", context_of(plan, form=form, goal=goal))


def after_measure(request: StaffRequest, goal: Goal, measure: Measure) -> HttpResponse:
    """Go on to another measure of the goal where the button said so, else back to the editor."""
    if request.POST.get("next") == "measure":
        return redirect("measure-new", goal.pk)
    return to_editor(goal.plan_id, measure.pk)


@looks_again
def measure_edit(request: StaffRequest, measure_id: UUID) -> HttpResponse:
    """Change a measure of a draft."""
    measure = measure_for(request, measure_id)
    plan, theirs = measure.plan, MeasureForm.initial_of(measure)
    staff = selectors.responsible_workers(plan.household)
    form = MeasureForm(initial=theirs, staff=staff)
    if request.method == "POST":
        post = merged(request.POST, theirs)
        form = MeasureForm(post, staff=staff)
        if is_stale(post, plan.version):
            return conflict(request, plan, title=_("Measure"), form=form, theirs=theirs)
        if form.is_valid():
            actions.edit_measure(
                measure_id=measure.pk, based_on=plan.version, **form.arguments(), by=request.user
            )
            return to_editor(plan.pk, measure.pk)
    context = context_of(plan, form=form, goal=measure.goal, measure=measure)
    return render(request, "plans/measure.html", context)


def measure_move(request: StaffRequest, measure_id: UUID) -> HttpResponse:
    """Move a measure one place up or down."""
    plan = actions.move_measure(
        measure_id=measure_id, based_on=version_of(request), step=step_of(request), by=request.user
    )
    return to_editor(plan.pk, measure_id)


def measure_remove(request: StaffRequest, measure_id: UUID) -> HttpResponse:
    """Take a measure out of a draft."""
    plan = actions.remove_measure(
        measure_id=measure_id, based_on=version_of(request), by=request.user
    )
    messages.success(request, _("The measure was taken out."))
    return to_editor(plan.pk)


def plan_check(request: StaffRequest, plan_id: UUID) -> HttpResponse:
    """Show a draft once more as its approver will read it, and hand it in."""
    plan = draft_for(request, plan_id)
    shown = content.read(plan)
    lacking = content.shortcomings(shown)
    if request.method == "POST":
        try:
            actions.submit_plan(plan_id=plan.pk, based_on=version_of(request), by=request.user)
        except actions.PlanIncomplete as incomplete:
            lacking = incomplete.sentences
        else:
            messages.success(request, _("The plan was handed in and waits for its approval."))
            return redirect("plan", plan.pk)
    context = context_of(
        plan, content=shown, lacking=lacking, is_first=selectors.last_approved(plan) is None
    )
    return render(request, "plans/plan_check.html", context)


def step_of(request: StaffRequest) -> int:
    """Return 1 for down, -1 for everything else."""
    return 1 if request.POST.get("step") == "down" else -1


def is_addition(request: StaffRequest, plan: Plan, form: forms.Form) -> bool:
    """Tell whether something new may be saved; a plan that changed meanwhile is an error."""
    if form.is_valid() and is_stale(request.POST, plan.version):
        form.add_error(
            None,
            _(
                "Someone changed the plan while you were writing. What you typed is kept: "
                "look at the plan, then save again."
            ),
        )
    return form.is_valid()
