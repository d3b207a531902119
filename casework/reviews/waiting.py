"""What reviews add to the pages of an approver: evidence, and closures that wait."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.access.models import Worker
from casework.households.listing import with_households
from casework.households.models import Household
from casework.plans.evidence import MOST_OF_A_ROOM, Evidence
from casework.plans.queue import Waiting
from casework.reviews import selectors
from casework.reviews.models import Review
from casework.vault.sealed import readable


def reviews(household: Household, worker: Worker) -> Iterator[Evidence]:
    """Yield the household's latest reviews with their first words."""
    for review in selectors.reviews_of(household)[:MOST_OF_A_ROOM]:
        text = readable(review, Review.text)
        yield Evidence(
            icon="check",
            title=_("Review"),
            url=reverse("review", args=[review.pk]),
            on=review.reviewed_on,
            who=review.by.name,
            note=text.summary if text else "",
        )


def closures(worker: Worker) -> Iterator[Waiting]:
    """Yield the proposals to close a case that the worker may decide on."""
    for closure in with_households(selectors.closures_waiting(worker), worker):
        yield Waiting(
            id=closure.pk,
            household=closure.household,
            what=_("Closing the case"),
            who=closure.proposed_by.name,
            since=closure.proposed_at,
            url=reverse("closure-decide", args=[closure.pk]),
        )
