"""The doors of the desk."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import COUNTERS, READERS, SEES_PEOPLE, Role
from casework.desk import handover, helping, searching, suggesting, views
from casework.desk.audit_pages import views as audit
from casework.desk.audit_pages.rules import WATCHERS
from casework.desk.figures import views as figures

STAFF = [Role.WORKER, Role.SUPERVISOR]

urlpatterns: list[URLPattern] = [
    door("", views.desk, name="desk", roles=list(Role)),
    door("statistics/", figures.statistics, name="statistics", roles=COUNTERS),
    door("statistics/households/", figures.figure_list, name="figure-list", roles=COUNTERS),
    door("help/", helping.help_page, name="help", roles=list(Role)),
    door("handovers/", handover.handovers, name="handovers", roles=STAFF),
    door(
        "handovers/from/<uuid:worker_id>/",
        handover.handover_new,
        name="handover-new",
        roles=[Role.SUPERVISOR],
        methods="GET POST",
    ),
    door("handovers/<uuid:handover_id>/", handover.handover, name="handover", roles=STAFF),
    door(
        "handovers/<uuid:handover_id>/letter.pdf",
        handover.handover_letter,
        name="handover-letter",
        roles=STAFF,
    ),
    door("households/<uuid:household_id>/", views.household, name="household", roles=READERS),
    door(
        "search/",
        searching.search,
        name="search",
        roles=SEES_PEOPLE,
        methods="GET POST",
        reads_by_post=True,
    ),
    door(
        "search/suggestions/",
        suggesting.suggest,
        name="suggest",
        roles=SEES_PEOPLE,
        methods="POST",
        reads_by_post=True,
        fleeting=True,
    ),
    door("audit/", audit.unusual, name="audit", roles=WATCHERS),
    door(
        "audit/people/",
        audit.people,
        name="audit-people",
        roles=WATCHERS,
        methods="GET POST",
        reads_by_post=True,
    ),
    door(
        "audit/households/<uuid:household_id>/",
        audit.household,
        name="audit-household",
        roles=WATCHERS,
    ),
    door("audit/people/<uuid:worker_id>/", audit.worker, name="audit-worker", roles=WATCHERS),
    door(
        "audit/people/<uuid:worker_id>/unusual/",
        audit.worker_findings,
        name="audit-findings",
        roles=WATCHERS,
        methods="GET POST",
    ),
]
