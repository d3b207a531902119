"""The words of the assessment: ten domains with an anchor for each score, red lines, scales."""

from typing import Any

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Domain(TextChoices):
    """The ten domains (ours, after the six dimensions used in Changning)."""

    INCOME = "income", pgettext_lazy("domain", "Income")
    RIGID_EXPENSE = "rigid_expense", pgettext_lazy("domain", "Rigid expense")
    HOUSING = "housing", pgettext_lazy("domain", "Housing")
    ILLNESS = "illness", pgettext_lazy("domain", "Illness")
    CARE = "care", pgettext_lazy("domain", "Disability and care")
    EMPLOYMENT = "employment", pgettext_lazy("domain", "Employment")
    EDUCATION = "education", pgettext_lazy("domain", "Education")
    MENTAL = "mental", pgettext_lazy("domain", "State of mind")
    SUPPORT = "support", pgettext_lazy("domain", "Social support")
    CHILD = "child", pgettext_lazy("domain", "Children")


class Score(IntegerChoices):
    """How heavily a domain weighs on the household."""

    NONE = 0, pgettext_lazy("score", "None")
    MILD = 1, pgettext_lazy("score", "Mild")
    MODERATE = 2, pgettext_lazy("score", "Moderate")
    SEVERE = 3, pgettext_lazy("score", "Severe")


QUESTIONS: dict[str, Any] = {
    Domain.INCOME: _("Whether the money of a month covers basic living"),
    Domain.RIGID_EXPENSE: _("Money that must be spent: treatment, school, rent"),
    Domain.HOUSING: _("Whether the home is secure and safe"),
    Domain.ILLNESS: _("Illness and treatment of everyone in the household"),
    Domain.CARE: _("Whether someone needs care, and who gives it"),
    Domain.EMPLOYMENT: _("Whether those who can work have work"),
    Domain.EDUCATION: _("Those at school and what it costs"),
    Domain.MENTAL: _("Mood and sleep over the last month"),
    Domain.SUPPORT: _("Who can be reached in an emergency"),
    Domain.CHILD: _("Whether children are looked after, and how well"),
}

# One sentence for each score, so that two workers who see the same score it the same.
ANCHORS: dict[str, tuple[Any, Any, Any, Any]] = {
    Domain.INCOME: (
        _("Income per person is above the marginal line and covers daily needs"),
        _("Around the marginal line, sometimes tight at the end of the month"),
        _("Below the living standard, kept going by assistance"),
        _("Almost no income, borrows for food and clothes"),
    ),
    Domain.RIGID_EXPENSE: (
        _("Less than three tenths of the household's income"),
        _("Three to five tenths"),
        _("Five to eight tenths, saves on food and necessities"),
        _("Over eight tenths, or paid with borrowed money"),
    ),
    Domain.HOUSING: (
        _("Owned or rented securely, and safe"),
        _("Crowded or old, but safe"),
        _("Leaks, no kitchen or bathroom of its own, or an insecure lease"),
        _("A dangerous building, or nowhere to live"),
    ),
    Domain.ILLNESS: (
        _("No chronic illness, or well controlled"),
        _("Chronic illness, medicine taken regularly"),
        _("Serious illness under treatment that keeps from work"),
        _("Serious illness or several ill, treatment must not stop"),
    ),
    Domain.CARE: (
        _("All look after themselves"),
        _("Someone needs a hand now and then"),
        _("Someone partly disabled, with a carer"),
        _("Someone fully disabled, or without a carer"),
    ),
    Domain.EMPLOYMENT: (
        _("Steady work, or nobody who needs work"),
        _("Odd jobs, income comes and goes"),
        _("Able to work, but without work for half a year or more"),
        _("Nobody able to work, or tied down by care"),
    ),
    Domain.EDUCATION: (
        _("Nobody at school, or costs and learning as they should be"),
        _("Costs are tight, or marks are falling"),
        _("Misses lessons, signs of dropping out"),
        _("Has dropped out"),
    ),
    Domain.MENTAL: (
        _("Calm"),
        _("Under pressure lately, talks and sleeps"),
        _("Low or in conflict for long, daily life suffers"),
        _("Has thoughts of harming themselves or others"),
    ),
    Domain.SUPPORT: (
        _("Relatives, friends and neighbours come by, someone helps in an emergency"),
        _("In contact, but no great help"),
        _("Little contact, relies on the social worker"),
        _("Nobody to turn to"),
    ),
    Domain.CHILD: (
        _("No children, or well looked after"),
        _("Looked after, but with little company"),
        _("The carer can't cope, the child is often alone"),
        _("Nobody looks after the child, or the child comes to harm"),
    ),
}


class RedLine(TextChoices):
    """What makes a household red whatever its index."""

    DANGER = "danger", _("Danger of self-harm, suicide or violence")
    CHILD_HARM = "child_harm", _("A child is or may be harmed")
    CARER_LOST = "carer_lost", _("The sole carer is lost")
    NO_FOOD_OR_HEAT = "no_food_or_heat", _("No food or no heating")


class SelfCareItem(TextChoices):
    """The statutory self-care scale for persons in extreme hardship (特困人员认定办法)."""

    EATING = "eating", _("Eating")
    DRESSING = "dressing", _("Dressing")
    BED = "bed", _("Getting in and out of bed")
    TOILETING = "toileting", _("Toileting")
    WALKING = "walking", _("Walking indoors")
    BATHING = "bathing", _("Bathing")


class SelfCare(TextChoices):
    """What the scale says of a person."""

    CAPABLE = "capable", _("Able to care for themselves")
    PARTLY_LOST = "partly_lost", _("Partly unable to care for themselves")
    LOST = "lost", _("Fully unable to care for themselves")


class MoodItem(TextChoices):
    """The two items of PHQ-2 (Kroenke, Spitzer and Williams 2003), over the last two weeks."""

    INTEREST = "interest", _("Little interest or pleasure in doing things")
    MOOD = "mood", _("Feeling down, depressed or hopeless")


class HowOften(IntegerChoices):
    """The answers of PHQ-2."""

    NEVER = 0, _("Not at all")
    DAYS = 1, _("Several days")
    MOST_DAYS = 2, _("More than half the days")
    DAILY = 3, _("Nearly every day")


class Worry(TextChoices):
    """The four worries that assistance takes away, in the order of the source."""

    HUNGER = "hunger", _("Free from hunger and cold")
    ILLNESS = "illness", _("Free from the burden of serious illness")
    HOUSING = "housing", _("Free from trouble with housing")
    UNEMPLOYMENT = "unemployment", _("Free from the burden of unemployment")


STILL_WORRIED: dict[str, Any] = {
    Worry.HUNGER: _("Hunger or cold still weighs"),
    Worry.ILLNESS: _("Serious illness still weighs"),
    Worry.HOUSING: _("Housing still weighs"),
    Worry.UNEMPLOYMENT: _("Unemployment still weighs"),
}
NOT_KNOWN: dict[str, Any] = {
    Worry.HUNGER: _("Hunger and cold: not assessed yet"),
    Worry.ILLNESS: _("Serious illness: not assessed yet"),
    Worry.HOUSING: _("Housing: not assessed yet"),
    Worry.UNEMPLOYMENT: _("Unemployment: not assessed yet"),
}
