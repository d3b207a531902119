"""What the households room holds on one person: identity, condition, ties, consents, tasks."""

from casework.households import codes
from casework.households.models import (
    Attachment,
    AttachmentKind,
    Consent,
    ConsentPurpose,
    DataRequest,
    Household,
    Identified,
    LegalReason,
    Partnership,
    RequestKind,
    RequestOutcome,
    Stage,
    Task,
    TaskKind,
    Tie,
)
from casework.reports.called import SOMEONE
from casework.reports.gather import family
from casework.reports.gather.person import fields
from casework.reports.gather.person.subject import Subject
from casework.reports.gather.reading import UNREADABLE, text_of
from casework.reports.snapshot_person import Field, Item, Part
from casework.reports.words import day, moment

TIE_WORDS = {
    "parent": "子女",
    "adoptive": "养子女",
    "foster": "寄养子女",
    "sibling": "兄弟姐妹",
    "guardian": "被监护人",
}


def identity(subject: Subject) -> Part:
    """Names, papers, phones and the place in the household."""
    known, row = subject.one.identity, subject.row
    if known is None:
        return Part("identity", "身份信息", (Item((Field("name", "姓名", UNREADABLE),)),))
    facts = (
        fields.text("name", "姓名", known.name),
        fields.several("other_names", "曾用名、别名", known.other_names),
        fields.coded("sex", "性别", codes.Sex, known.sex),
        fields.on("birth_on", "出生日期", known.birth_on),
        fields.coded("id_kind", "证件类型", codes.IdKind, known.id_kind),
        fields.text("id_number", "证件号码", known.id_number),
        fields.coded("ethnicity", "民族", codes.Ethnicity, known.ethnicity),
        fields.several("phones", "本人电话", known.phones),
        Field("relation", "与户主关系", subject.one.relation, code=row.relation),
        fields.yes("is_member", "属本户成员", row.is_member),
        fields.on("left_on", "离开本户日期", row.left_on),
        fields.on("died_on", "死亡日期", row.died_on),
        fields.at("recorded_at", "登记时间", row.created_at),
    )
    return Part("identity", "身份信息", (Item(facts),))


def condition(subject: Subject) -> Part:
    """Health, disability, schooling, work, insurance, guardian."""
    how = subject.one.condition
    if how is None:
        return Part("condition", "个人情况", (Item((Field("note", "备注", UNREADABLE),)),))
    facts = (
        fields.coded("health", "健康状况", codes.Health, how.health),
        fields.coded("insurance", "医疗保险", codes.Insurance, how.insurance),
        fields.codes("disability_kinds", "残疾类别", codes.DisabilityKind, how.disability_kinds),
        fields.coded("disability_grade", "残疾等级", codes.DisabilityGrade, how.disability_grade),
        fields.coded("education", "文化程度", codes.Education, how.education),
        fields.text("school", "就读学校", how.school),
        fields.coded("ability_to_work", "劳动能力", codes.WorkAbility, how.ability_to_work),
        fields.text("occupation", "职业", how.occupation),
        fields.coded("marital", "婚姻状况", codes.Marital, how.marital),
        fields.text("guardian", "监护人", how.guardian),
        fields.text("health_note", "健康说明", subject.hide(how.health_note), wide=True),
        fields.text("note", "备注", subject.hide(how.note), wide=True),
    )
    return Part("condition", "个人情况", (Item(facts),))


def household(subject: Subject) -> Part:
    """What is held on the household as a whole and is the person's too while they live there."""
    row = subject.household
    place = subject.reader.open(row, Household.identity, "本户地址和电话")
    size = sum(one.lives_here for one in subject.people.values())
    facts = [
        fields.text("number", "档案号", row.number),
        fields.coded("stage", "个案阶段", Stage, row.stage),
        fields.on("opened_on", "接案日期", row.opened_on),
        fields.on("closed_on", "结案日期", row.closed_on),
        Field(
            "category",
            "救助类别",
            row.category_label or str(row.get_category_display()),
            code=row.category,
        ),
        fields.number("size", "本户现有人数", size),
    ]
    note = "以下按家庭登记，同住成员共有。"
    if not subject.lives_here:
        note = "本人现不在本户生活，本户的地址和电话属于其他成员，未列入。"
    elif place is None:
        facts.append(Field("living_address", "居住地址", UNREADABLE, wide=True))
    else:
        facts += [
            fields.several("phones", "本户电话", place.phones),
            fields.text("living_address", "居住地址", place.living_address, wide=True),
            fields.text("registered_address", "户籍地址", place.registered_address, wide=True),
        ]
    return Part("household", "所在家庭", (Item(tuple(facts)),), note, household_level=True)


def ties(subject: Subject) -> Part:
    """How the person is related to others; who does not live in the household is not named."""
    rows = [
        tie
        for tie in subject.household.ties.order_by("id")
        if subject.row.pk in {tie.person_id, tie.other_id}
    ]
    return Part(
        "ties",
        "亲属和监护关系",
        tuple(tie_item(tie, subject) for tie in rows),
        "同住成员写姓名；不同住的人，为保护其个人信息，只写关系。",
        shares=(40, 60),
    )


