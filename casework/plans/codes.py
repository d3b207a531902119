"""Code lists of a plan: stages, kinds of measure, how often a measure happens."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Stage(TextChoices):
    """Where a version of a plan stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    ACTIVE = "active", _("In force")
    SUPERSEDED = "superseded", _("Replaced")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class MeasureKind(TextChoices):
    """Kinds of help: 生活救助、就业推荐、心理疏导、义务家教 of the sources and what streets add."""

    LIVING_AID = "living_aid", _("Living aid")
    JOB_REFERRAL = "job_referral", _("Job referral")
    COUNSELLING = "counselling", _("Counselling")
    TUTORING = "tutoring", _("Voluntary tutoring")
    MEDICAL_AID = "medical_aid", _("Medical aid")
    CARE_SERVICE = "care_service", _("Care service")
    HOUSING_REPAIR = "housing_repair", _("Housing repair")
    POLICY_AGENCY = "policy_agency", _("Help with policies")
    COMPANION = "companion", _("Company and care")
    OTHER = "other", _("Other help")


class Frequency(TextChoices):
    """How often a measure happens."""

    ONCE = "once", _("Once")
    WEEKLY = "weekly", _("Weekly")
    TWICE_MONTHLY = "twice_monthly", _("Twice a month")
    MONTHLY = "monthly", _("Monthly")
    QUARTERLY = "quarterly", _("Quarterly")


# At most how many days may pass between visits so that a measure of this frequency is seen through.
VISIT_DAYS: dict[str, int] = {
    Frequency.WEEKLY: 7,
    Frequency.TWICE_MONTHLY: 15,
    Frequency.MONTHLY: 31,
    Frequency.QUARTERLY: 92,
}
