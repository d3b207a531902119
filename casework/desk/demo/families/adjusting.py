"""The Wang family: burnt out and in debt; reviewed, the second version of the plan waiting."""

from casework.desk.demo.families.adjusting_visits import VISITS
from casework.desk.demo.script import (
    Assessment,
    CategorySpan,
    Consent,
    DomainNote,
    Edge,
    Family,
    Goal,
    GoalResult,
    Measure,
    Person,
    Phone,
    Phq2,
    Plan,
    Review,
    Score,
    Submission,
    resident_id,
)

_ROOM = Goal(
    "g1",
    "housing",
    "一家四口住回能住的房子",
    "入住时间与房屋安全",
    "暂住亲戚家，四人一间",
    "搬入修好的房子，电路验收合格",
    -10,
)
_DEBT = Goal(
    "g2",
    "rigid_expense",
    "还债有数，不再借新债",
    "每月还款与新增借款（元）",
    "未还，每月新借 2,000",
    "每月还 1,500，不新借",
    40,
)
_BOY = Goal(
    "g3", "mental", "承宇不再怕火、睡得安稳", "每周夜惊次数", "5 次", "1 次以下，连续四周", 15
)
_BOOKS = Goal(
    "g5", "education", "承宇上课坐得住", "班主任每周记录的离座次数", "6 次", "2 次以下", 90
)
_SAFE = Goal(
    "g6",
    "housing",
    "新电路安全，不再在室内充电",
    "随机上门查看",
    "插线板串接三个",
    "三次上门均合格",
    60,
)

_REPAIR = Measure(
    "m1",
    "g1",
    "housing_repair",
    "申请受灾住房修缮，电路由持证电工重排",
    "",
    "镇房管办 邹工",
    -10,
    "once",
)
_RELIEF = Measure("m2", "g1", "living_aid", "发放受灾临时救助和过渡被褥", "shen", "", -40, "once")
_LEDGER = Measure(
    "m3",
    "g2",
    "policy_agency",
    "和债主逐笔签延期字据，做一张还款表",
    "shen",
    "人民调解委员会",
    40,
    "monthly",
)
_PLAY = Measure(
    "m4",
    "g3",
    "counselling",
    "儿童心理老师做沙盘游戏，两周一次",
    "",
    "区心理服务中心 江老师",
    15,
    "twice_monthly",
)
_SCHOOL = Measure(
    "m5", "g5", "tutoring", "志愿家教每周两次，兼做陪读", "", "样例师大志愿队", 90, "twice_monthly"
)
_CHECK = Measure(
    "m6",
    "g6",
    "companion",
    "楼道安全员随机上门看充电和插座",
    "",
    "望春居民区安全员 邬师傅",
    60,
    "twice_monthly",
)
_WORK = Measure(
    "m7",
    "g2",
    "job_referral",
    "雷敏接超市早班收银，做满试用期",
    "",
    "就业援助员 董晓岚",
    40,
    "monthly",
)

