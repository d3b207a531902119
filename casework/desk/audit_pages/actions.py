"""Judging an unusual reading."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import IntegrityError, transaction

from casework.access import news
from casework.access.models import Worker
from casework.access.news import News
from casework.audit.chain import record
from casework.audit.models import FindingReview
from casework.common.dates import now
from casework.common.moves import MoveNotAllowed
from casework.desk.audit_pages import rules
from casework.desk.audit_pages.reading import readings
from casework.desk.audit_pages.sight import sight_of
from casework.desk.audit_pages.unusual import findings


@transaction.atomic
def review_finding(
    *, rule: str, worker_id: UUID, day: date, outcome: str, ground: str, by: Worker
) -> FindingReview:
    """Write down what someone who looked into an unusual reading found, and return it.

    Raises ObjectDoesNotExist for a person or a finding that isn't there for `by`, PermissionDenied
    if they may not judge it, MoveNotAllowed if someone did before.
    """
    sight = sight_of(by)
    sight.workers().get(pk=worker_id)
    if not rules.may_review(by, worker_id):
        raise PermissionDenied
    found = {finding.rule for finding in findings(readings(sight, day, day, worker_id))}
    if rule not in found:
        raise ObjectDoesNotExist
    try:
        with transaction.atomic():
            review = FindingReview.objects.create(
                rule=rule,
                worker=worker_id,
                day=day,
                outcome=outcome,
                ground=ground,
                reviewed_at=now(),
                reviewed_by=by.pk,
            )
    except IntegrityError:
        raise MoveNotAllowed from None
    reviews = FindingReview.objects.filter(worker=worker_id, day=day)
    if found <= set(reviews.values_list("rule", flat=True)):
        news.settle(worker_id, News.UNUSUAL, falls_on=day)
    record(
        "finding reviewed",
        review,
        by=by,
        rule=rule,
        worker=worker_id,
        day=day,
        outcome=outcome,
        ground=ground,
    )
    return review
