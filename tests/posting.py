"""POSTs as a page would send them: each with an idempotency key."""

from typing import Any
from uuid import uuid4

from django.test import Client


def post(client: Client, url: str, data: dict[str, Any] | None = None, **extra: Any) -> Any:
    """Send a form as its page would; give `idempotency_key` in data to send the same one again."""
    form = {"idempotency_key": str(uuid4()), **(data or {})}
    return client.post(url, form, **extra)
