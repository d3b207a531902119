"""The style guide shows every component without an error."""

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from casework.common.views import styleguide


def test_the_style_guide_can_be_drawn(rf: RequestFactory):
    request = rf.get("/styleguide/")
    request.user = AnonymousUser()
    assert styleguide(request).status_code == 200
