"""The doors of drafts: everyone's own, and nobody else's."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import Role
from casework.drafts import views

EVERYONE = list(Role)

urlpatterns: list[URLPattern] = [
    door(
        "drafts/keep/",
        views.draft_keep,
        name="draft-keep",
        roles=EVERYONE,
        methods="POST",
        repeats=True,
    ),
    door(
        "drafts/<uuid:draft_id>/discard/",
        views.draft_discard,
        name="draft-discard",
        roles=EVERYONE,
        methods="POST",
    ),
]
