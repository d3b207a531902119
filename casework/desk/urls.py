"""The doors of the desk."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import Role
from casework.desk import searching, views
from casework.desk.audit_pages import views as audit
from casework.desk.audit_pages.rules import WATCHERS

CASE = [Role.WORKER, Role.SUPERVISOR, Role.CLERK]

urlpatterns: list[URLPattern] = [
    door("", views.desk, name="desk", roles=list(Role)),
    door("households/<uuid:household_id>/", views.household, name="household", roles=CASE),
    door(
        "search/",
        searching.search,
        name="search",
        roles=CASE,
        methods="GET POST",
        reads_by_post=True,
    ),
    door("audit/", audit.unusual, name="audit", roles=WATCHERS),
    door("audit/people/", audit.people, name="audit-people", roles=WATCHERS),
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