FAMILY = Family(
    key="wang",
    stage="version_2_submitted",
    grade="orange",
    number="YL02-0031",
    area="YL02",
    worker="shen",
    supervisor="lu",
    source="department",
    opened_days_ago=96,
    story=(
        "清晨电动车电池在门厅充电起火，一家人从窗台翻到隔壁阳台，人没有大伤，屋里烧得只剩铁架床。"
        "消防所通报镇里，房管办和救助所同天到场。"
    ),
    income_cents=490_000,
    living="样例镇望春路175弄9号601室",
    registered="样例镇望春路175弄9号601室",
    people=(
        Person(
            key="head",
            name="汪立群",
            relation="0",
            number=resident_id("19840612", 277),
            health="2",
            health_note="右手烫伤植皮，握力未恢复",
            education="40",
            work_ability="partial",
            occupation="电动车维修",
            insurance="resident",
            marital="20",
            note="电动车维修，私自给几位骑手换过电池，觉得火是自己惹的。",
        ),
        Person(
            key="wife",
            name="雷敏",
            relation="1",
            number=resident_id("19871120", 822),
            health="1",
            education="60",
            work_ability="able",
            occupation="超市收银员",
            insurance="resident",
            marital="20",
            note="原在家带孩子，会做收银。",
        ),
        Person(
            key="boy",
            name="汪承宇",
            relation="2",
            number=resident_id("20170505", 133),
            health="1",
            education="80",
            school="望春小学",
            insurance="resident",
            marital="10",
            note="见到打火机会捂耳朵。",
        ),
        Person(
            key="granny",
            name="万招娣",
            relation="5",
            number=resident_id("19550127", 344),
            health="3",
            health_note="慢性支气管炎，吸入烟尘后加重",
            education="90",
            work_ability="unable",
            insurance="resident",
            marital="30",
            note="农村养老金每月 1,500 元。",
        ),
    ),
    edges=(
        Edge("partner", "head", "wife", "married"),
        Edge("parent", "head", "boy"),
        Edge("parent", "wife", "boy"),
        Edge("parent", "granny", "head"),
        Edge("guardian", "head", "boy"),
    ),
    phones=(
        Phone("19900002770", "head", "修车时手脏，响铃后回电"),
        Phone("19900008220", "wife", "早班 6 至 13 点不接"),
    ),
    categories=(CategorySpan("disaster", 96),),
    primary_cause="disaster",
    secondary_causes=("debt", "housing"),
    consents=(
        Consent("head", "notice", 95),
        Consent("boy", "sharing", 90, by_guardian="wife", note="同意学校与心理老师互通情况。"),
    ),
    assessments=(
        Assessment(
            days_ago=92,
            by="shen",
            grade="orange",
            summary=(
                "房子毁了、债背上了、人吓着了，三件事绞在一起。亲戚和邻里还在帮，"
                "家里两个大人都能做事，恢复有底子。"
            ),
            phq2=(Phq2("head", 3, 2),),
            scores=(
                Score("income", 3, "修车摊停了，全家靠老人的养老金。"),
                Score("rigid_expense", 1, "植皮自费一万一，借住要出伙食。"),
                Score("housing", 3, "原房不能住，借住亲戚家一间房四个人。"),
                Score("illness", 1, "右手植皮，老人咳得躺不平。"),
                Score("care", 1, "孩子夜里要人陪，白天还能轮替。"),
                Score("employment", 2, "一人不能使力，一人没有上班。"),
                Score("education", 1, "起火以后还没有回校上课。"),
                Score("mental", 2, "他反复说是自己害的，承宇夜惊。"),
                Score("support", 1, "亲戚肯借住，邻居凑了衣服。"),
                Score("child", 2, "孩子目睹火情，怕光怕响。"),
            ),
        ),
        Assessment(
            days_ago=24,
            by="shen",
            grade="orange",
            summary="住和吃已经安稳，还款、孩子上课和用电习惯三处没有到位，方案需要调整。",
            phq2=(Phq2("head", 1, 1),),
            scores=(
                Score("income", 2, "雷敏早班收银，每月 3,400 元。"),
                Score("rigid_expense", 2, "每月还债 1,000，少于约定的 1,500。"),
                Score("housing", 1, "已搬回，油漆味重，插座还差两处验收。"),
                Score("illness", 1, "手能握扳手，老人雾化后咳得少。"),
                Score("care", 1, "放学到天黑由老人看着。"),
                Score("employment", 2, "修车摊没有恢复，他在帮别人看店。"),
                Score("education", 2, "老师说坐不住，每天离座好几次。"),
                Score("mental", 1, "夜惊从五次降到两次。"),
                Score("support", 1, "邻居还在送旧书。"),
                Score("child", 1, "看见厨房火苗仍会躲到门后。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="shen",
            begun_days_ago=91,
            review_in=-26,
            until_in=30,
            situation=(
                "先有地方住、有被盖，再谈债。汪立群把火灾揽在自己身上，修缮和还债都要让他参与，"
                "做得成一件是一件。"
            ),
            aims="住回去、理清债、让孩子睡得着。",
            submissions=(
                Submission(
                    days_ago=90,
                    outcome="approved",
                    decided_days_ago=89,
                    decided_by="lu",
                    reason="同意。修缮费走房管办专项，收据一律留存。",
                    goals=(_ROOM, _DEBT, _BOY),
                    measures=(_REPAIR, _RELIEF, _LEDGER, _PLAY, _WORK),
                ),
            ),
        ),
        Plan(
            version=2,
            by="shen",
            begun_days_ago=7,
            review_in=85,
            until_in=175,
            situation=(
                "房子住回来了，新问题浮上来：室内充电的老习惯没有改，承宇坐不住，还款达不到。"
                "第二版办结住房，增加安全查看和陪读。"
            ),
            aims="把安稳的日子过牢：用电不出事，孩子坐得住，债按月还。",
            change_reason="回访决定调整：住房办结，新发现室内充电和课堂离座两个问题。",
            submissions=(
                Submission(
                    days_ago=4,
                    outcome="waiting",
                    goals=(_DEBT, _BOY, _BOOKS, _SAFE),
                    measures=(_LEDGER, _PLAY, _WORK, _SCHOOL, _CHECK),
                ),
            ),
        ),
    ),
    visits=VISITS,
    reviews=(
        Review(
            days_ago=21,
            by="shen",
            plan_version=1,
            decision="adjust",
            summary=(
                "房子和早班收银落到了实处，债有了规矩；电池在室内充电的旧习惯重新冒头，"
                "孩子由夜惊转成课堂离座。方案要从救急转向把日子过稳，住房目标办结，"
                "新增安全和上学两条。"
            ),
            results=(
                GoalResult(
                    "g1", "achieved", "已入住，电路验收合格", (63, 33), "两处插座已通知整改。"
                ),
                GoalResult("g2", "progress", "每月还 1,000，没有新借", (50, 33)),
                GoalResult("g3", "progress", "每周夜惊 2 次", (63,)),
            ),
            domain_notes=(
                DomainNote("housing", "由三分降到一分，烧毁的部分全部重做。"),
                DomainNote("education", "离座是这次新看到的，先找诱因再谈纪律。"),
            ),
        ),
    ),
)
