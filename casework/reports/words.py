"""How papers write dates, instants, numbers and lists."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(on: date | None) -> str:
    return f"{on:%Y-%m-%d}" if on else ""


def moment(at: datetime | None) -> str:
    """An instant to the minute, in Shanghai; a naive one is taken to be there already."""
    if at is None:
        return ""
    return f"{at.astimezone(SHANGHAI) if at.tzinfo else at:%Y-%m-%d %H:%M}"


def joined(*parts: str, mark: str = "，") -> str:
    return mark.join(part for part in parts if part)


def index_range(low: float | None, high: float | None) -> str:
    """54, or 54 至 62 where an answer is missing; 未评估 without an index."""
    if low is None:
        return "未评估"
    if high is None or round(high) == round(low):
        return f"{low:.0f}"
    return f"{low:.0f} 至 {high:.0f}"


def mask_household_number(number: str) -> str:
    """A file's number for page headers: all but its last four and last two characters."""
    return f"{number[:-4]}**{number[-2:]}" if len(number) > 4 else number
