"""Where each room's doors begin."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

ROOMS = [
    "access",
    "households",
    "assessments",
    "plans",
    "visits",
    "reviews",
    "reports",
    "drafts",
    "notices",
    "desk",
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"casework.{room}.urls")) for room in ROOMS
]

if settings.DEBUG:
    from casework.common.views import styleguide

    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))

handler400 = "casework.access.failures.bad_request"
handler403 = "casework.access.failures.forbidden"
handler404 = "casework.access.failures.not_found"
handler500 = "casework.access.failures.server_error"
