"""The reviews room."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Casework's reviews room."""

    name = "casework.reviews"
    label = "reviews"
