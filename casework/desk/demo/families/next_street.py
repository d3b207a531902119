"""The Ma family of the neighbouring street: seen only by that street's own staff."""

from casework.desk.demo.script import (
    Assessment,
    CategorySpan,
    Consent,
    Edge,
    Family,
    Goal,
    Measure,
    MeasureResult,
    Observation,
    Person,
    Phone,
    Plan,
    Score,
    SelfCare,
    Submission,
    Visit,
    resident_id,
)

FAMILY = Family(
    key="ma",
    stage="active",
    grade="yellow",
    number="LZ01-0003",
    area="LZ01",
    worker="fang",
    supervisor="qin",
    source="discovery",
    opened_days_ago=64,
    story=(
        "特困人员年度核对时，方予安发现马文斌把供养金大半转给了在外地打工的侄子，自己省着吃馒头。"
        "侄子后来承认是借去周转，答应分月还。"
    ),
    income_cents=207_500,
    living="邻镇河湾路31弄2号102室",
    registered="邻镇河湾路31弄2号102室",
    people=(
        Person(
            key="head",
            name="马文斌",
            relation="0",
            number=resident_id("19531108", 155),
            ethnicity="03",
            health="3",
            health_note="脑梗后右侧肢体活动不便",
            disability="43",
            education="80",
            work_ability="unable",
            insurance="resident",
            marital="10",
            note="渡口撑船到五十八岁，能辨天气，常在河边坐。",
        ),
        Person(
            key="nephew",
            name="马晓东",
            relation="8",
            relation_wording="侄子",
            document="none",
            given_sex="1",
            in_household=False,
            marital="20",
            note="大哥的儿子，外地工地。",
        ),
        Person(
            key="brother",
            name="马文海",
            relation="7",
            document="none",
            given_sex="1",
            in_household=False,
            marital="30",
            note="同胞大哥，住养老院，书信往来。",
        ),
    ),
    edges=(Edge("parent", "brother", "nephew"),),
    phones=(Phone("19900001550", "head", "左手接，慢"),),
    categories=(CategorySpan("extreme_poverty", 1250),),
    primary_cause="no_labour",
    secondary_causes=("disability", "frail_old_age"),
    consents=(
        Consent("head", "notice", 63),
        Consent("head", "photos", 63, note="同意拍摄药盒和手部康复，不露脸。"),
    ),
    assessments=(
        Assessment(
            days_ago=60,
            by="fang",
            grade="yellow",
            summary="生活能自理大半，钱却到不了自己嘴里。先管住供养金，再补上洗澡这块。",
            self_care=(SelfCare("head", ("bathing",)),),
            scores=(
                Score("income", 2, "供养金按时，被借出的每月收不回。"),
                Score("rigid_expense", 1, "护理费镇里承担，他只付水电。"),
                Score("housing", 1, "底楼近河，汛期要搬东西。"),
                Score("illness", 2, "脑梗后吃药不规律。"),
                Score("care", 1, "吃、穿、如厕自己能做，洗澡要人。"),
                Score("employment", 1, "已退养，不再劳动。"),
                Score("education", 0, "没有在读的人。"),
                Score("mental", 1, "不喜欢谈钱，谈河水能讲一下午。"),
                Score("support", 1, "亲戚只有侄子，帮忙也要钱。"),
                Score("child", 0, "没有未成年人。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="fang",
            begun_days_ago=57,
            review_in=33,
            until_in=120,
            situation=(
                "供养金要花在他自己身上，这件事不能绕。钱的保管、洗澡的搭手和喝清真口味的粥，"
                "三样一样一样做。"
            ),
            aims="供养金用在本人身上，洗澡不再冒险。",
            submissions=(
                Submission(
                    days_ago=56,
                    outcome="approved",
                    decided_days_ago=55,
                    decided_by="qin",
                    reason="同意，代管供养金请两人到场签字。",
                    goals=(
                        Goal(
                            "g1",
                            "income",
                            "每月供养金留在自己手里",
                            "月底余额（元）",
                            "40 元",
                            "800 元以上",
                            40,
                        ),
                        Goal(
                            "g2",
                            "care",
                            "每周安全洗澡两次",
                            "摔倒次数与洗澡次数",
                            "一周一次，摔过",
                            "一周两次，零摔倒",
                            30,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m1",
                            "g1",
                            "living_aid",
                            "供养金改由居委会代管卡，支出两人签字",
                            "fang",
                            "河湾居民区居委会",
                            40,
                            "monthly",
                        ),
                        Measure(
                            "m2",
                            "g2",
                            "care_service",
                            "居家服务员上门助浴，每月核对签到和摔倒记录",
                            "",
                            "邻镇居家服务社",
                            30,
                            "monthly",
                        ),
                    ),
                ),
            ),
        ),
    ),
    visits=(
        Visit(
            days_ago=50,
            hour=10,
            by="fang",
            present=("head",),
            next_after=26,
            next_why="对首笔代管账",
            measures=(
                MeasureResult("m1", "partly", "代管卡办好，侄子签了分月还款单"),
                MeasureResult("m2", "done", "助浴两次，坐凳高度合适"),
            ),
            observations=(Observation("income", "首月余额 620 元", 1),),
            narrative=(
                "马老伯坐在河埠头看船，说东风夜里要转。他肯把供养金卡交给两人代管，"
                "条件是每月十块必须留给他买鱼饵。侄子晓东在电话里很不好意思，把借条拍照发来，"
                "三个月还清。助浴员小周把凳子垫稳，老伯用左手抓着扶手，洗完第一句话是“水不烫，"
                "像夏天落雨”。"
            ),
        ),
        Visit(
            days_ago=24,
            hour=15,
            minute=30,
            by="fang",
            present=("head",),
            next_after=26,
            next_why="月底对账",
            measures=(
                MeasureResult("m1", "done", "月底余额 860 元"),
                MeasureResult("m2", "done", "每周两次，无摔倒"),
            ),
            observations=(Observation("illness", "药盒空格与日期对得上", 1),),
            narrative=(
                "河埠头的石阶新装了铁链，他说是自己向村里要的，免得半夜摸黑踩空。"
                "对账本翻到第二页，买菜、电费、鱼饵三栏，月底八百六。粥铺的老板给他留清真锅，"
                "每天早晨一碗，他付现钱，不肯欠。他把借条收在布袋里，上面写着第一次还来的四百，"
                "念了三遍才折好。"
            ),
        ),
    ),
)
