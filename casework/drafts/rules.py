"""Who may keep a draft of which form."""

from casework.access.fields import sees_masked
from casework.access.models import Worker
from casework.drafts.pages import Page


def may_keep_draft(worker: Worker, page: Page) -> bool:
    """Whoever the page's door lets in, of forms that are carried out; not of searches.

    A masked reader writes nothing about a household.
    """
    if page.policy.public or page.policy.reads_by_post or "POST" not in page.policy.methods:
        return False
    if page.household is not None and sees_masked(worker):
        return False
    return bool(worker.role_codes & page.policy.roles)
