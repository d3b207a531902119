"""The codes that the demonstration's script uses, as types a checker can hold it to."""

from typing import Literal

AreaLevel = Literal["city", "district", "street", "area"]
Role = Literal[
    "worker",
    "supervisor",
    "clerk",
    "officer",
    "auditor",
    "inspector",
    "system",
    "security",
    "audit",
]

Stage = Literal[
    "just_found",
    "intake",
    "assessed",
    "plan_draft",
    "plan_submitted",
    "plan_returned",
    "active",
    "review_due",
    "version_2_submitted",
    "closing_proposed",
    "closed",
    "moved_out",
]

Source = Literal["discovery", "request", "community", "department", "other"]
Category = Literal[
    "minimum_living", "marginal", "rigid_expense", "extreme_poverty", "disaster", "temporary"
]
Cause = Literal[
    "illness",
    "disability",
    "schooling",
    "disaster",
    "no_labour",
    "unemployment",
    "accident",
    "frail_old_age",
    "mental_disorder",
    "guardianship",
    "family_change",
    "housing",
    "debt",
    "other",
]

DocumentKind = Literal["resident_id", "residence_permit", "passport", "none"]
Health = Literal["1", "2", "3", "serious", "6", ""]
WorkAbility = Literal["able", "partial", "unable", ""]
Insurance = Literal["employee", "resident", "other", "none", ""]
Marital = Literal["10", "20", "30", "40", ""]
EdgeKind = Literal["parent", "adoptive", "foster", "partner", "sibling", "guardian"]
PartnerState = Literal["married", "divorced", "cohabiting", "separated", "widowed"]
OutsideKind = Literal[
    "kin",
    "friend",
    "neighbour",
    "school",
    "hospital",
    "employer",
    "community",
    "office",
    "service",
    "creditor",
    "other",
]
Strength = Literal["strong", "ordinary", "weak", "tense"]
Flow = Literal["in", "out", "both", "none"]
ConsentKind = Literal["notice", "sharing", "counselling", "photos", "optional"]

Domain = Literal[
    "income",
    "rigid_expense",
    "housing",
    "illness",
    "care",
    "employment",
    "education",
    "mental",
    "support",
    "child",
]
Grade = Literal["red", "orange", "yellow", "green"]
RedLine = Literal["danger", "child_harm", "carer_lost", "no_food_or_heat"]
SelfCareItem = Literal["eating", "dressing", "bed", "toileting", "walking", "bathing"]

MeasureKind = Literal[
    "living_aid",
    "job_referral",
    "counselling",
    "tutoring",
    "medical_aid",
    "care_service",
    "housing_repair",
    "policy_agency",
    "companion",
    "other",
]
Frequency = Literal["weekly", "twice_monthly", "monthly", "quarterly", "once"]
Outcome = Literal["draft", "waiting", "returned", "approved"]

Mode = Literal["home", "phone", "office", "joint"]
MeasureDone = Literal["done", "partly", "not_done"]
GoalStatus = Literal["achieved", "progress", "none"]
Decision = Literal["continue", "adjust", "close"]
ClosureKind = Literal[
    "goals_met", "ended_by_person", "beyond_ability", "status_changed", "moved_away", "died"
]
