"""The Feng family: an ageing mother and her disabled grown son; their review is due."""

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
    MeasureResult,
    Observation,
    Outsider,
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
    key="feng",
    stage="review_due",
    grade="yellow",
    number="YL03-0014",
    area="YL03",
    worker="bai",
    supervisor="lu",
    source="request",
    opened_days_ago=118,
    story=(
        "冯素珍来问“我要是没了，儿子怎么办”。她自己查出肺部小结节，医生叫定期复查，"
        "她没有告诉任何人，先来问儿子的去处。"
    ),
    income_cents=596_000,
    living="样例镇青禾路240弄7号104室",
    registered="样例镇青禾路240弄7号104室",
    people=(
        Person(
            key="head",
            name="冯素珍",
            relation="0",
            number=resident_id("19620709", 208),
            health="2",
            health_note="肺部小结节随访，腰椎间盘突出",
            education="60",
            work_ability="unable",
            insurance="employee",
            marital="30",
            note="托儿所退休，儿子的事记满了七本练习簿。",
        ),
        Person(
            key="son",
            name="杜鹏",
            relation="2",
            number=resident_id("19930315", 551),
            health="2",
            health_note="唐氏综合征，甲状腺功能减退，长期服药",
            disability="52",
            education="80",
            work_ability="partial",
            insurance="resident",
            marital="10",
            note="会扫地、叠衣服、认十以内的数，喜欢公交车，记得每条线的站名。",
        ),
        Person(
            key="late",
            name="杜长根",
            relation="1",
            document="none",
            given_sex="1",
            given_birth_on=date(1960, 2, 2),
            died_on=date(2018, 11, 11),
            in_household=False,
            note="脑溢血去世。",
        ),
        Person(
            key="aunt",
            name="冯素琴",
            relation="7",
            document="none",
            given_sex="2",
            given_birth_on=date(1966, 8, 14),
            in_household=False,
            marital="20",
            note="冯素珍的妹妹，住邻街，愿意做儿子的意定监护人，还没有办。",
        ),
    ),
    outside=(
        Outside("kin", "妹妹冯素琴", "每周来一次", "strong", "both"),
        Outside("service", "阳光之家", "日间照料", "strong", "in"),
        Outside("office", "残疾人联合会", "护理补贴", "ordinary", "in"),
        Outside("employer", "福利工场", "停工两年", "weak", "none"),
    ),
    edges=(
        Edge("partner", "late", "head", "widowed"),
        Edge("sibling", "head", "aunt"),
        Edge("parent", "head", "son"),
        Edge("parent", "late", "son"),
        Edge("guardian", "head", "son"),
    ),
    phones=(Phone("19900002080", "head", ""), Phone("19900005511", "aunt", "冯素琴家座机转的手机")),
    categories=(
        CategorySpan("rigid_expense", 1510, 705, "支出型贫困家庭"),
        CategorySpan("marginal", 704),
    ),
    primary_cause="disability",
    secondary_causes=("illness", "no_labour"),
    consents=(
        Consent("head", "notice", 117),
        Consent(
            "son",
            "sharing",
            117,
            by_guardian="head",
            note="同意阳光之家与居委会互通出勤和服药情况。",
        ),
        Consent(
            "son", "photos", 96, by_guardian="head", note="同意阳光之家的活动照片留底，不外传。"
        ),
    ),
    assessments=(
        Assessment(
            days_ago=113,
            by="bai",
            grade="orange",
            summary=(
                "母子相依，母亲的病和年纪让“以后”变成眼前的事。儿子有能学会的本事，"
                "只是从来没有给过他机会。"
            ),
            self_care=(SelfCare("son", ("bathing",)),),
            scores=(
                Score("income", 2, "退休金、残疾补贴合起来人均刚过边缘线。"),
                Score("rigid_expense", 2, "儿子的药、她的检查费，一月近一千二。"),
                Score("housing", 1, "底楼有小院，水管锈，雨天返潮。"),
                Score("illness", 2, "她有结节待查，儿子甲减要长期复查。"),
                Score("care", 2, "洗澡要帮，出门要牵，没有第二个人会做。"),
                Score("employment", 2, "儿子没有去处，整天在家。"),
                Score("education", 0, "都已离开学校。"),
                Score("mental", 1, "她睡前反复检查门锁。"),
                Score("support", 1, "妹妹每周来一次。"),
                Score("child", 0, "没有未成年人。"),
            ),
        ),
        Assessment(
            days_ago=36,
            by="bai",
            grade="yellow",
            summary=(
                "白天有了去处，药费降下来，洗澡学会一半。最后一件是监护安排，家里人已经肯坐下来谈。"
            ),
            self_care=(SelfCare("son", ("bathing",)),),
            scores=(
                Score("income", 2, "收入没变，残疾人两项补贴调高了一点。"),
                Score("rigid_expense", 1, "甲减用药纳入门诊慢病，自付少了四成。"),
                Score("housing", 1, "水管换了一段，潮气轻些。"),
                Score("illness", 2, "结节三个月复查稳定，还要再跟。"),
                Score("care", 1, "儿子学会开关水、打泡、冲身子，后三步她来。"),
                Score("employment", 1, "阳光之家每周三天，叠毛巾有津贴。"),
                Score("education", 0, "无在读。"),
                Score("mental", 1, "门锁检查从五遍减到两遍。"),
                Score("support", 1, "阳光之家的家长互相留了电话。"),
                Score("child", 0, "无未成年人。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="bai",
            begun_days_ago=110,
            review_in=-2,
            until_in=60,
            situation=(
                "冯阿姨怕的是身后事，眼前缺的是喘口气。给鹏鹏一个白天的去处，"
                "教他一件能自己做的事，再把监护的手续问清楚。"
            ),
            aims="母亲能喘口气，儿子能自己做几件事，以后的事有个说法。",
            submissions=(
                Submission(
                    days_ago=109,
                    outcome="approved",
                    decided_days_ago=107,
                    decided_by="lu",
                    reason="同意。监护一项先咨询，不催本人做决定。",
                    goals=(
                        Goal(
                            "g1",
                            "employment",
                            "鹏鹏白天有去处",
                            "每周到阳光之家的天数",
                            "0 天",
                            "3 天，出勤八成以上",
                            -20,
                        ),
                        Goal(
                            "g2",
                            "care",
                            "鹏鹏洗澡少一半帮助",
                            "洗澡中要人动手的步骤（共六步）",
                            "6 步",
                            "3 步以内",
                            -5,
                        ),
                        Goal(
                            "g3",
                            "support",
                            "把儿子以后由谁照管商量出一个方向",
                            "咨询次数与书面意见",
                            "没有问过",
                            "公证处咨询一次，全家写下意见",
                            15,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m1",
                            "g1",
                            "care_service",
                            "申请阳光之家，前两周母亲陪半天，往后每月对一次出勤",
                            "",
                            "青禾阳光之家 缪老师",
                            -20,
                            "monthly",
                        ),
                        Measure(
                            "m2",
                            "g2",
                            "care_service",
                            "康复师上门做六步洗澡图卡训练，每月看一次进步",
                            "",
                            "区残联康复科",
                            -5,
                            "monthly",
                        ),
                        Measure(
                            "m3",
                            "g3",
                            "policy_agency",
                            "陪同咨询意定监护和财产安排",
                            "bai",
                            "法律援助站",
                            15,
                            "monthly",
                        ),
                        Measure(
                            "m4",
                            "g3",
                            "medical_aid",
                            "陪冯素珍做结节复查，结果当天告诉妹妹",
                            "bai",
                            "",
                            15,
                            "quarterly",
                        ),
                    ),
                ),
            ),
        ),
    ),
    visits=(
        Visit(
            days_ago=103,
            hour=13,
            by="bai",
            present=("head", "son"),
            next_after=15,
            next_why="看头两周适应",
            measures=(MeasureResult("m1", "partly", "试去两个半天，哭了一次，第二天自己背包"),),
            observations=(Observation("employment", "在阳光之家叠好二十条毛巾", 2),),
            narrative=(
                "鹏鹏把背包带子咬湿了，还是站到门口等我。缪老师给他一张公交线路图，他马上不哭了，"
                "一站一站念给全班听。叠毛巾的活他做得比老师齐，边角对得笔直。"
                "冯阿姨在走廊玻璃后面看，一直抹眼睛，说三十几年头一回看见他跟别人坐一排。"
                "回家路上她问明天能不能来迟一点，她想去菜场慢慢走一圈。"
            ),
        ),
        Visit(
            days_ago=88,
            hour=15,
            minute=15,
            by="bai",
            present=("head", "son"),
            next_after=15,
            next_why="看图卡训练的进步",
            measures=(
                MeasureResult("m1", "done", "每周三天，缺一次因感冒"),
                MeasureResult("m2", "partly", "会自己开关水，冲洗还要提醒"),
            ),
            observations=(Observation("care", "六步里自己能做两步", 2),),
            narrative=(
                "浴室门上贴着六张图，他指着第一张说“开水”，指到第四张就望着妈妈。"
                "康复师让冯阿姨把手背在身后，只许说不许动，她憋得脸都红了。"
                "鹏鹏慢吞吞挤出一大坨洗发露，抹得满头泡，自己先笑起来。两步算过关，"
                "第三步冲头发还怕水，先从戴浴帽开始。冯阿姨把进展写进第八本练习簿。"
            ),
        ),
        Visit(
            days_ago=73,
            hour=10,
            by="bai",
            mode="joint",
            present=("head", "son"),
            outsiders=(
                Outsider("郁律师", "样例镇法律援助站"),
                Outsider("冯素琴", "亲属"),
            ),
            next_after=15,
            next_why="全家想好再谈",
            measures=(MeasureResult("m3", "partly", "律师讲了两种办法，家里要考虑"),),
            observations=(Observation("mental", "讲到自己的结节，第一次没有压低声音", 1),),
            narrative=(
                "郁律师用一张纸讲清楚：妈妈在时可以先指定谁来接，接的人也要有人看着。"
                "素琴当场说愿意接，冯素珍却迟疑，怕妹妹的儿媳不高兴。大家没有逼她，"
                "约好各自回去和家里商量。她在门口才把结节的事讲出来，素琴愣了，"
                "姐妹俩抱着哭了一场，鹏鹏跑去拿纸巾，先擦了阿姨，再擦妈妈。"
            ),
        ),
        Visit(
            days_ago=58,
            hour=9,
            minute=30,
            by="bai",
            present=("head",),
            next_after=15,
            next_why="复查报告出来再看",
            recorded_after=4,
            measures=(
                MeasureResult("m4", "done", "陪去做 CT，两周后出正式报告"),
                MeasureResult("m1", "done", "鹏鹏自己坐班车去，五站没有坐过头"),
            ),
            observations=(Observation("illness", "结节与三个月前相仿，医生口头说稳定", 2),),
            narrative=(
                "陪冯阿姨去区中心医院做 CT，等叫号一个半小时，她把儿子的作息一条一条背给我听，"
                "几点吃药、几点要提醒喝水、下雨天不肯穿蓝雨衣。轮到她时手冰凉，"
                "护士让我握着她进去。医生看了片子说与上次差不多，三个月后再来。"
                "她出来坐在台阶上吃了半个包子，说今天起先学着相信医生。"
            ),
        ),
        Visit(
            days_ago=43,
            hour=14,
            minute=30,
            by="bai",
            mode="phone",
            present=("head",),
            next_after=13,
            next_why="补预估、核药费",
            measures=(
                MeasureResult("m2", "done", "第三步学会，要人动手的剩三步"),
                MeasureResult("m4", "partly", "正式报告与口头一致"),
            ),
            observations=(Observation("rigid_expense", "慢病备案后药费少四成", 1),),
            narrative=(
                "电话那头鹏鹏抢着报站名，报完才肯把话筒给妈妈。冯阿姨说正式报告拿到了，“小，圆，"
                "没长”，她把这四个字写在冰箱上。甲状腺的药改走慢病结算，这个月少付两百六。"
                "洗澡的事她学会闭嘴了，站在门外数到一百再进去，只帮他冲头、擦背和擦干。"
                "她想等孩子这三步稳了，"
                "再去公证处。"
            ),
        ),
        Visit(
            days_ago=30,
            hour=15,
            by="bai",
            present=("head", "son"),
            next_after=30,
            next_why="到期回访，带记录表逐项对",
            measures=(
                MeasureResult("m1", "done", "本月 12 天，全勤"),
                MeasureResult("m2", "done", "要人动手的步骤稳定在三步"),
                MeasureResult("m3", "partly", "妹妹家同意，约公证处咨询"),
            ),
            observations=(
                Observation("support", "家长群里约好轮流接送", 1),
                Observation("employment", "领到第一笔津贴 180 元，给妈妈买了围裙", 1),
            ),
            narrative=(
                "鹏鹏从枕头下摸出红包，里面是第一笔津贴，他不肯存，要去买东西。"
                "他自己挑了一条印着公交车的围裙，让妈妈当场系上。冯阿姨说素琴家开了一次会，"
                "儿媳也点了头，条件是房子写清楚。她把这些一样样记在新的本子第一页，标题写着“以后”"
                "。我提醒方案的时间到了，下次来要逐条打分，她问能不能也让鹏鹏自己画一张脸来表示。"
            ),
        ),
    ),
)
