"""The Luo family, whose plan waits for the supervisor."""

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
    Plan,
    Score,
    Submission,
    Visit,
    resident_id,
)

FAMILY = Family(
    key="luo",
    stage="plan_submitted",
    grade="orange",
    number="YL02-0064",
    area="YL02",
    worker="shen",
    supervisor="lu",
    source="community",
    opened_days_ago=26,
    story=(
        "残疾人证年审时，助残员发现骆𠅤家两本证、一个大学生，却没有申请过任何助学。问他为什么，"
        "他说“看不见字，表格递过来就递过去了”。"
    ),
    income_cents=534_000,
    living="样例镇望春路88弄21号101室",
    registered="样例镇望春路88弄21号101室",
    people=(
        Person(
            key="head",
            name="骆𠅤",
            relation="0",
            number=resident_id("19760325", 619),
            health="2",
            health_note="视网膜色素变性，仅有光感",
            disability="11",
            education="70",
            work_ability="partial",
            occupation="盲人按摩师",
            insurance="employee",
            marital="20",
            note="盲人按摩师，店面去年拆迁后没有再开。",
        ),
        Person(
            key="wife",
            name="申小妹",
            relation="1",
            number=resident_id("19790914", 726),
            health="2",
            health_note="轻度智力残疾，癫痫，近两年没有发作",
            disability="53",
            education="80",
            work_ability="partial",
            insurance="resident",
            marital="20",
            note="会做家务，钱数不清，出门要有人带。",
        ),
        Person(
            key="daughter",
            name="骆以安",
            relation="3",
            number=resident_id("20061028", 460),
            health="1",
            education="20",
            school="样例师范大学",
            work_ability="unable",
            insurance="resident",
            marital="10",
            note="师范专业大二，住校，周末回来给父亲读信。",
        ),
    ),
    edges=(
        Edge("partner", "head", "wife", "married"),
        Edge("parent", "head", "daughter"),
        Edge("parent", "wife", "daughter"),
        Edge("guardian", "head", "wife"),
    ),
    phones=(
        Phone("19900006190", "head", "读屏手机，语音比文字快"),
        Phone("19900004604", "daughter", "上课静音，晚上八点后"),
    ),
    categories=(
        CategorySpan("rigid_expense", 1420, 725, "支出型贫困家庭"),
        CategorySpan("marginal", 724),
    ),
    primary_cause="disability",
    secondary_causes=("schooling", "unemployment"),
    consents=(
        Consent("head", "notice", 25, note="全文念给本人听，按手印。"),
        Consent("head", "sharing", 25, note="同意学校资助中心核实家庭情况。"),
    ),
    assessments=(
        Assessment(
            days_ago=12,
            by="shen",
            grade="orange",
            summary=(
                "夫妻互相依靠，平衡很薄。政策没有享受到，是因为没有人把信读出来；"
                "女儿的学费和父亲的手艺是两个最好使力的地方。"
            ),
            scores=(
                Score("income", 2, "两份残疾补贴加他的按摩零活，每人不到两千。"),
                Score("rigid_expense", 2, "学费住宿费一年 6,800 元，去年向同乡借的。"),
                Score("housing", 1, "底楼潮，卫生间没有扶手，他摔过一次。"),
                Score("illness", 1, "癫痫控制得住，眼睛没有治疗指望。"),
                Score("care", 2, "她做饭他算账，缺一个就都转不动。"),
                Score("employment", 2, "按摩店拆了，手艺还在，客人散了。"),
                Score("education", 1, "以安勤工俭学到半夜，有一门课补考。"),
                Score("mental", 1, "他常说自己没用，听收音机里的相声还会笑。"),
                Score("support", 1, "同乡和老客人时常来坐坐。"),
                Score("child", 0, "女儿已成年。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="shen",
            begun_days_ago=8,
            review_in=88,
            until_in=178,
            situation=(
                "这家人有手艺、有读书的孩子，缺的是有人把政策读给他们听、把表格填好。先办助学，"
                "再把按摩的活接回来，卫生间扶手趁底楼改造一起做。"
            ),
            aims="让该有的帮助读得到、办得成，让手艺重新换饭吃。",
            submissions=(
                Submission(
                    days_ago=2,
                    outcome="waiting",
                    goals=(
                        Goal(
                            "g1",
                            "education",
                            "以安本学年学费不再借钱",
                            "当年已落实的助学金额（元）",
                            "0 元",
                            "6,800 元",
                            60,
                        ),
                        Goal(
                            "g2",
                            "employment",
                            "骆师傅每月有二十单按摩",
                            "每月按摩单数",
                            "3 单",
                            "20 单，连续两个月",
                            120,
                        ),
                        Goal(
                            "g3",
                            "housing",
                            "卫生间不再滑倒",
                            "扶手与防滑地面",
                            "没有，一年摔一次",
                            "装好，三个月不摔",
                            75,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m1",
                            "g1",
                            "policy_agency",
                            "代填残疾人子女助学和国家助学金两张申请表",
                            "shen",
                            "学校资助中心",
                            30,
                            "once",
                        ),
                        Measure(
                            "m2",
                            "g2",
                            "job_referral",
                            "居委会活动室每周二、四下午让出一张床位，邻里优惠价",
                            "",
                            "望春居民区居委会",
                            120,
                            "weekly",
                        ),
                        Measure(
                            "m3",
                            "g3",
                            "housing_repair",
                            "无障碍改造申请，装两根扶手、铺防滑垫",
                            "",
                            "镇残联 韩守一",
                            75,
                            "once",
                        ),
                        Measure(
                            "m4",
                            "g2",
                            "companion",
                            "志愿者领着申小妹认去活动室的路，走熟为止",
                            "",
                            "望春志愿服务队",
                            40,
                            "weekly",
                        ),
                    ),
                ),
            ),
        ),
    ),
    visits=(
        Visit(
            days_ago=25,
            hour=15,
            by="shen",
            present=("head", "wife"),
            next_after=13,
            next_why="等以安周末回来再做预估",
            observations=(
                Observation("employment", "给我捏了两下肩，手劲稳，穴位准", 2),
                Observation("housing", "卫生间瓷砖缝长青苔", 1),
            ),
            narrative=(
                "骆师傅听脚步就说“新来的，走路快”。屋里东西摆得极有规矩，椅子离桌沿一拳，"
                "妻子挪动半寸他都知道。申小妹端来三杯茶，一杯一杯数着放。他从抽屉里摸出一沓信封，"
                "都是没拆的，最早的是前年学校寄来的助学通知，过期了。他沉默半天，说女儿怕他难过，"
                "从来不催。我把剩下的信一封封念完，分成要办的和不要办的两堆，要办的有三封。"
            ),
        ),
        Visit(
            days_ago=12,
            hour=10,
            minute=20,
            by="shen",
            present=("head", "wife", "daughter"),
            next_after=12,
            next_why="补齐证明后写方案",
            observations=(
                Observation("education", "以安在快餐店打工到十一点，补考一门", 1),
                Observation("care", "癫痫药由女儿每周分装", 2),
            ),
            narrative=(
                "以安回来了，边听边在本子上记，字密密麻麻。她说真正拖累成绩的是夜班，"
                "若学费有着落就只在周末做。父女俩为这件事起了争执，骆师傅讲“借也要让你念”，"
                "以安讲“借的钱我来还”。申小妹在旁边不说话，伸手把两个人的手拉到一起。"
                "我请他们各说一个最想先改的地方：父亲要活儿，女儿要学费，妈妈指了指卫生间。"
                "三条正好写成三个目标。"
            ),
        ),
        Visit(
            days_ago=3,
            hour=16,
            minute=30,
            by="shen",
            mode="office",
            present=("head", "daughter"),
            next_after=5,
            next_why="方案批下来当面讲一遍",
            observations=(Observation("support", "老客人老赵主动说要来活动室捧场", 1),),
            narrative=(
                "以安领着父亲走到居委会，一路数了四百二十步。把方案从头念给他听，念到“每月二十单”"
                "他插话，问为什么不写三十。我说先站稳再加，他同意。以安看到助学两张表都填好了，"
                "只差辅导员签字，当场拍下来发过去。活动室那张床他伸手量了高度，要垫高一块砖。"
                "骆师傅摸着纸按了手印，说自己头一回知道纸上写的是什么再按。"
            ),
        ),
    ),
)
