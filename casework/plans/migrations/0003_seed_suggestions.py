"""The table of suggestions as an office may begin with it; from then on people edit it."""

from django.db import migrations

from casework.common.ids import new_id

GOALS = {
    "income": "每月收入够基本生活，不再靠借钱过日子",
    "rigid_expense": "非花不可的支出降到家庭收入的一半以下",
    "housing": "住得稳当安全，没有隐患",
    "illness": "按医嘱治疗不中断，自付的钱负担得起",
    "care": "要照料的人有人照料，照料的人能歇一歇",
    "employment": "能劳动的成员有一份做得下去的活",
    "education": "在读的孩子不缺课，费用不成负担",
    "mental": "情绪平稳，睡得着，有人说得上话",
    "support": "急事找得到人，平时有人走动",
    "child": "孩子有人管、管得好，平安长大",
}
MEASURES = {
    "income": (
        ("policy_agency", "核对能申请哪些救助，帮忙备齐材料递交", "once"),
        ("living_aid", "核对救助金是否按时足额到账", "monthly"),
        ("policy_agency", "一起列出收支，找出可以减免的开支", "quarterly"),
    ),
    "rigid_expense": (
        ("policy_agency", "帮办水电燃气、医疗、教育等费用减免", "once"),
        ("policy_agency", "收齐票据，报销前核对一遍材料", "monthly"),
        ("living_aid", "支出突然增加时，协助申请临时救助", "once"),
    ),
    "housing": (
        ("housing_repair", "查看漏水、电线和燃气，联系维修", "once"),
        ("policy_agency", "讲清住房保障政策，协助申请", "once"),
        ("housing_repair", "家有老人或行动不便的，协助做适老化改造", "once"),
    ),
    "illness": (
        ("medical_aid", "协助办理医疗救助和大病保险报销", "monthly"),
        ("companion", "约好就诊日，提前提醒，需要时陪同", "twice_monthly"),
        ("medical_aid", "对接家庭医生，定期问用药和复查", "monthly"),
    ),
    "care": (
        ("policy_agency", "协助申请长期护理保险评估或护理补贴", "once"),
        ("care_service", "安排居家照护或助餐服务", "weekly"),
        ("companion", "安排志愿者陪伴，让照料的人每周歇半天", "weekly"),
    ),
    "employment": (
        ("job_referral", "联系就业援助员，推荐合适的岗位", "monthly"),
        ("job_referral", "了解想学什么，帮忙报名技能培训", "once"),
        ("job_referral", "上岗后回访，问做不做得下去", "monthly"),
    ),
    "education": (
        ("policy_agency", "协助申请助学金和学杂费减免", "once"),
        ("tutoring", "安排志愿者辅导功课", "weekly"),
        ("other", "和班主任保持联系，了解出勤和状态", "monthly"),
    ),
    "mental": (
        ("counselling", "安排心理疏导，必要时转介精神卫生服务", "twice_monthly"),
        ("companion", "打电话问候，听他们说说话", "weekly"),
        ("other", "和家人约定紧急情况下找谁、怎么做", "once"),
    ),
    "support": (
        ("companion", "结对邻里或楼组长，上门看一眼", "weekly"),
        ("companion", "邀请参加居民区活动", "monthly"),
        ("other", "一起写好紧急联系人卡，贴在门后", "once"),
    ),
    "child": (
        ("other", "落实照护人，签好照护约定", "once"),
        ("tutoring", "放学后去社区托管班，有人接送", "weekly"),
        ("counselling", "单独和孩子谈一次，听听孩子怎么说", "monthly"),
    ),
}


def seed(apps, schema_editor):
    suggestion = apps.get_model("plans", "Suggestion")
    if suggestion.objects.exists():
        return
    suggestion.objects.bulk_create(
        suggestion(
            id=new_id(),
            domain=domain,
            position=position,
            goal=GOALS[domain],
            kind=kind,
            measure=measure,
            frequency=frequency,
        )
        for domain, measures in MEASURES.items()
        for position, (kind, measure, frequency) in enumerate(measures, 1)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_row_level_security"),
    ]
    replaces = [
        ("plans", "0004_seed_suggestions"),
    ]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
