"""The doors of the notices room: each opens to everyone, for what is their own."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import Role
from casework.notices import views

EVERYONE = list(Role)

urlpatterns: list[URLPattern] = [
    door("notices/", views.notices, name="notices", roles=EVERYONE),
    door("notices/read/", views.notices_read, name="notices-read", roles=EVERYONE, methods="POST"),
    door(
        "notices/ways/", views.notice_ways, name="notice-ways", roles=EVERYONE, methods="GET POST"
    ),
    door("notices/<uuid:notice_id>/", views.notice, name="notice", roles=EVERYONE, methods="POST"),
]
