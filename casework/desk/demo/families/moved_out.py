"""The Jiang family: a girl left with her grandmother; closed because they moved away."""

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
    Outsider,
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
    key="jiang",
    stage="moved_out",
    grade="yellow",
    number="YL02-0048",
    area="YL02",
    worker="shen",
    supervisor="lu",
    source="department",
    opened_days_ago=150,
    story=(
        "小学德育老师来函：学生蒋沐晨的家长栏写的是外婆，父母电话都打不通，"
        "入学体检通知没有人签字，孩子自己画了一个名字交上来。"
    ),
    income_cents=240_000,
    living="样例镇望春路66弄33号501室（租住）",
    registered="样例市别区样例路102号",
    people=(
        Person(
            key="head",
            name="蒋月英",
            relation="0",
            number=resident_id("19600517", 928),
            health="3",
            health_note="类风湿，手指变形，阴天痛得拿不住筷子",
            education="80",
            work_ability="unable",
            insurance="resident",
            marital="30",
            note="外婆，替人缝补挣零用，怕被说成抢别人的孩子。",
        ),
        Person(
            key="girl",
            name="蒋沐晨",
            relation="4",
            relation_wording="外孙女",
            number=resident_id("20181122", 948),
            health="1",
            education="80",
            school="样例二小",
            insurance="resident",
            marital="10",
            note="爱画房子，窗户里总画三个人。",
        ),
        Person(
            key="mother",
            name="蒋春妮",
            relation="3",
            document="none",
            given_sex="2",
            given_birth_on=date(1990, 2, 28),
            in_household=False,
            marital="40",
            note="在他区饭店做服务员，有住宿，原先不接电话。",
        ),
        Person(
            key="father",
            name="葛军",
            relation="8",
            relation_wording="前女婿",
            document="none",
            given_sex="1",
            in_household=False,
            marital="40",
            note="去向不明，抚养费从未支付。",
        ),
    ),
    edges=(
        Edge("parent", "head", "mother"),
        Edge("parent", "mother", "girl"),
        Edge("parent", "father", "girl"),
        Edge("partner", "mother", "father", "divorced"),
        Edge("guardian", "mother", "girl"),
    ),
    phones=(Phone("19900009280", "head", ""), Phone("19900001017", "mother", "饭店午晚市不接")),
    categories=(CategorySpan("marginal", 145),),
    primary_cause="guardianship",
    secondary_causes=("family_change", "illness"),
    consents=(
        Consent("head", "notice", 149),
        Consent(
            "girl",
            "sharing",
            118,
            by_guardian="mother",
            note="电话确认，母亲同意学校和社工互通情况。",
        ),
    ),
    assessments=(
        Assessment(
            days_ago=146,
            by="shen",
            grade="orange",
            summary=(
                "外婆尽心，身体却一天不如一天。孩子最缺的是一个能签字、能到场的监护人，"
                "母亲并非不愿，是不敢。"
            ),
            scores=(
                Score("income", 2, "外婆的养老金一千六，缝补每天二三十。"),
                Score("rigid_expense", 1, "止痛药和房租，勉强能撑。"),
                Score("housing", 2, "租的五楼朝北单间，祖孙一张床。"),
                Score("illness", 2, "类风湿没有规范用药。"),
                Score("care", 1, "沐晨反过来替外婆扣扣子。"),
                Score("employment", 2, "外婆没有工作，母亲收入不详。"),
                Score("education", 1, "作业自己做，没有人签名。"),
                Score("mental", 1, "孩子很懂事，懂事得不肯哭。"),
                Score("support", 2, "与老家亲戚久不来往。"),
                Score("child", 3, "监护人长期不在，体检、开家长会都缺人。"),
            ),
        ),
        Assessment(
            days_ago=74,
            by="shen",
            grade="yellow",
            summary="母亲回到孩子身边，外婆的手能做事了。剩下的住房问题要靠一家人搬到一起解决。",
            scores=(
                Score("income", 1, "母亲每月汇八百。"),
                Score("rigid_expense", 1, "慢病药上了门诊。"),
                Score("housing", 2, "还住单间，母亲那边有两室。"),
                Score("illness", 1, "规范用药，手肿消了。"),
                Score("care", 1, "外婆能自己梳头。"),
                Score("employment", 1, "母亲转为领班。"),
                Score("education", 0, "家长会母亲到场两次。"),
                Score("mental", 1, "跟母亲同住的周末，回来话多。"),
                Score("support", 1, "母亲与外婆恢复通话。"),
                Score("child", 1, "监护人每周见面，正在商量接走。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="shen",
            begun_days_ago=143,
            review_in=-67,
            until_in=-20,
            situation=(
                "孩子的父母都在，却都不在场。先把母亲找回来承担监护，外婆的病同时治，"
                "不给孩子换学校添一次折腾，直到大人真正准备好。"
            ),
            aims="让该在场的大人回到孩子身边，外婆的病有人管。",
            submissions=(
                Submission(
                    days_ago=141,
                    outcome="approved",
                    decided_days_ago=139,
                    decided_by="lu",
                    reason="同意。联系母亲先以外婆名义，不在孩子面前谈责任。",
                    goals=(
                        Goal(
                            "g1",
                            "child",
                            "母亲每周和沐晨见一次面",
                            "每月见面次数",
                            "0 次",
                            "4 次",
                            -80,
                        ),
                        Goal(
                            "g2",
                            "illness",
                            "外婆手能做家务",
                            "晨僵时间（分钟）",
                            "120 分钟",
                            "30 分钟以内",
                            -60,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m1",
                            "g1",
                            "counselling",
                            "母女两边分别谈，先电话后见面",
                            "shen",
                            "区心理服务中心",
                            -80,
                            "twice_monthly",
                        ),
                        Measure(
                            "m2",
                            "g2",
                            "medical_aid",
                            "风湿科建档，慢病药代配到居委会",
                            "",
                            "社区卫生服务中心",
                            -60,
                            "monthly",
                        ),
                        Measure(
                            "m3",
                            "g1",
                            "companion",
                            "假期由志愿者陪沐晨坐车去看母亲",
                            "",
                            "望春志愿服务队",
                            -70,
                            "monthly",
                        ),
                    ),
                ),
            ),
        ),
    ),
    visits=(
        Visit(
            days_ago=134,
            hour=17,
            by="shen",
            present=("head", "girl"),
            next_after=15,
            next_why="母亲电话要到了",
            measures=(MeasureResult("m1", "partly", "外婆肯把女儿电话给我"),),
            observations=(Observation("child", "作业本家长签名处画了一朵花", 3),),
            narrative=(
                "沐晨踮脚给外婆倒温水吃药，再去写作业，顺序像做了一百遍。画了七张房子，"
                "每张窗户里都有三个人，我没有问是谁。外婆等孩子进里屋才讲，女儿离婚后怕见人，"
                "头两年还寄钱，后来连电话也换了。她从针线盒底摸出一张写着号码的酒店便签，"
                "说自己打了几次没人接，“你替我打，她听见我声音要挂”。"
            ),
        ),
        Visit(
            days_ago=119,
            hour=14,
            minute=30,
            by="shen",
            mode="phone",
            present=("mother",),
            next_after=15,
            next_why="第一次见面",
            measures=(
                MeasureResult("m1", "done", "电话 50 分钟，约好月底来"),
                MeasureResult("m2", "done", "风湿科建档，配药一个月"),
            ),
            observations=(Observation("support", "母亲先问孩子身高，再问老人的手", 2),),
            narrative=(
                "打了三次，蒋春妮在下午两点的空班接起，没说话，先听见碗碟声。我报了居委会，"
                "讲沐晨的身高和新换的门牙，她哭出来，说不是不想要，是怕自己什么也给不起。"
                "她一个月休两天，从那边过来要换四部车。我没有劝她马上接走，"
                "只问愿不愿意先让孩子看见她一次，她说愿意，要去把头发染回来。"
            ),
        ),
        Visit(
            days_ago=96,
            hour=10,
            by="shen",
            present=("girl", "mother"),
            outsiders=(Outsider("竺老师", "样例二小德育处"),),
            next_after=20,
            next_why="跟进探望是否稳定",
            measures=(
                MeasureResult("m3", "done", "志愿者陪坐车去三次"),
                MeasureResult("m1", "done", "本月见面三次"),
            ),
            observations=(Observation("education", "母亲第一次到校开家长会", 0),),
            narrative=(
                "家长会结束，沐晨牵着妈妈的食指走出校门，没有松开过。竺老师把体检表交给蒋春妮签，"
                "她写名字时写得很用力，笔尖戳破了纸。回外婆家的路上，孩子问今天晚上可不可以不走，"
                "春妮说明天六点要上班，又说下个月领班宿舍批下来就有两间。外婆在门口等，"
                "母女俩碰面，只互相点了点头，饭却留了三双筷子。"
            ),
        ),
        Visit(
            days_ago=76,
            hour=16,
            by="shen",
            mode="office",
            present=("head", "mother"),
            next_after=10,
            next_why="迁居时间定了再核转学",
            measures=(
                MeasureResult("m2", "done", "晨僵缩短到二十分钟，能剥毛豆"),
                MeasureResult("m1", "done", "每周见面，稳定六周"),
            ),
            observations=(Observation("housing", "宿舍两室，外婆同去", 1),),
            narrative=(
                "外婆双手摊在桌上给我看，关节还是歪的，肿消了，会剥毛豆了。"
                "春妮拿来领班宿舍的证明，两室，离学校七百米，她想把老人和孩子一起接去。"
                "外婆先说不去，怕拖累女儿，讲着讲着变成问那边有没有菜场。"
                "我把要办的五件事列了张纸：转学、户籍、慢病药、居委会联系、救助关系转移，"
                "春妮一笔一笔跟着我抄。"
            ),
        ),
    ),
    reviews=(
        Review(
            days_ago=66,
            by="shen",
            plan_version=1,
            decision="close",
            summary=(
                "母亲承担起监护，外婆的病在规范治疗，一家三代已商定迁往他区同住。"
                "本方案的目标达到，其余事项随迁移转给接收居委会。"
            ),
            results=(
                GoalResult("g1", "achieved", "每月 4 次以上，稳定六周", (119, 96, 76)),
                GoalResult("g2", "achieved", "晨僵 20 分钟", (119, 76)),
            ),
            domain_notes=(DomainNote("child", "监护缺位由三分降到一分，迁居后继续观察。"),),
        ),
    ),
    closures=(
        Closure(
            kind="moved_away",
            proposed_days_ago=60,
            by="shen",
            decided_days_ago=58,
            decided_by="lu",
            summary=(
                "一家三口迁往别区，新址居委会已电话确认接收，转学与慢病药衔接完毕。"
                "个案资料按规定封存，接收方需要时凭函调阅。"
            ),
        ),
    ),
)
