"""The doors of the desk."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import Role
from casework.desk import searching, views

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
]
