"""Old Mr Qian: closed once, reopened after a fall, his second plan returned by the supervisor."""

from datetime import date

from casework.desk.demo.families.reopened_visits import VISITS
from casework.desk.demo.script import (
    Assessment,
    CategorySpan,
    Closure,
    Consent,
    DomainNote,
    Edge,
    Family,
    Goal,
    GoalResult,
    Measure,
    Override,
    Person,
    Phone,
    Phq2,
    Plan,
    Reopening,
    Review,
    Score,
    SelfCare,
    Submission,
    resident_id,
)

FAMILY = Family(
    key="qian",
    stage="plan_returned",
    grade="red",
    number="YL01-0005",
    area="YL01",
    worker="shen",
    supervisor="lu",
    source="discovery",
    opened_days_ago=240,
    story=(
        "节前慰问名单上漏了他。楼组长说老钱老伴走后，连垃圾都要攒三天才下一趟楼，上门一看，"
        "灶台落灰，靠饼干和牛奶过日子。"
    ),
    income_cents=421_000,
    living="样例镇禾苗路12弄3号501室",
    registered="样例镇青禾路8弄1号203室",
    people=(
        Person(
            key="head",
            name="钱国栋",
            relation="0",
            number=resident_id("19510218", 635),
            health="3",
            health_note="冠心病，左髋关节置换术后，耳背",
            education="70",
            work_ability="unable",
            insurance="employee",
            marital="30",
            note="机床厂退休钳工，爱修收音机，不爱求人。",
        ),
        Person(
            key="wife",
            name="吕月娥",
            relation="1",
            document="none",
            given_sex="2",
            given_birth_on=date(1953, 10, 8),
            died_on=date(2024, 12, 26),
            in_household=False,
            note="尿毒症去世，他照料了六年。",
        ),
        Person(
            key="son",
            name="钱旭东",
            relation="2",
            document="none",
            given_sex="1",
            given_birth_on=date(1979, 5, 30),
            in_household=False,
            marital="20",
            note="在外地工地做安装，半年回来一次，每周打一次电话。",
        ),
    ),
    edges=(
        Edge("partner", "wife", "head", "widowed"),
        Edge("parent", "head", "son"),
        Edge("parent", "wife", "son"),
    ),
    phones=(
        Phone("19900006350", "head", "铃声调到最大，响十声以上"),
        Phone("19900005301", "son", "工地信号差，发文字留言"),
    ),
    categories=(
        CategorySpan("rigid_expense", 1180, 20, "支出型贫困家庭"),
        CategorySpan("temporary", 19),
    ),
    primary_cause="frail_old_age",
    secondary_causes=("illness", "family_change"),
    consents=(
        Consent("head", "notice", 239),
        Consent("head", "sharing", 18, note="同意长护险评估员、助餐点和儿子互相通气。"),
    ),
    assessments=(
        Assessment(
            days_ago=236,
            by="shen",
            grade="orange",
            summary="身体还硬朗，心里空。吃饭凑合、不与人往来是主要问题，从生活安排入手比劝说有用。",
            phq2=(Phq2("head", 2, 1),),
            scores=(
                Score("income", 1, "退休金四千出头，够花，但给老伴看病的债还剩三万。"),
                Score("rigid_expense", 2, "心脏药和还债，每月固定支出三千。"),
                Score("housing", 2, "五楼无电梯，浴缸高，没有扶手。"),
                Score("illness", 1, "冠心病稳定，没有人提醒吃药。"),
                Score("care", 2, "做饭、洗澡两样都在凑合。"),
                Score("employment", 1, "早已退休，偶尔替人修小家电。"),
                Score("education", 0, "没有在读的人。"),
                Score("mental", 2, "老伴的拖鞋还摆在床前，白天不开窗帘。"),
                Score("support", 3, "一周不与人说话是常事。"),
                Score("child", 0, "没有未成年人。"),
            ),
        ),
        Assessment(
            days_ago=130,
            by="shen",
            grade="green",
            summary="目标都已做到，剩下爬楼一项属于房子本身，个案层面可以结束。",
            phq2=(Phq2("head", 0, 1),),
            self_care=(SelfCare("head", ()),),
            scores=(
                Score("income", 0, "债还清了，每月能存五百。"),
                Score("rigid_expense", 0, "药费进了门诊统筹。"),
                Score("housing", 2, "装了淋浴凳，五楼还是要爬。"),
                Score("illness", 1, "复查心电图平稳。"),
                Score("care", 0, "中午吃助餐，洗澡不用人帮。"),
                Score("employment", 0, "每周三在活动室义务修小家电。"),
                Score("education", 0, "没有在读的人。"),
                Score("mental", 0, "窗帘开着，拖鞋收进了柜子。"),
                Score("support", 1, "修理摊上认识了几位老伙计。"),
                Score("child", 0, "没有未成年人。"),
            ),
        ),
        Assessment(
            days_ago=17,
            by="shen",
            grade="orange",
            summary=(
                "髋部手术后生活不能全部自理，又是独居高楼。机器算出来是橙色，夜间风险没有算进去，"
                "已报督导。"
            ),
            phq2=(Phq2("head", 2, 2),),
            self_care=(SelfCare("head", ("dressing", "walking", "bathing")),),
            override=Override(
                "red",
                (
                    "独居五楼，夜里要扶墙去厕所，左腿不能负重，儿子远在外地。再摔一次没有人知道，"
                    "按红色走访到照料到位为止。"
                ),
                "lu",
                16,
            ),
            scores=(
                Score("income", 0, "退休金没有变化。"),
                Score("rigid_expense", 2, "置换关节自费部分两万四，护工两周五千。"),
                Score("housing", 3, "五楼下不来，卫生间门槛高，出院后摔过半跤。"),
                Score("illness", 2, "髋关节置换术后，心脏要同时吃抗凝药。"),
                Score("care", 3, "穿裤子、走路、洗澡都要人，儿子只请得出两周假。"),
                Score("employment", 2, "修理摊停了，自己说手还能动。"),
                Score("education", 0, "没有在读的人。"),
                Score("mental", 2, "说“这回怕是下不去了”，胃口差。"),
                Score("support", 2, "老伙计爬不动五楼，电话里问候。"),
                Score("child", 0, "没有未成年人。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="shen",
            begun_days_ago=233,
            review_in=-130,
            until_in=-110,
            situation=(
                "钱老伯能动、头脑清楚，难在没有人说话、没有人等他吃饭。从吃饭和出门两件小事做起，"
                "不急着谈心。"
            ),
            aims="中午有热饭，每周有人说话。",
            submissions=(
                Submission(
                    days_ago=231,
                    outcome="approved",
                    decided_days_ago=229,
                    decided_by="lu",
                    reason="同意，出门一项由他自己定去处。",
                    goals=(
                        Goal(
                            "g1",
                            "care",
                            "中午吃上热饭",
                            "每周在助餐点吃饭的次数",
                            "0 次",
                            "5 次",
                            -145,
                        ),
                        Goal(
                            "g2",
                            "support",
                            "每周下楼见人",
                            "每周下楼参加活动的次数",
                            "不到 1 次",
                            "2 次，连续八周",
                            -135,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m1",
                            "g1",
                            "care_service",
                            "办助餐卡，头两周由志愿者陪着走去吃",
                            "",
                            "禾苗助餐点",
                            -145,
                            "twice_monthly",
                        ),
                        Measure(
                            "m2",
                            "g2",
                            "companion",
                            "请他做社区修理摊的师傅，每周三上午两小时，隔周到摊上看一次",
                            "",
                            "禾苗居民区居委会",
                            -135,
                            "twice_monthly",
                        ),
                        Measure(
                            "m3",
                            "g1",
                            "housing_repair",
                            "浴缸换成淋浴凳，装扶手",
                            "",
                            "镇适老化改造组",
                            -205,
                            "once",
                        ),
                    ),
                ),
            ),
        ),
        Plan(
            version=2,
            by="shen",
            begun_days_ago=12,
            review_in=80,
            until_in=170,
            situation=(
                "骨折让他退回到原点，又多了不能自己洗澡、穿裤子这两道坎。儿子的假眼看用完，"
                "白天有人、夜里没人是最大的险处。"
            ),
            aims="在自己家里走得稳、有人搭手、夜里叫得应。",
            change_reason="髋部骨折后重新立案，上一版的目标已经达到，需要按术后的情况重写。",
            submissions=(
                Submission(
                    days_ago=6,
                    outcome="returned",
                    decided_days_ago=1,
                    decided_by="lu",
                    reason=(
                        "夜间怎么办没有写：儿子走后，晚上七点到早上七点是空的。"
                        "请把应急呼叫和邻居应门写成措施，落实到人。康复目标也请注明由谁测步数。"
                    ),
                    goals=(
                        Goal(
                            "g3",
                            "illness",
                            "拄助行器在室内走稳",
                            "一次能走的步数",
                            "8 步",
                            "60 步，不扶墙",
                            60,
                        ),
                        Goal(
                            "g4",
                            "care",
                            "白天吃喝洗漱有人搭手",
                            "每周有人上门照料的天数",
                            "0 天",
                            "6 天",
                            20,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m4",
                            "g4",
                            "care_service",
                            "申请长护险评估，评估前由居家服务社每天一小时",
                            "",
                            "居家养老服务社",
                            20,
                            "weekly",
                        ),
                        Measure(
                            "m5",
                            "g3",
                            "medical_aid",
                            "康复师上门指导，两周一次",
                            "",
                            "社区卫生服务中心康复科",
                            60,
                            "twice_monthly",
                        ),
                        Measure(
                            "m6",
                            "g4",
                            "companion",
                            "老伙计轮流打电话，每天一通",
                            "",
                            "修理摊 屠师傅",
                            60,
                            "weekly",
                        ),
                    ),
                ),
            ),
        ),
    ),
    visits=VISITS,
    reviews=(
        Review(
            days_ago=128,
            by="shen",
            plan_version=1,
            decision="close",
            summary=(
                "吃饭和出门两件事都成了习惯，债还清，睡眠和情绪明显好转。"
                "老人自己提出可以不用常来，同意结案，居委会春节、重阳各去一次。"
            ),
            results=(
                GoalResult("g1", "achieved", "每周 5 次以上，连续三个月", (222, 192, 132)),
                GoalResult("g2", "achieved", "每周 2 次，修理摊加象棋", (192, 132)),
            ),
            domain_notes=(
                DomainNote("support", "从一周无人说话，到有固定的老伙计。"),
                DomainNote("housing", "五楼问题没有解决，列入加装电梯意愿征询。"),
            ),
        ),
    ),
    closures=(
        Closure(
            kind="goals_met",
            proposed_days_ago=125,
            by="shen",
            decided_days_ago=122,
            decided_by="lu",
            summary=(
                "两个目标达到并稳定三个月。本人表示有事会主动联系，儿子知情同意。"
                "结案后由楼组长季度看望，修理摊保留他的位置。"
            ),
        ),
    ),
    reopening=Reopening(
        20, "shen", "髋部骨折手术后独居五楼，生活不能完全自理，原目标的条件已经改变，申请重新立案。"
    ),
)
