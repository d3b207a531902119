"""The doors of the visits room."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import READERS, Role
from casework.households.attachments.reception import MOST_BYTES_A_FORM, receive
from casework.visits import views

WRITERS = [Role.WORKER, Role.SUPERVISOR]

urlpatterns: list[URLPattern] = [
    door("visits/", views.visit_schedule, name="visit-schedule", roles=WRITERS),
    door(
        "visits/phrases/",
        views.phrase_list,
        name="phrases",
        roles=WRITERS,
        methods="GET POST",
    ),
    door("households/<uuid:household_id>/visits/", views.visit_list, name="visits", roles=READERS),
    door(
        "households/<uuid:household_id>/visits/new/",
        views.visit_new,
        name="visit-new",
        roles=WRITERS,
        methods="GET POST",
        files=MOST_BYTES_A_FORM,
        prepare=receive,
    ),
    door(
        "visits/<uuid:visit_id>/",
        views.visit_page,
        name="visit",
        roles=READERS,
        methods="GET POST",
    ),
]
