"""The Qiu family: a man with a mental disorder whose mother, his only carer, has broken her hip."""

from casework.desk.demo.outside import Outside
from casework.desk.demo.script import (
    Assessment,
    CategorySpan,
    Consent,
    Edge,
    Family,
    Observation,
    Outsider,
    Person,
    Phone,
    Score,
    SelfCare,
    Visit,
    resident_id,
)

FAMILY = Family(
    key="qiu",
    stage="assessed",
    grade="red",
    number="YL02-0019",
    area="YL02",
    worker="shen",
    supervisor="lu",
    source="community",
    opened_days_ago=6,
    story=(
        "社区卫生服务中心的精防医生转来：仇䶮服药三十年一直靠老母亲盯着，前一天老母亲在菜场滑倒，"
        "送进骨科，家里只剩他一个人。医生怕他断药，也怕他没饭吃。"
    ),
    income_cents=412_000,
    living="样例镇望春路47弄2号302室",
    registered="样例镇望春路47弄2号302室",
    people=(
        Person(
            key="head",
            name="仇䶮",
            relation="0",
            number=resident_id("19690830", 517),
            health="3",
            health_note="精神分裂症，病情稳定期，每日服药，每月取药一次",
            disability="62",
            education="60",
            work_ability="unable",
            insurance="resident",
            marital="10",
            note="姓“仇”读作 qiú，“䶮”读作 yǎn。爱画铅笔画，不喜欢陌生人站在身后。",
        ),
        Person(
            key="mother",
            name="陶阿妹",
            relation="5",
            number=resident_id("19380106", 82),
            health="serious",
            health_note="股骨颈骨折，待手术，听力差",
            education="80",
            work_ability="unable",
            insurance="employee",
            marital="30",
            note="纺织厂退休，退休金是全家主要收入。说话要凑近右耳。",
        ),
        Person(
            key="cousin",
            name="陶建明",
            relation="8",
            relation_wording="表哥",
            document="none",
            given_sex="1",
            in_household=False,
            marital="20",
            note="舅家表哥，住外区，开货车，能来签字，不能常住。",
        ),
    ),
    edges=(
        Edge("parent", "mother", "head"),
        Edge("guardian", "mother", "head"),
    ),
    outside=(
        Outside("kin", "表哥陶建明", "一时照看", "weak", "in"),
        Outside("hospital", "区精神卫生中心", "每月复诊", "ordinary", "in"),
        Outside("neighbour", "楼上老邻居", "敲门问平安", "ordinary", "in"),
        Outside("office", "残疾人联合会", "办证、托养", "weak", "in"),
    ),
    phones=(
        Phone("19900005170", "head", "不大会接，响很久才拿起"),
        Phone("19900004406", "cousin", "出车时间长，先发文字"),
    ),
    categories=(CategorySpan("minimum_living", 1150),),
    primary_cause="mental_disorder",
    secondary_causes=("frail_old_age",),
    consents=(
        Consent("mother", "notice", 5),
        Consent(
            "head",
            "sharing",
            5,
            by_guardian="mother",
            note="同意精防医生、送餐点和居委会互通服药与吃饭情况。",
        ),
    ),
    assessments=(
        Assessment(
            days_ago=1,
            by="shen",
            grade="red",
            summary=(
                "母亲一倒下，吃饭、吃药、用火三件事同时没有人管。当前靠送餐和楼组长敲门顶着，"
                "撑不了几个月，要尽快定下替代照料和监护。"
            ),
            red_lines=("carer_lost",),
            red_line_note="唯一照料人陶阿妹住院，至少三个月不能回家照料；表哥只能签字，不能同住。",
            self_care=(SelfCare("mother", ("dressing", "bed", "toileting", "walking", "bathing")),),
            scores=(
                Score("income", 1, "母亲退休金加重残补贴，平时够用，这次押金从存折里取。"),
                Score("rigid_expense", 2, "骨科手术押金两万，护工每天 220 元。"),
                Score("housing", 1, "老公房，煤气灶开关老化，他一个人时不敢让他用火。"),
                Score("illness", 3, "一人长期精神科用药，一人骨折待手术。"),
                Score("care", 3, "母亲五项不能自理，他又一向由母亲照料。"),
                Score("employment", 2, "无劳动能力，从没有上过班。"),
                Score("education", 0, "家里没有在读的人。"),
                Score("mental", 2, "夜里醒两三次，反复去母亲房门口看，白天能对话。"),
                Score("support", 2, "亲戚只有一位表哥，楼里邻居和气，但不敢进门。"),
                Score("child", 0, "没有未成年人。"),
            ),
        ),
    ),
    visits=(
        Visit(
            days_ago=5,
            hour=17,
            by="shen",
            mode="home",
            present=("head",),
            outsiders=(Outsider("毕医生", "社区卫生服务中心精防科"),),
            next_after=2,
            next_why="核对他有没有按时吃药",
            observations=(
                Observation("illness", "药盒里漏了前一天晚上的一格", 3),
                Observation("care", "电饭煲里是隔了两夜的粥", 3),
            ),
            narrative=(
                "门是开着的，仇䶮站在过道里问“妈妈几点回来”，问了四遍。毕医生同他打了招呼，"
                "他认得，肯坐下。药盒里前一晚那格没有动，毕医生看过剂量，看着他把当天的吃下去。"
                "冰箱里有鸡蛋和半棵青菜，他只会热粥，灶台边有一块烧黑的抹布，我把煤气总阀先关掉，"
                "换了电水壶。他给我看新画的一张菜场，角落里有个拎篮子的小人，说那就是姆妈。"
            ),
        ),
        Visit(
            days_ago=3,
            hour=11,
            minute=20,
            by="shen",
            present=("head",),
            outsiders=(Outsider("倪桂芬", "望春居民区楼组长"),),
            next_after=3,
            next_why="照料安排定下之前隔三天看一次",
            observations=(
                Observation("support", "楼组长愿意早晚各敲一次门", 2),
                Observation("mental", "昨夜去医院门口坐到十点，被保安送回", 2),
            ),
            narrative=(
                "送餐点今天开始送中饭和晚饭，骑手按我们说的先敲三下再报“送饭的小李”，他开门接了，"
                "当着面吃完一整盒。倪阿姨同他约好，早上七点半、晚上八点来看吃药，吃一格画一个圈。"
                "昨晚他自己走去医院，病房不让进，在门口台阶上坐着，幸好带着写有电话的卡片。"
                "答应他后天由表哥陪着进病房看十分钟，他把日子写在了手背上。"
            ),
        ),
    ),
)
