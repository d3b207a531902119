"""The Chen family, closed because the goals were reached."""

from datetime import date

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
    MeasureResult,
    Observation,
    Person,
    Phone,
    Plan,
    Review,
    Score,
    Submission,
    Visit,
    resident_id,
)

FAMILY = Family(
    key="chen",
    stage="closed",
    grade="green",
    number="YL01-0022",
    area="YL01",
    worker="shen",
    supervisor="lu",
    source="community",
    opened_days_ago=190,
    story=(
        "物业反映陈永康家水费欠了四个月。上门时他在楼下下棋，说货运公司散了，等着结工资，"
        "等到第四个月等来一张破产告知书。"
    ),
    income_cents=980_000,
    living="样例镇禾苗路144弄18号202室",
    registered="样例镇望春路9弄2号404室",
    people=(
        Person(
            key="head",
            name="陈永康",
            relation="0",
            number=resident_id("19740923", 739),
            health="1",
            education="60",
            work_ability="able",
            occupation="货车驾驶员",
            insurance="resident",
            marital="20",
            note="二十年驾龄，有大货车驾照，不会用手机找工作。",
        ),
        Person(
            key="wife",
            name="阮氏兰",
            relation="1",
            document="passport",
            number="P0000123",
            given_sex="2",
            given_birth_on=date(1984, 7, 19),
            ethnicity="",
            health="1",
            education="70",
            work_ability="able",
            occupation="美甲师",
            insurance="resident",
            marital="20",
            note="外籍配偶，持停留居留许可，中文能讲不大会写。",
        ),
        Person(
            key="boy",
            name="陈安澜",
            relation="2",
            number=resident_id("20120810", 815),
            health="1",
            education="80",
            school="样例第一中学",
            work_ability="unable",
            insurance="resident",
            marital="10",
            note="初中在读，校足球队守门员。",
        ),
    ),
    edges=(
        Edge("partner", "head", "wife", "married"),
        Edge("parent", "head", "boy"),
        Edge("parent", "wife", "boy"),
    ),
    phones=(Phone("19900007390", "head", ""), Phone("19900001190", "wife", "说慢一点")),
    categories=(CategorySpan("temporary", 185),),
    primary_cause="unemployment",
    secondary_causes=("debt",),
    consents=(
        Consent("head", "notice", 189),
        Consent("head", "sharing", 182, note="同意驾驶记录提供给物流园招聘。"),
    ),
    assessments=(
        Assessment(
            days_ago=186,
            by="shen",
            grade="orange",
            summary="人不懒，是等工资等伤了心，又不会用手机找活。把求职和欠薪登记两件事同时做起来。",
            scores=(
                Score("income", 3, "欠薪四个月，靠妻子美甲店零工。"),
                Score("rigid_expense", 2, "水费、社保自缴、信用卡分期。"),
                Score("housing", 1, "租房，房东通融两个月。"),
                Score("illness", 0, "三人身体都好。"),
                Score("care", 0, "没有需要照料的人。"),
                Score("employment", 3, "不会网上投简历，怕别人嫌年纪大。"),
                Score("education", 1, "足球队冬训费没有交。"),
                Score("mental", 2, "白天在楼下下棋到天黑，不愿回家。"),
                Score("support", 2, "同行大多也散了，妻子娘家在外国。"),
                Score("child", 1, "安澜和父亲一星期说不上几句话。"),
            ),
        ),
        Assessment(
            days_ago=46,
            by="shen",
            grade="green",
            summary="工资稳定，欠费见底，父子关系缓和。达到结案条件。",
            scores=(
                Score("income", 0, "物流园工资每月 7,200 元，连续三个月。"),
                Score("rigid_expense", 1, "信用卡还剩最后两期。"),
                Score("housing", 1, "租约续了一年。"),
                Score("illness", 0, "没有变化。"),
                Score("care", 0, "没有变化。"),
                Score("employment", 0, "夜班调到早班，过了试用期。"),
                Score("education", 0, "冬训费已交。"),
                Score("mental", 0, "下棋改成周日。"),
                Score("support", 1, "车队里交了两个朋友。"),
                Score("child", 0, "父子一起修球鞋。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="shen",
            begun_days_ago=184,
            review_in=-48,
            until_in=-30,
            situation="手艺还在，路断了。帮他把驾照变成岗位，同时替他把欠薪登记上，别让棋盘占满白天。",
            aims="有一份签合同的工作，欠的费还清。",
            submissions=(
                Submission(
                    days_ago=183,
                    outcome="approved",
                    decided_days_ago=181,
                    decided_by="lu",
                    reason="同意，欠薪登记由他本人在场。",
                    goals=(
                        Goal(
                            "g1",
                            "employment",
                            "找到一份有社保的驾驶岗",
                            "签约与连续在岗月数",
                            "0 个月",
                            "在岗满三个月",
                            -55,
                        ),
                        Goal(
                            "g2",
                            "rigid_expense",
                            "欠费清零",
                            "水费、分期合计欠款（元）",
                            "4,860 元",
                            "0 元",
                            -35,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m1",
                            "g1",
                            "job_referral",
                            "手机操作陪练四次，推荐物流园与公交公司",
                            "",
                            "就业援助员 董晓岚",
                            -140,
                            "twice_monthly",
                        ),
                        Measure(
                            "m2",
                            "g2",
                            "policy_agency",
                            "陪同登记破产欠薪债权",
                            "shen",
                            "",
                            -150,
                            "once",
                        ),
                        Measure(
                            "m3",
                            "g2",
                            "living_aid",
                            "临时救助金用于水费，欠费停催",
                            "shen",
                            "",
                            -165,
                            "once",
                        ),
                    ),
                ),
            ),
        ),
    ),
    visits=(
        Visit(
            days_ago=175,
            hour=16,
            by="shen",
            present=("head",),
            next_after=15,
            next_why="陪他去登记欠薪",
            measures=(
                MeasureResult("m3", "done", "1,400 元已交水费，停止催缴"),
                MeasureResult("m1", "partly", "会打开求职软件，打字要一个个找"),
            ),
            observations=(Observation("mental", "棋输了才肯回家", 2),),
            narrative=(
                "在楼下棋摊找到他，一局下到第三盘，我没有打断。收棋时他说“你们都以为我懒”，"
                "我说我没有这样想，只想看看你怎么走马。他愣了一下，请我上楼喝茶。阮氏兰刚下班，"
                "指甲油味还在手上，她悄悄问我，丈夫是不是得了什么病。我说他只是等得太久，"
                "等的时候不能一直坐着。"
            ),
        ),
        Visit(
            days_ago=160,
            hour=9,
            minute=30,
            by="shen",
            mode="office",
            present=("head", "wife"),
            next_after=30,
            next_why="面试后听结果",
            measures=(
                MeasureResult("m2", "done", "债权登记完，排在工人欠薪第一顺位"),
                MeasureResult("m1", "done", "陪练四次结束，投了七份简历"),
            ),
            observations=(Observation("employment", "两家约了试车", 2),),
            narrative=(
                "陈永康把二十年的驾驶证、从业资格、无事故证明摊满整张桌子，"
                "阮氏兰在旁边一张张用手机拍照，标好名字。他投简历时逐字念，“本人身体健康，能吃苦”"
                "，删掉“能吃苦”，改成“安全行驶八十万公里”。两家约好试车，一家是夜班。"
                "夫妻俩当场商量，夜班比没有班好，先去再说。"
            ),
        ),
        Visit(
            days_ago=130,
            hour=11,
            by="shen",
            mode="phone",
            present=("head",),
            next_after=30,
            next_why="上岗头两个月每月问一次",
            measures=(MeasureResult("m1", "done", "物流园签约，每月 7,200 元"),),
            observations=(
                Observation("income", "首月工资到账 7,180 元", 0),
                Observation("employment", "签了合同，夜班排得满", 0),
            ),
            narrative=(
                "他在车上，先把车停稳才接。说新车带倒车影像，教练员反过来向他请教山路下坡怎么点刹"
                "。夜班开满一个月，工资准时，他把第一张工资条塑封了，放在驾驶室遮阳板上。"
                "安澜周末跟车去过一回，坐在副驾把每个收费站都记下来。他问欠薪有没有消息，"
                "我如实说还在排队，他说“不急，手里有活了”。"
            ),
        ),
        Visit(
            days_ago=100,
            hour=19,
            by="shen",
            mode="phone",
            present=("wife",),
            next_after=52,
            next_why="试用期满后上门回访",
            measures=(
                MeasureResult("m1", "done", "第二个月全勤"),
                MeasureResult("m2", "partly", "债权人会议开过，分配方案未定"),
            ),
            observations=(
                Observation("rigid_expense", "信用卡每月还一千，没有逾期", 1),
                Observation("mental", "睡眠正常，休息日带儿子踢球", 0),
                Observation("support", "车队里有两个同乡", 1),
            ),
            narrative=(
                "丈夫在跑夜车，电话是阮氏兰接的。她一句一句慢慢讲：“他现在回来，先洗手，"
                "再讲路上看到什么。”以前三个人吃饭只有电视在说话。家里的还款单由她保管，"
                "每还一笔画一只小船，已经画到第四只。她问自己能不能也去学中文写字，"
                "我把社区学校的晚班时间发到她手机上，她回了一个“谢”字，笔画一个没少。"
            ),
        ),
        Visit(
            days_ago=48,
            hour=15,
            by="shen",
            present=("head", "wife", "boy"),
            next_after=30,
            next_why="回访结案",
            measures=(
                MeasureResult("m1", "done", "连续在岗三个月，转正"),
                MeasureResult("m2", "partly", "欠薪分得首批 3,000 元"),
            ),
            observations=(
                Observation("child", "父子修同一双守门员手套", 0),
                Observation("rigid_expense", "分期余两期", 1),
            ),
            narrative=(
                "三个人都在家，饭桌上是阮氏兰做的米粉，陈永康给我盛了一碗，辣得我直喝水。"
                "他把还款单给我看，只剩最后两期，用红笔圈着。安澜讲球队教练准他做替补守门员，"
                "父亲拿过手套，自己拿粗线缝裂口，缝得比买的还牢。我问他还去不去棋摊，他说周日去，"
                "“平时人家等我出车”。"
            ),
        ),
    ),
    reviews=(
        Review(
            days_ago=44,
            by="shen",
            plan_version=1,
            decision="close",
            summary=(
                "岗位和欠费两个目标都达到，收入超过边缘线一倍，临时救助按期停发。家庭自己能应付，"
                "转为普通居民服务。"
            ),
            results=(
                GoalResult("g1", "achieved", "在岗三个月，已转正", (160, 130, 48)),
                GoalResult("g2", "achieved", "水费清零，分期有能力按月付完", (175, 48)),
            ),
            domain_notes=(
                DomainNote("income", "由三分降到零分，来自工资，不靠救助。"),
                DomainNote("mental", "找回了时间表，睡眠随班次调整。"),
            ),
        ),
    ),
    closures=(
        Closure(
            kind="goals_met",
            proposed_days_ago=41,
            by="shen",
            decided_days_ago=39,
            decided_by="lu",
            summary=(
                "就业稳定三个月，欠费处理完毕，家庭成员均同意结案。后续欠薪分配由法律援助站直接通"
                "知本人。"
            ),
        ),
    ),
)
