"""The doors of the assessments room."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import READERS, Role
from casework.assessments import views

STAFF = [Role.WORKER, Role.SUPERVISOR]
OF_HOUSEHOLD = "households/<uuid:household_id>/assessments/"
FORM = "GET POST"

urlpatterns: list[URLPattern] = [
    door(OF_HOUSEHOLD, views.assessment_list, name="assessments", roles=READERS),
    door(f"{OF_HOUSEHOLD}edit/", views.edit, name="assessment-edit", roles=STAFF, methods=FORM),
    door(f"{OF_HOUSEHOLD}check/", views.check, name="assessment-check", roles=STAFF, methods=FORM),
    door("assessments/<uuid:assessment_id>/", views.detail, name="assessment", roles=READERS),
    door(
        "assessments/<uuid:assessment_id>/override/",
        views.override,
        name="assessment-override",
        roles=[Role.SUPERVISOR],
        methods=FORM,
    ),
]
