"""The demonstration's families: twelve in one street, at every stage, and one next door."""

from casework.desk.demo.families.adjusting import FAMILY as WANG
from casework.desk.demo.families.carer_lost import FAMILY as QIU
from casework.desk.demo.families.closed import FAMILY as CHEN
from casework.desk.demo.families.closing import FAMILY as PAN
from casework.desk.demo.families.drafting import FAMILY as XIE
from casework.desk.demo.families.found_and_intake import SHAN, ZENG
from casework.desk.demo.families.gu import FAMILY as GU
from casework.desk.demo.families.moved_out import FAMILY as JIANG
from casework.desk.demo.families.next_street import FAMILY as MA
from casework.desk.demo.families.reopened import FAMILY as QIAN
from casework.desk.demo.families.review_due import FAMILY as FENG
from casework.desk.demo.families.waiting import FAMILY as LUO
from casework.desk.demo.script import Family

FAMILIES: tuple[Family, ...] = (
    GU,
    SHAN,
    ZENG,
    QIU,
    XIE,
    LUO,
    QIAN,
    FENG,
    WANG,
    PAN,
    CHEN,
    JIANG,
    MA,
)
