"""The doors of signing in."""

from django.urls import URLPattern

from casework.access.doors import door, public_door
from casework.access.models import Role
from casework.access.sign_in import views

EVERYONE = list(Role)
SYSTEM = [Role.SYSTEM]

urlpatterns: list[URLPattern] = [
    public_door("sign-in/second/", views.second_step, name="second-step", methods="GET POST"),
    public_door("set-up/", views.set_up, name="set-up", methods="GET POST"),
    door("my-sign-in/", views.mine, name="my-sign-in", roles=EVERYONE, before_all=True),
    door(
        "my-sign-in/app/",
        views.app_new,
        name="app-new",
        roles=EVERYONE,
        methods="GET POST",
        prepare=views.ask_again,
        before_all=True,
    ),
    door(
        "my-sign-in/passkey/",
        views.passkey_new,
        name="passkey-new",
        roles=EVERYONE,
        methods="GET POST",
        prepare=views.ask_again,
        before_all=True,
    ),
    door(
        "my-sign-in/recovery-codes/",
        views.recovery_codes,
        name="recovery-codes",
        roles=EVERYONE,
        methods="GET POST",
        prepare=views.ask_again,
        before_all=True,
    ),
    door(
        "my-sign-in/remove/",
        views.factor_remove,
        name="factor-remove",
        roles=EVERYONE,
        methods="GET POST",
        prepare=views.ask_again,
    ),
    door(
        "my-sign-in/sessions/end/",
        views.session_end,
        name="session-end",
        roles=EVERYONE,
        methods="POST",
    ),
    door("my-sign-in/still-here/", views.still_here, name="still-here", roles=EVERYONE),
    door(
        "staff/<uuid:worker_id>/sign-in/", views.worker_sign_in, name="worker-sign-in", roles=SYSTEM
    ),
    door(
        "staff/<uuid:worker_id>/sign-in/end/",
        views.worker_sessions_end,
        name="worker-sessions-end",
        roles=SYSTEM,
        methods="POST",
    ),
    door(
        "staff/<uuid:worker_id>/sign-in/factors/",
        views.worker_factors_take,
        name="worker-factors-take",
        roles=SYSTEM,
        methods="POST",
    ),
]
