"""The Xie family: a young mother of two, assessed in part, whose plan is still a draft."""

from datetime import date

from casework.desk.demo.outside import Outside
from casework.desk.demo.script import (
    Assessment,
    CategorySpan,
    Consent,
    Edge,
    Family,
    Goal,
    Measure,
    Observation,
    Person,
    Phone,
    Phq2,
    Plan,
    Score,
    Submission,
    Visit,
    resident_id,
)

FAMILY = Family(
    key="xie",
    stage="plan_draft",
    grade="orange",
    number="YL03-0071",
    area="YL03",
    worker="bai",
    supervisor="lu",
    source="department",
    opened_days_ago=15,
    story=(
        "镇妇联转介：解𬱖离婚后带两个孩子搬来，和男友同住。上月男友厂里停了班，"
        "她在网店打包的活也没了，托班费交不出，老师问起来才知道家里已经吃了一个多星期的挂面。"
    ),
    income_cents=0,
    living="样例镇青禾路156弄11号402室（租住）",
    registered="样例镇禾苗路30弄5号503室",
    people=(
        Person(
            key="head",
            name="解𬱖",
            relation="0",
            number=resident_id("19900419", 302),
            health="2",
            health_note="贫血，常头晕",
            education="40",
            work_ability="able",
            occupation="网店打包",
            insurance="none",
            marital="40",
            note="姓“解”读作 xiè，“𬱖”读作 dí。停保四个月，想续缴又怕补费。",
        ),
        Person(
            key="boy",
            name="方知远",
            relation="2",
            number=resident_id("20160208", 337),
            health="1",
            education="80",
            school="青禾小学",
            insurance="resident",
            marital="10",
            note="三年级，跟妈妈姓的事他问过两次。",
        ),
        Person(
            key="toddler",
            name="解朵朵",
            relation="3",
            number=resident_id("20231115", 540),
            health="2",
            health_note="体重偏轻，过敏性皮炎",
            insurance="resident",
            marital="10",
            note="托班在读，鸡蛋过敏。",
        ),
        Person(
            key="partner",
            name="黄柏宇",
            relation="8",
            relation_wording="同居男友",
            document="residence_permit",
            number=resident_id("19921025", 13, region="830000"),
            health="1",
            education="30",
            work_ability="able",
            occupation="数控操作工",
            insurance="none",
            marital="10",
            note="持台湾居民居住证，模具厂停班待岗，愿意找短工。",
        ),
        Person(
            key="father",
            name="方晓东",
            relation="8",
            relation_wording="前夫",
            document="none",
            given_sex="1",
            given_birth_on=date(1988, 12, 1),
            in_household=False,
            marital="40",
            note="知远的父亲，协议每月给 1,500 元，断了五个月。",
        ),
    ),
    outside=(
        Outside("school", "青禾小学", "三年级，午餐减免", "ordinary", "in"),
        Outside("kin", "前夫家", "抚养费拖欠", "tense", "none"),
        Outside("employer", "网店", "打包的活没了", "weak", "none"),
        Outside("service", "社区托班", "白天带朵朵", "strong", "in"),
    ),
    edges=(
        Edge("partner", "head", "father", "divorced"),
        Edge("partner", "head", "partner", "cohabiting"),
        Edge("parent", "head", "boy"),
        Edge("parent", "father", "boy"),
        Edge("parent", "head", "toddler"),
        Edge("parent", "partner", "toddler"),
        Edge("guardian", "head", "boy"),
        Edge("guardian", "head", "toddler"),
    ),
    phones=(Phone("19900003020", "head", "下午两点后方便"), Phone("19900001313", "partner", "")),
    categories=(CategorySpan("marginal", 13),),
    primary_cause="unemployment",
    secondary_causes=("family_change", "housing"),
    consents=(Consent("head", "notice", 13),),
    assessments=(
        Assessment(
            days_ago=9,
            by="bai",
            grade="orange",
            summary=(
                "两个人都肯做事，断的是收入，不是心气。先补孩子的营养和托班，再谈工作；"
                "社会支持一项她没有准备好讲，下次补。"
            ),
            phq2=(Phq2("head", 2, 2),),
            scores=(
                Score("income", 3, "两人同月失去收入，手上现金不足六百。"),
                Score("rigid_expense", 2, "房租 2,100 元加托班费 900 元，已欠一期。"),
                Score("housing", 2, "合租两间，厨卫公用，门锁坏了一直没换。"),
                Score("illness", 1, "妈妈贫血，小的皮炎反复，没有大病。"),
                Score("care", 1, "接送都是她，小的在家时走不开。"),
                Score("employment", 3, "一人零工没了，一人待岗，都想马上做事。"),
                Score("education", 1, "知远上课走神，老师说作业质量下滑。"),
                Score("mental", 2, "半夜算账睡不着，讲到挂面时哭了。"),
                Score("support", None, "娘家那边她这次不肯谈，留到下回再问。"),
                Score("child", 2, "小的体重偏轻，家里食物单一，没有受打骂迹象。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="bai",
            begun_days_ago=5,
            review_in=85,
            until_in=175,
            situation=(
                "先让孩子吃上像样的饭、托班不断，再帮两个大人各找一份时间错开的活。"
                "抚养费她想自己先谈，暂不写进方案。"
            ),
            aims="先让饭桌像样，再让两个大人都有活干。",
            submissions=(
                Submission(
                    days_ago=3,
                    outcome="draft",
                    goals=(
                        Goal(
                            "g1",
                            "child",
                            "孩子每天有蛋白质、有青菜，托班不停",
                            "每周正餐吃到肉或豆制品的天数",
                            "1 天",
                            "6 天以上，托班费当月交清",
                            30,
                        ),
                        Goal(
                            "g2",
                            "employment",
                            "至少一个大人有每月三千元以上的稳定收入",
                            "月工资到账（元）",
                            "0 元",
                            "3,000 元，连续两个月",
                            80,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m1",
                            "g1",
                            "living_aid",
                            "申请临时救助，同时去爱心食堂登记家庭餐",
                            "bai",
                            "",
                            14,
                            "once",
                        ),
                        Measure(
                            "m2",
                            "g1",
                            "other",
                            "儿童保健门诊查体重，出过敏食物替换单",
                            "",
                            "社区卫生服务中心儿保科",
                            30,
                            "monthly",
                        ),
                        Measure(
                            "m4",
                            "g2",
                            "counselling",
                            "与区心理服务中心先通一次电话，她愿意再约",
                            "",
                            "区心理服务中心 江老师",
                            30,
                            "twice_monthly",
                        ),
                        Measure(
                            "m3",
                            "g2",
                            "job_referral",
                            "推荐早班保洁和模具厂短工，两人错开时间",
                            "",
                            "就业援助员 董晓岚",
                            60,
                            "twice_monthly",
                        ),
                    ),
                ),
            ),
        ),
    ),
    visits=(
        Visit(
            days_ago=13,
            hour=14,
            minute=15,
            by="bai",
            present=("head", "toddler"),
            next_after=4,
            next_why="带预估表，等小的午睡时谈",
            observations=(
                Observation("income", "手机余额 580 元，房租还欠着", 3),
                Observation("child", "朵朵穿得整齐，脸色偏黄", 2),
            ),
            narrative=(
                "解𬱖抱着朵朵来开门，先解释屋里乱，是刚搬的东西还没拆完。锅里煮着面，只放了酱油。"
                "问起上一次买肉，她想了很久，说“知远生日那天”。黄柏宇去了劳务市场，傍晚才回。"
                "她把欠房东的条子拿出来，又收回去，说不想一开口就是钱。"
                "我先教她续缴医保不用补前头的滞纳金，她松了口气，这才把托班老师催费的消息给我看。"
            ),
        ),
        Visit(
            days_ago=9,
            hour=13,
            minute=40,
            by="bai",
            present=("head", "partner"),
            next_after=6,
            next_why="谈两份工作的时间怎么错开",
            observations=(Observation("employment", "黄柏宇会数控机床，她会用打单软件", 3),),
            narrative=(
                "今天两个人都在，填预估表用了一个半小时。黄柏宇话不多，说自己不是本地人，"
                "怕介绍工作时被挡回来，我把居住证能办就业登记的规定念给他听，他拿手机拍了下来。"
                "讲到娘家，她摇头，我就跳过不问。两个人商量出一条：谁先找到活谁上早班，"
                "另一个接送孩子。临走时她在门口小声说，前几夜想过退租回老家，"
                "又怕知远刚认得同学就再转一次学。"
            ),
        ),
        Visit(
            days_ago=3,
            hour=16,
            by="bai",
            mode="phone",
            present=("head",),
            next_after=7,
            next_why="方案念给她听，再改一遍",
            observations=(Observation("child", "爱心食堂的家庭餐已经领了两天，知远说有鱼", 1),),
            narrative=(
                "她回电话时背景里是孩子的笑声。家庭餐领了两次，一份四个菜，朵朵吃了小半碗饭，"
                "没有起疹子。就业援助站来过电话，早班保洁六点到十点，她愿意先试三天。"
                "我把方案草稿里两个目标念给她，她问“三千块那条能不能写给柏宇也算”，"
                "这正是我要改的地方，答应改完当面再对一遍。"
            ),
        ),
    ),
)
