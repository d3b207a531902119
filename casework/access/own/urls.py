"""The doors of what workers set for themselves."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import Role
from casework.access.own import views

EVERYONE = list(Role)

urlpatterns: list[URLPattern] = [
    door(
        "my-settings/",
        views.own_settings,
        name="own-settings",
        roles=EVERYONE,
        methods="GET POST",
    ),
    door(
        "my-settings/first-steps/",
        views.first_steps,
        name="first-steps",
        roles=EVERYONE,
        methods="POST",
    ),
    door(
        "my-settings/filters/",
        views.filter_save,
        name="filter-save",
        roles=EVERYONE,
        methods="POST",
    ),
    door(
        "my-settings/filters/<uuid:filter_id>/remove/",
        views.filter_remove,
        name="filter-remove",
        roles=EVERYONE,
        methods="POST",
    ),
    door(
        "my-settings/filters/<uuid:filter_id>/default/",
        views.filter_default,
        name="filter-default",
        roles=EVERYONE,
        methods="POST",
    ),
]
