"""A household's attachments as a case file shows them: the list, and the pictures it prints."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from casework.access.models import Worker
from casework.households import rules
from casework.households.attachments import store
from casework.households.attachments.limits import JPEG
from casework.households.models import Attachment as Row
from casework.households.models import AttachmentContent, AttachmentKind, Household
from casework.reports import photos, snapshot_pictures
from casework.reports.gather.family import Member
from casework.reports.gather.reading import UNREADABLE, Reader, word
from casework.reports.snapshot_pictures import Attachment, Attachments, Photo
from casework.vault.sealed import SealBroken

# Pictures of one file. Opening one takes some hundredths of a second, with the household locked.
MOST_PRINTED = 120


def attachments(
    household: Household, people: dict[UUID, Member], reader: Reader, *, by: Worker, pictures: bool
) -> Attachments:
    """Return the household's files by number; their pictures where `pictures` asks for them.

    Withdrawn ones and those about people whose data are set aside are counted, not listed. What
    doesn't open says 无法读取. A picture is opened only for who may see it on the screen, too.
    """
    rows: list[Row] = list(household.attachments.order_by("number"))
    standing = [row for row in rows if row.withdrawn_at is None]
    free = [row for row in standing if not is_about_someone_set_aside(row, people)]
    for row in free:
        row.household = household
    listed = [listed_one(row, people, reader) for row in free]
    if pictures:
        listed = with_pictures(free, listed, reader, by=by)
    return Attachments(
        files=tuple(listed),
        withdrawn=len(rows) - len(standing),
        restricted=len(standing) - len(free),
    )


def is_about_someone_set_aside(row: Row, people: dict[UUID, Member]) -> bool:
    return row.person_id is not None and people[row.person_id].row.is_set_aside


def listed_one(row: Row, people: dict[UUID, Member], reader: Reader) -> Attachment:
    content = reader.open(row, Row.content, f"附件 {row.number}")
    told = content or AttachmentContent(title=UNREADABLE)
    is_picture = told.media_type == JPEG or (content is None and row.has_thumbnail)
    return Attachment(
        number=row.number,
        title=told.title or told.file_name or f"附件 {row.number}",
        kind=word(AttachmentKind, row.kind),
        on=row.dated_on,
        person=people[row.person_id].name if row.person_id else "",
        file_name=told.file_name,
        pages=told.pages,
        digest=told.sha256.hex(),
        is_picture=is_picture,
        is_scan=is_picture and row.kind != AttachmentKind.PHOTO,
        why_not=UNREADABLE if content is None else "",
    )


def with_pictures(
    rows: Sequence[Row], listed: Sequence[Attachment], reader: Reader, *, by: Worker
) -> list[Attachment]:
    """Return the list with its pictures, opened one after the other; the latest where many."""
    printed = {one.number for one in [one for one in listed if one.is_picture][-MOST_PRINTED:]}
    may_see = bool(rows) and rules.may_open_attachment(by, rows[0])
    return [
        with_picture(row, one, reader, may_see=may_see)
        if one.number in printed
        else replace(one, why_not=one.why_not or why_not(one))
        for row, one in zip(rows, listed, strict=True)
    ]


def why_not(one: Attachment) -> str:
    return (
        snapshot_pictures.NOT_PRINTED_MANY
        if one.is_picture
        else snapshot_pictures.NOT_PRINTED_PAPER
    )


def with_picture(row: Row, one: Attachment, reader: Reader, *, may_see: bool) -> Attachment:
    if one.why_not:
        return one
    if not may_see:
        return replace(one, why_not=snapshot_pictures.NOT_PRINTED_LEVEL)
    photo = opened(row, one)
    if photo is None:
        reader.miss(f"附件 {row.number}：图像")
        return replace(one, why_not=UNREADABLE)
    return replace(one, photo=photo)


def opened(row: Row, one: Attachment) -> Photo | None:
    """Return a picture as it is printed, None where its seal doesn't open or it is no picture.

    The whole picture is held only until it is drawn smaller, so that forty of them take the room
    of one.
    """
    try:
        data = b"".join(store.chunks(row, "file"))
    except SealBroken:
        return None
    return photos.printable(data, is_scan=one.is_scan)
