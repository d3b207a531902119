"""The style guide: every component with real words, for those who build pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from casework.common import samples


def styleguide(request: HttpRequest) -> HttpResponse:
    """Draw each component of the interface; only wired into the URLs while debugging."""
    return render(request, "common/styleguide.html", samples.context(request))
