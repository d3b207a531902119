"""The reviews room."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    """Tells the plans room what reviews add to an approver's pages."""

    name = "casework.reviews"
    label = "reviews"

    def ready(self) -> None:
        from casework.plans import evidence, queue
        from casework.reviews import waiting

        evidence.register(waiting.reviews)
        queue.register(waiting.closures)
