"""The doors of the reviews room."""

from django.urls import URLPattern

from casework.access.doors import door
from casework.access.models import READERS, Role
from casework.reviews.views import closures, reviews

STAFF = [Role.WORKER, Role.SUPERVISOR]
OF_HOUSEHOLD = "households/<uuid:household_id>/"
FORM = "GET POST"

urlpatterns: list[URLPattern] = [
    door(f"{OF_HOUSEHOLD}reviews/", reviews.reviews, name="reviews", roles=READERS),
    door(
        f"{OF_HOUSEHOLD}reviews/new/",
        reviews.review_new,
        name="review-new",
        roles=STAFF,
        methods=FORM,
    ),
    door("reviews/<uuid:review_id>/", reviews.review, name="review", roles=READERS),
    door(
        f"{OF_HOUSEHOLD}closure/new/",
        closures.closure_new,
        name="closure-new",
        roles=STAFF,
        methods=FORM,
    ),
    door(
        "review/closures/<uuid:closure_id>/",
        closures.closure_decide,
        name="closure-decide",
        roles=[Role.SUPERVISOR],
        methods=FORM,
    ),
    door(
        "closures/<uuid:closure_id>/withdraw/",
        closures.closure_withdraw,
        name="closure-withdraw",
        roles=STAFF,
        methods="POST",
    ),
    door(f"{OF_HOUSEHOLD}reopen/", closures.reopen, name="reopen", roles=STAFF, methods=FORM),
]
