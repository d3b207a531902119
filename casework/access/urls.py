"""The doors of the access room."""

from django.urls import URLPattern
from django.views.i18n import set_language

from casework.access import views
from casework.access.doors import door, public_door
from casework.access.models import Role
from casework.access.sign_in.urls import urlpatterns as sign_in_doors
from casework.access.sign_in.views import ask_again

EVERYONE = list(Role)
SYSTEM = [Role.SYSTEM]

urlpatterns: list[URLPattern] = [
    *sign_in_doors,
    public_door("sign-in/", views.sign_in, name="login", methods="GET POST"),
    public_door("language/", set_language, name="set_language", methods="POST"),
    public_door("sign-out/", views.sign_out, name="logout", methods="POST"),
    door(
        "password/",
        views.password_change,
        name="password-change",
        roles=EVERYONE,
        methods="GET POST",
        prepare=ask_again,
        before_all=True,
    ),
    door("staff/", views.worker_list, name="worker-list", roles=SYSTEM),
    door("staff/new/", views.worker_new, name="worker-new", roles=SYSTEM, methods="GET POST"),
    door("staff/areas/", views.area_list, name="area-list", roles=SYSTEM),
    door("staff/areas/new/", views.area_new, name="area-new", roles=SYSTEM, methods="GET POST"),
    door("staff/<uuid:worker_id>/", views.worker_page, name="worker", roles=SYSTEM),
    door(
        "staff/<uuid:worker_id>/postings/new/",
        views.posting_new,
        name="posting-new",
        roles=SYSTEM,
        methods="GET POST",
    ),
    door(
        "staff/<uuid:worker_id>/password/",
        views.worker_reset,
        name="worker-reset",
        roles=SYSTEM,
        methods="GET POST",
    ),
    door(
        "staff/<uuid:worker_id>/lock/",
        views.worker_lock,
        name="worker-lock",
        roles=SYSTEM,
        methods="POST",
    ),
    door(
        "staff/postings/<uuid:posting_id>/end/",
        views.posting_end,
        name="posting-end",
        roles=SYSTEM,
        methods="GET POST",
    ),
]