def tie_item(tie: Tie, subject: Subject) -> Item:
    """The other person, and what they are to this one."""
    is_first = tie.person_id == subject.row.pk
    other = subject.people[tie.other_id if is_first else tie.person_id]
    word = TIE_WORDS.get(tie.kind, "") if is_first else family.tie_word(tie, subject.people)
    if tie.kind == "partner":
        word = family.PARTNERS.get(Partnership(tie.partnership), "") if tie.partnership else "伴侣"
    name = other.name if other.lives_here else SOMEONE
    relation = Field("relation", "对方是本人的", word, code=tie.kind)
    return Item((relation, Field("name", "对方", name)))


def consents(subject: Subject) -> Part:
    """The person's own notices and consents, and the whole household's."""
    rows = subject.household.consents.order_by("given_on", "id")
    mine = [row for row in rows if row.person_id in {subject.row.pk, None}]
    return Part("consents", "告知与同意", tuple(consent(row, subject) for row in mine))


def consent(row: Consent, subject: Subject) -> Item:
    note = subject.reader.open(row, Consent.note, f"告知与同意 {day(row.given_on)}")
    return Item(
        (
            fields.coded("purpose", "事项", ConsentPurpose, row.purpose),
            Field("state", "情况", family.consent_state(row)),
            fields.on("given_on", "日期", row.given_on),
            fields.on("until_on", "有效至", row.until_on),
            fields.at("withdrawn_at", "撤回时间", row.withdrawn_at),
            Field("level", "范围", "本人" if row.person_id else "全户"),
            fields.text("signed_by", "签署人", text_of(note, "signed_by")),
            fields.text("note", "说明", subject.hide(text_of(note, "note"))),
        ),
        f"{day(row.given_on)} {row.get_purpose_display()}",
    )


def tasks(subject: Subject) -> Part:
    """What is or was to be put right in the person's record."""
    rows = subject.row.tasks.all()
    return Part("tasks", "待办事项", tuple(task(row, subject) for row in rows))


def task(row: Task, subject: Subject) -> Item:
    note = subject.reader.open(row, Task.note, f"待办事项 {moment(row.created_at)}")
    return Item(
        (
            fields.coded("kind", "事项", TaskKind, row.kind),
            fields.at("created_at", "登记时间", row.created_at),
            fields.at("done_at", "完成时间", row.done_at),
            fields.text("as_written", "名册原文", text_of(note, "as_written")),
        ),
        f"{row.get_kind_display()}",
    )


def attachments(subject: Subject) -> Part:
    """What is attached about the person; the files themselves are handed out apart."""
    rows = subject.row.attachments.order_by("number")
    return Part(
        "attachments",
        "关于本人的附件",
        tuple(attachment(row, subject) for row in rows),
        "只列目录；可以另行索取文件本身。属于全户的附件未列入。",
    )


def attachment(row: Attachment, subject: Subject) -> Item:
    what = subject.reader.open(row, Attachment.content, f"附件 {row.number}")
    return Item(
        (
            fields.number("number", "序号", row.number),
            fields.coded("kind", "种类", AttachmentKind, row.kind),
            fields.on("dated_on", "日期", row.dated_on),
            fields.at("added_at", "登记时间", row.added_at),
            fields.text("title", "题名", subject.hide(text_of(what, "title"))),
            fields.text("file_name", "文件名", subject.hide(text_of(what, "file_name"))),
            fields.text("media_type", "格式", text_of(what, "media_type")),
            fields.number("byte_length", "字节数", what.byte_length if what else None),
            fields.at("withdrawn_at", "撤销时间", row.withdrawn_at),
            fields.text("sha256", "摘要（SHA-256）", what.sha256.hex() if what else "", wide=True),
        ),
        f"附件 {row.number}",
    )


def requests(subject: Subject) -> Part:
    """What the person asked about their data before, and what was answered."""
    rows = subject.row.data_requests.order_by("asked_on", "id")
    return Part("requests", "个人信息请求", tuple(request(row, subject) for row in rows))


def request(row: DataRequest, subject: Subject) -> Item:
    name = f"个人信息请求 {day(row.asked_on)}"
    note = subject.reader.open(row, DataRequest.note, name)
    answer = subject.reader.open(row, DataRequest.answer, name)
    return Item(
        (
            fields.coded("kind", "请求", RequestKind, row.kind),
            fields.coded("outcome", "结果", RequestOutcome, row.outcome),
            fields.on("asked_on", "提出日期", row.asked_on),
            fields.on("due_on", "应答期限", row.due_on),
            fields.coded("identified", "身份核对", Identified, row.identified),
            fields.coded("legal_reason", "法定理由", LegalReason, row.legal_reason),
            fields.text("asked_by", "提出人", text_of(note, "asked_by")),
            fields.at("answered_at", "答复时间", row.answered_at),
            fields.text("words", "请求内容", text_of(note, "words"), wide=True),
            fields.text("answer", "答复", text_of(answer, "words"), wide=True),
        ),
        f"{day(row.asked_on)} {row.get_kind_display()}",
    )
