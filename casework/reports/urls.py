"""The doors of the reports room."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import Role
from casework.reports import views

PRINTS = [Role.SUPERVISOR, Role.CLERK]

urlpatterns: list[URLPattern] = [
    door(
        "households/<uuid:household_id>/case-file/",
        views.case_file,
        name="case-file",
        roles=PRINTS,
        methods="GET POST",
    ),
    door("disclosures/<uuid:disclosure_id>/", views.disclosure, name="disclosure", roles=PRINTS),
    door(
        "disclosures/<uuid:disclosure_id>/file.pdf",
        views.disclosure_pdf,
        name="disclosure-pdf",
        roles=PRINTS,
    ),
]
