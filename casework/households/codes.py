"""Code lists of a household record: national standards where one exists, else our own words."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Category(TextChoices):
    """Categories of assistance, Shanghai ordinance on social assistance (2024-12-31), art. 9."""

    MINIMUM_LIVING = "minimum_living", _("Minimum living allowance")
    MARGINAL = "marginal", _("Household on the margin of the minimum living allowance")
    RIGID_EXPENSE = "rigid_expense", _("Household in difficulty from rigid expense")
    EXTREME_POVERTY = "extreme_poverty", _("Person in extreme hardship")
    DISASTER = "disaster", _("Person struck by disaster")
    TEMPORARY = "temporary", _("Temporary assistance")


class Cause(TextChoices):
    """Causes of hardship; a household has one primary cause and any number of secondary ones."""

    ILLNESS = "illness", _("Illness in the family")
    DISABILITY = "disability", _("Disability in the family")
    SCHOOLING = "schooling", _("Cost of schooling")
    DISASTER = "disaster", _("Struck by a disaster")
    NO_LABOUR = "no_labour", _("Nobody able to work")
    UNEMPLOYMENT = "unemployment", _("Unemployment or unstable work")
    ACCIDENT = "accident", _("Accident")
    FRAIL_OLD_AGE = "frail_old_age", _("Frail old age")
    MENTAL_DISORDER = "mental_disorder", _("Mental disorder")
    GUARDIANSHIP = "guardianship", _("Lack of guardianship")
    FAMILY_CHANGE = "family_change", _("Change in the family")
    HOUSING = "housing", _("Housing")
    DEBT = "debt", _("Debt")
    OTHER = "other", _("Other cause")


class Sex(TextChoices):
    """GB/T 2261.1, without 0 (unknown)."""

    MALE = "1", _("Male")
    FEMALE = "2", _("Female")
    UNSPECIFIED = "9", _("Sex not stated")


class Relation(TextChoices):
    """Relation to the head of the household, GB/T 4761, one digit."""

    HEAD = "0", _("Head of household")
    SPOUSE = "1", _("Spouse")
    SON = "2", _("Son")
    DAUGHTER = "3", _("Daughter")
    GRANDCHILD = "4", _("Grandchild")
    PARENT = "5", _("Parent")
    GRANDPARENT = "6", _("Grandparent")
    SIBLING = "7", _("Brother or sister")
    OTHER = "8", _("Other relation")


class Education(TextChoices):
    """Highest education, GB/T 4658, by its leading classes."""

    POSTGRADUATE = "10", _("Postgraduate")
    UNIVERSITY = "20", _("University")
    COLLEGE = "30", _("Junior college")
    VOCATIONAL = "40", _("Secondary vocational school")
    SENIOR_SECONDARY = "60", _("Senior secondary school")
    JUNIOR_SECONDARY = "70", _("Junior secondary school")
    PRIMARY = "80", _("Primary school")
    OTHER = "90", _("Other education or none")


class DisabilityKind(TextChoices):
    """GB/T 26341."""

    SIGHT = "1", _("Sight")
    HEARING = "2", _("Hearing")
    SPEECH = "3", _("Speech")
    LIMBS = "4", _("Limbs")
    INTELLECT = "5", _("Intellect")
    MIND = "6", _("Mind")
    MULTIPLE = "7", _("Multiple disabilities")


class DisabilityGrade(TextChoices):
    """GB/T 26341; the first grade is the gravest."""

    FIRST = "1", _("Grade one")
    SECOND = "2", _("Grade two")
    THIRD = "3", _("Grade three")
    FOURTH = "4", _("Grade four")


class IdKind(TextChoices):
    """Papers that prove who a person is."""

    RESIDENT_ID = "resident_id", _("Resident identity card")
    RESIDENCE_PERMIT = "residence_permit", _("Residence permit of Hong Kong, Macao or Taiwan")
    PASSPORT = "passport", _("Passport")
    NONE = "none", _("No identity paper")


class Health(TextChoices):
    """GB/T 2261.3 by its leading digit; `serious` is ours: rosters tell 重病 from 慢性病."""

    GOOD = "1", _("Good health")
    FAIR = "2", _("Fair health")
    CHRONIC = "3", _("Chronic illness")
    SERIOUS = "serious", _("Serious illness")
    DISABLED = "6", _("Disabled")


class WorkAbility(TextChoices):
    """Ability to work."""

    ABLE = "able", _("Able to work")
    PARTIAL = "partial", _("Partly able to work")
    UNABLE = "unable", _("Unable to work")


class Marital(TextChoices):
    """GB/T 2261.2 by its leading digit."""

    SINGLE = "10", _("Never married")
    MARRIED = "20", _("Married")
    WIDOWED = "30", _("Widowed")
    DIVORCED = "40", _("Divorced")
    UNSTATED = "90", _("Marital status not stated")


class Insurance(TextChoices):
    """Basic medical insurance."""

    EMPLOYEE = "employee", _("Employee medical insurance")
    RESIDENT = "resident", _("Resident medical insurance")
    OTHER = "other", _("Other insurance")
    NONE = "none", _("Not insured")


class IntakeSource(TextChoices):
    """How a household came to us (MZ/T 094)."""

    DISCOVERY = "discovery", _("Found by us")
    REQUEST = "request", _("Asked for help")
    COMMUNITY = "community", _("Referred by the community")
    DEPARTMENT = "department", _("Referred by a department")
    OTHER = "other", _("Other source")


class ClosureKind(TextChoices):
    """Why a case was closed (MZ/T 094)."""

    GOALS_MET = "goals_met", _("Goals met")
    ENDED_BY_PERSON = "ended_by_person", _("Ended by the household")
    BEYOND_ABILITY = "beyond_ability", _("Beyond our ability, referred on")
    STATUS_CHANGED = "status_changed", _("Status changed")
    MOVED_AWAY = "moved_away", _("Moved away")
    DIED = "died", _("Died")


class Ethnicity(TextChoices):
    """GB/T 3304, the 56 groups and its two supplementary codes."""

    HAN = "01", _("Han")
    MONGOL = "02", _("Mongol")
    HUI = "03", _("Hui")
    TIBETAN = "04", _("Tibetan")
    UYGUR = "05", _("Uygur")
    MIAO = "06", _("Miao")
    YI = "07", _("Yi")
    ZHUANG = "08", _("Zhuang")
    BUYEI = "09", _("Buyei")
    KOREAN = "10", _("Korean")
    MANCHU = "11", _("Manchu")
    DONG = "12", _("Dong")
    YAO = "13", _("Yao")
    BAI = "14", _("Bai")
    TUJIA = "15", _("Tujia")
    HANI = "16", _("Hani")
    KAZAK = "17", _("Kazak")
    DAI = "18", _("Dai")
    LI = "19", _("Li")
    LISU = "20", _("Lisu")
    VA = "21", _("Va")
    SHE = "22", _("She")
    GAOSHAN = "23", _("Gaoshan")
    LAHU = "24", _("Lahu")
    SUI = "25", _("Sui")
    DONGXIANG = "26", _("Dongxiang")
    NAXI = "27", _("Naxi")
    JINGPO = "28", _("Jingpo")
    KIRGIZ = "29", _("Kirgiz")
    TU = "30", _("Tu")
    DAUR = "31", _("Daur")
    MULAO = "32", _("Mulao")
    QIANG = "33", _("Qiang")
    BLANG = "34", _("Blang")
    SALAR = "35", _("Salar")
    MAONAN = "36", _("Maonan")
    GELAO = "37", _("Gelao")
    XIBE = "38", _("Xibe")
    ACHANG = "39", _("Achang")
    PUMI = "40", _("Pumi")
    TAJIK = "41", _("Tajik")
    NU = "42", _("Nu")
    UZBEK = "43", _("Uzbek")
    RUSSIAN = "44", _("Russian")
    EWENKI = "45", _("Ewenki")
    DEANG = "46", _("Deang")
    BONAN = "47", _("Bonan")
    YUGUR = "48", _("Yugur")
    GIN = "49", _("Gin")
    TATAR = "50", _("Tatar")
    DERUNG = "51", _("Derung")
    OROQEN = "52", _("Oroqen")
    HEZHEN = "53", _("Hezhen")
    MONBA = "54", _("Monba")
    LHOBA = "55", _("Lhoba")
    JINO = "56", _("Jino")
    OTHER = "97", _("Other ethnicity")
    NATURALISED = "98", _("Chinese citizen of foreign descent")
