"""Tables of the access room: areas, workers, postings, the ledger of grants."""

from casework.access.models.area import Area, Level
from casework.access.models.grants import (
    AccessGrant,
    AreaGroupPermission,
    AreaUserPermission,
    GrantSource,
    NearRelative,
    TimedUserPermission,
)
from casework.access.models.receipt import Receipt
from casework.access.models.roles import (
    ADMINISTRATORS,
    COUNTERS,
    PRINTERS,
    READERS,
    ROLE_PERMISSIONS,
    SEES_PEOPLE,
    STANDS_ALONE,
    TIMED,
    Permission,
    Role,
)
from casework.access.models.staff import (
    Posting,
    PostingQuerySet,
    PostingToday,
    Worker,
    WorkerAccounts,
    forget_request_cache,
)
from casework.access.own.models import Listed, SavedFilter
from casework.access.sign_in.models import (
    Device,
    FailedSignIn,
    PasswordChange,
    SetUpCode,
    Sitting,
)

__all__ = [
    "ADMINISTRATORS",
    "COUNTERS",
    "PRINTERS",
    "READERS",
    "ROLE_PERMISSIONS",
    "SEES_PEOPLE",
    "STANDS_ALONE",
    "TIMED",
    "AccessGrant",
    "Area",
    "AreaGroupPermission",
    "AreaUserPermission",
    "Device",
    "FailedSignIn",
    "GrantSource",
    "Level",
    "Listed",
    "NearRelative",
    "PasswordChange",
    "Permission",
    "Posting",
    "PostingQuerySet",
    "PostingToday",
    "Receipt",
    "Role",
    "SavedFilter",
    "SetUpCode",
    "Sitting",
    "TimedUserPermission",
    "Worker",
    "WorkerAccounts",
    "forget_request_cache",
]
