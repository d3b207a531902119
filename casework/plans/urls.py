"""The doors of the plans room."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import READERS, Role
from casework.plans.views import decisions, drafts, pages, suggestions

STAFF = [Role.WORKER, Role.SUPERVISOR]
DECIDES = [Role.SUPERVISOR]
KEEPS_TABLE = [Role.SYSTEM]
FORM = "GET POST"

urlpatterns: list[URLPattern] = [
    door("plans/", pages.plan_list, name="plan-list", roles=READERS),
    door("households/<uuid:household_id>/plans/", pages.plans, name="plans", roles=READERS),
    door(
        "households/<uuid:household_id>/plans/new/",
        pages.plan_new,
        name="plan-new",
        roles=STAFF,
        methods="POST",
    ),
    door("plans/<uuid:plan_id>/", pages.plan, name="plan", roles=READERS),
    door("plans/<uuid:plan_id>/edit/", drafts.plan_edit, name="plan-edit", roles=STAFF),
    door(
        "plans/<uuid:plan_id>/text/",
        drafts.plan_text,
        name="plan-text",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "plans/<uuid:plan_id>/check/",
        drafts.plan_check,
        name="plan-check",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "plans/<uuid:plan_id>/withdraw/",
        pages.plan_withdraw,
        name="plan-withdraw",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "plans/<uuid:plan_id>/drop/",
        pages.plan_drop,
        name="plan-drop",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "plans/<uuid:plan_id>/goals/new/",
        drafts.goal_new,
        name="goal-new",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "plans/goals/<uuid:goal_id>/", drafts.goal_edit, name="goal-edit", roles=STAFF, methods=FORM
    ),
    door(
        "plans/goals/<uuid:goal_id>/move/",
        drafts.goal_move,
        name="goal-move",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "plans/goals/<uuid:goal_id>/remove/",
        drafts.goal_remove,
        name="goal-remove",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "plans/goals/<uuid:goal_id>/measures/new/",
        drafts.measure_new,
        name="measure-new",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "plans/measures/<uuid:measure_id>/",
        drafts.measure_edit,
        name="measure-edit",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "plans/measures/<uuid:measure_id>/move/",
        drafts.measure_move,
        name="measure-move",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "plans/measures/<uuid:measure_id>/remove/",
        drafts.measure_remove,
        name="measure-remove",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "plans/<uuid:plan_id>/suggestions/",
        suggestions.plan_suggest,
        name="plan-suggest",
        roles=STAFF,
        methods="POST",
    ),
    door(
        "plans/suggestions/",
        suggestions.suggestion_list,
        name="suggestions",
        roles=[*STAFF, *KEEPS_TABLE],
    ),
    door(
        "plans/suggestions/new/",
        suggestions.suggestion_new,
        name="suggestion-new",
        roles=KEEPS_TABLE,
        methods=FORM,
    ),
    door(
        "plans/suggestions/<uuid:suggestion_id>/",
        suggestions.suggestion_edit,
        name="suggestion",
        roles=KEEPS_TABLE,
        methods=FORM,
    ),
    door(
        "plans/suggestions/<uuid:suggestion_id>/move/",
        suggestions.suggestion_move,
        name="suggestion-move",
        roles=KEEPS_TABLE,
        methods="POST",
    ),
    door(
        "plans/suggestions/<uuid:suggestion_id>/remove/",
        suggestions.suggestion_remove,
        name="suggestion-remove",
        roles=KEEPS_TABLE,
        methods="POST",
    ),
    door("review/", decisions.review_queue, name="review-queue", roles=DECIDES),
    door(
        "review/<uuid:plan_id>/",
        decisions.plan_review,
        name="plan-review",
        roles=DECIDES,
        methods=FORM,
    ),
]
