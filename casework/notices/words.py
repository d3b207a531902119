"""What notices say, made when they are shown: one by itself, and many of a kind in one line."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from casework.access.news import News

# A notice that stands under its household's name.
ONE = {
    News.DUE_SOON: _("Visit due"),
    News.OVERDUE: _("Visit still to be made"),
    News.PLAN_WAITING: _("Plan waits for your decision"),
    News.PLAN_RETURNED: _("Plan returned to you"),
    News.PLAN_APPROVED: _("Plan approved"),
    News.CLOSURE_WAITING: _("Closure waits for your decision"),
    News.CLOSURE_RETURNED: _("Closure returned to you"),
    News.CLOSURE_APPROVED: _("Closure approved"),
    News.ASSIGNED: _("You answer for this household now"),
    News.HANDED_OVER: _("Households were handed over"),
    News.TRANSFERRED: _("Moved into your area: name who answers for it"),
    News.SHARED: _("Shared with you"),
    News.COVER_BEGINS: _("You stand in"),
    News.COVER_ENDS: _("The cover ends"),
    News.REQUEST_DUE: _("Request about personal data to be answered"),
    News.BATCH_READY: _("Your batch of papers is printed"),
    News.BATCH_FAILED: _("Some papers of your batch were not printed"),
    News.DRAFT_EXPIRES: _("A draft of yours will be thrown away"),
    News.EMERGENCY: _("Opened in an emergency"),
    News.UNUSUAL: _("Unusual reading to be looked into"),
    News.CHECKPOINT_DUE: _("No checkpoint of the log was made in time"),
    News.KEYS_DUE: _("Something is due about the keys: run manage.py vault status"),
    News.RELAY_FAILS: _("Notices don't reach the other system"),
}

MANY = {
    News.DUE_SOON: ngettext_lazy("%(n)d visit due", "%(n)d visits due", "n"),
    News.OVERDUE: ngettext_lazy("%(n)d visit overdue", "%(n)d visits overdue", "n"),
    News.PLAN_WAITING: ngettext_lazy(
        "%(n)d plan waits for your decision", "%(n)d plans wait for your decision", "n"
    ),
    News.PLAN_RETURNED: ngettext_lazy(
        "%(n)d plan returned to you", "%(n)d plans returned to you", "n"
    ),
    News.PLAN_APPROVED: ngettext_lazy("%(n)d plan approved", "%(n)d plans approved", "n"),
    News.CLOSURE_WAITING: ngettext_lazy(
        "%(n)d closure waits for your decision", "%(n)d closures wait for your decision", "n"
    ),
    News.CLOSURE_RETURNED: ngettext_lazy(
        "%(n)d closure returned to you", "%(n)d closures returned to you", "n"
    ),
    News.CLOSURE_APPROVED: ngettext_lazy("%(n)d closure approved", "%(n)d closures approved", "n"),
    News.ASSIGNED: ngettext_lazy(
        "You answer for %(n)d more household", "You answer for %(n)d more households", "n"
    ),
    News.HANDED_OVER: ngettext_lazy("%(n)d handover", "%(n)d handovers", "n"),
    News.TRANSFERRED: ngettext_lazy(
        "%(n)d household moved into your area", "%(n)d households moved into your area", "n"
    ),
    News.SHARED: ngettext_lazy(
        "%(n)d household shared with you", "%(n)d households shared with you", "n"
    ),
    News.COVER_BEGINS: ngettext_lazy("%(n)d cover begins", "%(n)d covers begin", "n"),
    News.COVER_ENDS: ngettext_lazy("%(n)d cover ends", "%(n)d covers end", "n"),
    News.REQUEST_DUE: ngettext_lazy(
        "%(n)d request about personal data to be answered",
        "%(n)d requests about personal data to be answered",
        "n",
    ),
    News.BATCH_READY: ngettext_lazy(
        "%(n)d batch of papers is printed", "%(n)d batches of papers are printed", "n"
    ),
    News.BATCH_FAILED: ngettext_lazy(
        "%(n)d batch with papers that were not printed",
        "%(n)d batches with papers that were not printed",
        "n",
    ),
    News.DRAFT_EXPIRES: ngettext_lazy(
        "%(n)d draft will be thrown away", "%(n)d drafts will be thrown away", "n"
    ),
    News.EMERGENCY: ngettext_lazy(
        "%(n)d household opened in an emergency", "%(n)d households opened in an emergency", "n"
    ),
    News.UNUSUAL: ngettext_lazy(
        "%(n)d unusual reading to be looked into", "%(n)d unusual readings to be looked into", "n"
    ),
    News.CHECKPOINT_DUE: ngettext_lazy("%(n)d checkpoint due", "%(n)d checkpoints due", "n"),
    News.KEYS_DUE: ngettext_lazy(
        "%(n)d reminder about the keys", "%(n)d reminders about the keys", "n"
    ),
    News.RELAY_FAILS: ngettext_lazy(
        "%(n)d reminder that notices don't arrive", "%(n)d reminders that notices don't arrive", "n"
    ),
}


def one(kind: str) -> str:
    """Return what a single notice says."""
    return str(ONE[News(kind)])


def many(kind: str, count: int) -> str:
    """Return what so many notices of a kind say in one line."""
    return str(MANY[News(kind)] % {"n": count})
