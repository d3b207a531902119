"""Tables of the households room, one file a concern."""

from casework.households.models.attachment import (
    Attachment,
    AttachmentContent,
    AttachmentKind,
    AttachmentWithdrawal,
)
from casework.households.models.household import (
    CategoryPeriod,
    Grade,
    Household,
    HouseholdGroupPermission,
    HouseholdIdentity,
    HouseholdSituation,
    HouseholdUserPermission,
    Stage,
    VisitInterval,
)
from casework.households.models.person import (
    Consent,
    ConsentNote,
    ConsentPurpose,
    Kinship,
    Partnership,
    Person,
    PersonCondition,
    PersonIdentity,
    Tie,
)
from casework.households.models.roster import RosterFile, RosterImport, RosterOutcome, RosterStage
from casework.households.models.rows import HouseholdRow
from casework.households.models.search import (
    SEARCH_TABLES,
    SearchIndex,
    SearchSubject,
    SearchToken,
    TokenKind,
)
from casework.households.models.task import Task, TaskKind, TaskNote

__all__ = [
    "SEARCH_TABLES",
    "Attachment",
    "AttachmentContent",
    "AttachmentKind",
    "AttachmentWithdrawal",
    "CategoryPeriod",
    "Consent",
    "ConsentNote",
    "ConsentPurpose",
    "Grade",
    "Household",
    "HouseholdGroupPermission",
    "HouseholdIdentity",
    "HouseholdRow",
    "HouseholdSituation",
    "HouseholdUserPermission",
    "Kinship",
    "Partnership",
    "Person",
    "PersonCondition",
    "PersonIdentity",
    "RosterFile",
    "RosterImport",
    "RosterOutcome",
    "RosterStage",
    "SearchIndex",
    "SearchSubject",
    "SearchToken",
    "Stage",
    "Task",
    "TaskKind",
    "TaskNote",
    "Tie",
    "TokenKind",
    "VisitInterval",
]
