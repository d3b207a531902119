"""The request behind a door: its user is a worker."""

from django.http import HttpRequest

from casework.access.models import Worker


class StaffRequest(HttpRequest):
    """A request that a door let in: signed in, active, with a role."""

    user: Worker
