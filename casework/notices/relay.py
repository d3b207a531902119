"""Counts of notices to a webhook, such as a chat group's relay: no name, no id, nothing of a case.

A message says a kind, how many, and where this site's page of notices is. It is signed (HMAC-SHA256
over instant, full stop, body), so that the receiver knows who sends. Sent by the command alone,
never inside a transaction; what fails is tried again later, each time after twice as long.
"""

import hashlib
import hmac
import http.client
import json
import ssl
from datetime import timedelta
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.urls import reverse

from casework.access import news
from casework.access.models import Role
from casework.access.news import Matter, News
from casework.common.dates import now, today
from casework.environment import Webhook
from casework.notices.models import Delivery, Notice, Problem

TIMEOUT_SECONDS = 10
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)
# Failing so often is told to whoever administers the site.
TELLS_AFTER = 3
MOST_AT_ONCE = 25


class Failing(NamedTuple):
    """How it stands with messages that didn't arrive: how many, tried how often, why the last."""

    messages: int
    tries: int
    problem: Any


def relay() -> int:
    """Send what is due and return how many messages arrived; nothing without a webhook."""
    webhook: Webhook | None = settings.CASEWORK_NOTICE_WEBHOOK
    if webhook is None:
        return 0
    collect()
    arrived = 0
    for delivery in claimed():
        problem = send(webhook, delivery)
        if problem is None:
            delivery.delete()
            arrived += 1
        else:
            Delivery.objects.filter(pk=delivery.pk).update(problem=problem)
    tell_of_failure()
    return arrived


@transaction.atomic
def collect() -> None:
    """Make a message of each kind of notice that was written since the last time."""
    fresh = Notice.objects.filter(is_relayed=False).exclude(kind=News.RELAY_FAILS)
    ids = list(fresh.select_for_update(of=("self",)).values_list("pk", flat=True))
    counted = Notice.objects.filter(pk__in=ids).order_by().values_list("kind").annotate(Count("pk"))
    Delivery.objects.bulk_create(Delivery(kind=kind, count=count) for kind, count in counted)
    Notice.objects.filter(is_relayed=False).filter(pk__in=ids).update(is_relayed=True)


@transaction.atomic
def claimed() -> list[Delivery]:
    """Return the messages to be tried now, each put off already for the case that it fails.

    So a command that is killed, or runs twice at a time, sends none of them twice at once.
    """
    due = Delivery.objects.filter(from_at__lte=now()).select_for_update(of=("self",))
    found = list(due[:MOST_AT_ONCE])
    for delivery in found:
        delivery.from_at = now() + min(FIRST_WAIT * 2**delivery.tries, LONGEST_WAIT)
        delivery.tries += 1
        delivery.save(update_fields=["from_at", "tries"])
    return found


def body_of(delivery: Delivery, webhook: Webhook) -> bytes:
    """Return the JSON that is sent."""
    page = webhook.site.rstrip("/") + reverse("notices")
    told = {"kind": delivery.kind, "count": delivery.count, "page": page}
    return json.dumps(told, separators=(",", ":")).encode()


def signature(secret: str, instant: str, body: bytes) -> str:
    """Return what proves that a message is ours and when it was sent."""
    return hmac.new(secret.encode(), instant.encode() + b"." + body, hashlib.sha256).hexdigest()


def send(webhook: Webhook, delivery: Delivery) -> Problem | None:
    """Post one message; return None where it arrived, or else why it didn't.

    Redirects aren't followed: the address is a setting that nobody else may change.
    """
    body, instant = body_of(delivery, webhook), str(int(now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "X-Casework-Delivery": str(delivery.pk),
        "X-Casework-Timestamp": instant,
        "X-Casework-Signature": f"sha256={signature(webhook.secret, instant, body)}",
    }
    try:
        return judged(posted(webhook.url, body, headers))
    except TimeoutError:
        return Problem.TIMEOUT
    except ssl.SSLError:
        return Problem.CERTIFICATE
    except (OSError, http.client.HTTPException):
        return Problem.UNREACHABLE


def posted(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Post a body and return the status of the answer, of which nothing is read."""
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def judged(status: int) -> Problem | None:
    """Return what an answer's status says of a message."""
    if 200 <= status < 300:
        return None
    if status < 400:
        return Problem.REDIRECT
    return Problem.REFUSED if status < 500 else Problem.BROKEN


def tell_of_failure() -> None:
    """Tell the system administrators of messages that failed several times, once a day."""
    if Delivery.objects.filter(tries__gte=TELLS_AFTER).exclude(problem="").exists():
        people = news.administrators(Role.SYSTEM)
        for pk in people:
            news.tell(Matter(News.RELAY_FAILS, pk, falls_on=today()), to=[pk])


def failing() -> Failing | None:
    """Return how it stands with messages that didn't arrive; None where all did."""
    late = list(Delivery.objects.exclude(problem="").order_by("-tries"))
    if not late:
        return None
    return Failing(len(late), late[0].tries, Problem(late[0].problem).label)
