"""The doors of the access room."""

from django.urls import URLPattern

from casework.access import pages, views
from casework.access.doors import door, public_door
from casework.access.models import ADMINISTRATORS, Role
from casework.access.own.urls import urlpatterns as own_doors
from casework.access.sign_in.urls import urlpatterns as sign_in_doors
from casework.access.sign_in.views import ask_again

EVERYONE = list(Role)
SYSTEM = [Role.SYSTEM]
# Postings are the security administrator's; the very first one is the system administrator's.
POSTS = [Role.SYSTEM, Role.SECURITY]
SUPERVISES = [Role.SUPERVISOR]

urlpatterns: list[URLPattern] = [
    *sign_in_doors,
    *own_doors,
    public_door("sign-in/", views.sign_in, name="login", methods="GET POST"),
    public_door("language/", views.choose_language, name="set_language", methods="POST"),
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
    door("staff/", views.worker_list, name="worker-list", roles=POSTS),
    door("staff/new/", views.worker_new, name="worker-new", roles=SYSTEM, methods="GET POST"),
    door("staff/areas/", views.area_list, name="area-list", roles=SYSTEM),
    door("staff/areas/new/", views.area_new, name="area-new", roles=SYSTEM, methods="GET POST"),
    door("staff/<uuid:worker_id>/", views.worker_page, name="worker", roles=POSTS),
    door(
        "staff/<uuid:worker_id>/postings/new/",
        views.posting_new,
        name="posting-new",
        roles=POSTS,
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
        roles=[Role.SECURITY],
        methods="GET POST",
    ),
    door("staff/settings/", pages.settings_page, name="settings", roles=list(ADMINISTRATORS)),
    door("covers/", pages.covers, name="covers", roles=SUPERVISES),
    door(
        "covers/<uuid:posting_id>/new/",
        pages.cover_new,
        name="cover-new",
        roles=SUPERVISES,
        methods="GET POST",
    ),
    door(
        "covers/<uuid:posting_id>/end/",
        pages.cover_end,
        name="cover-end",
        roles=[Role.SUPERVISOR, Role.SECURITY],
        methods="POST",
    ),
]
