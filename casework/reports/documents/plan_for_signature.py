"""The plan for signature 一户一策帮扶方案: one version, the service agreement, room to sign."""

from casework.reports.documents.case_work import goals, measures
from casework.reports.documents.form_parts import (
    BY_HAND,
    NUMERALS,
    Chapter,
    Flowables,
    blank_table,
    boxed,
    count,
    given,
    household_facts,
    prose,
    signatures,
    there,
)
from casework.reports.layout import Outline
from casework.reports.snapshot import Plan
from casework.reports.snapshot_papers import PaperSnapshot
from casework.reports.tables import Column, Entry, Former
from casework.reports.words import day, moment

NOBODY_APPROVED = "本版不是生效中的方案，只供讨论或存查，不作签署依据。"
AGREED = (
    "服务对象已阅读或听读本方案和服务协议，知悉各项目标、措施和自己的权利，愿意共同执行。"
    "本方案一式两份，服务对象和服务单位各执一份。"
)
MONEY = (Column("资金来源", 26), Column("用途", 34), Column("金额（元）", 18), Column("经办人", 22))


def chapters(paper: PaperSnapshot) -> list[Chapter]:
    plan = there(paper.plan)
    return [
        household_facts(paper),
        Chapter("家庭情况与需要", given(plan.needs), prose(plan.needs, "方案 家庭情况与需要")),
        Chapter("目标", count(len(plan.goals), "项"), lambda form, _o: [goals(plan, form)], 150),
        Chapter(
            "帮扶措施",
            count(len(plan.measures), "项"),
            lambda form, _o: [measures(plan, form)],
            150,
        ),
        Chapter("资金安排", BY_HAND, lambda form, _o: [blank_table(form, MONEY, 2, "资金安排")]),
        Chapter(
            "与上一版相比",
            count(len(plan.changes), "处"),
            lambda form, _o: [
                block for change in plan.changes for block in form.prose(change, "方案变动")
            ],
            60,
        ),
        Chapter("服务协议", "7 条", lambda form, _o: agreement(paper, form), 120),
        Chapter("审批", plan.stage, lambda form, outline: approval(paper, plan, form, outline)),
        signatures(AGREED, ("服务对象或监护人", "社工", "督导"), "服务单位（盖章）"),
    ]


def agreement(paper: PaperSnapshot, form: Former) -> Flowables:
    """What both sides promise, and which rights the household has."""
    first, last = day(paper.from_on), day(paper.until_on)
    held = f"自 {first or '签署之日'} 起至 {last or '个案结案'} 止"
    articles = (
        "服务单位按本方案提供帮扶，责任社工为主要联系人；社工变动时及时告知服务对象。",
        "服务对象参与目标和措施的商定，如实告知家庭情况，情况有变化时及时告诉社工。",
        "服务对象有权了解、提出调整、拒绝其中某项服务或要求结案，这不影响依法应得的社会救助。",
        "服务单位对家庭情况保密，只在服务需要的范围内使用；向协作单位提供信息须另行取得同意。"
        "有人身安全危险、未成年人疑似受到侵害或者法律另有规定的，依法报告，不受此限。",
        "服务对象可以查阅、复制、要求更正或者依法要求删除个人信息，社工应当说明办理办法。",
        "服务免费。社工不收受服务对象的财物，不与服务对象发生借贷。",
        f"服务期限{held}；期间按风险等级定期走访，并回访评估各项目标，需要时修订本方案。",
    )
    numbered = (f"第{NUMERALS[at]}条　{text}" for at, text in enumerate(articles))
    return [block for text in numbered for block in form.prose(text, "服务协议")]


def approval(paper: PaperSnapshot, plan: Plan, form: Former, outline: Outline) -> Flowables:
    entries = [
        Entry("版本", f"第 {plan.version} 版，{plan.stage}"),
        Entry("内容摘要码", plan.content_hash[:16]),
        Entry("拟定人", plan.author),
        Entry("提交时间", moment(plan.submitted_at)),
        Entry("审批人", plan.approved_by),
        Entry("批准时间", moment(plan.approved_at)),
        Entry("审批意见", paper.decision or "无", wide=True),
    ]
    flow: Flowables = [form.entries(entries, "审批")]
    return flow if paper.in_force else [*flow, boxed(form, NOBODY_APPROVED, "审批")]
