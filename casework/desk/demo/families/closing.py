"""The Pan family: a mother back at work after her illness, whose closing waits for approval."""

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
    Phq2,
    Plan,
    Review,
    Score,
    Submission,
    Visit,
    resident_id,
)

FAMILY = Family(
    key="pan",
    stage="closing_proposed",
    grade="green",
    number="YL03-0026",
    area="YL03",
    worker="bai",
    supervisor="lu",
    source="request",
    opened_days_ago=128,
    story=(
        "潘丽华戴着毛线帽来窗口，化疗做到第五次，单位合同到期没有续。她只问一件事：女儿今年中考，"
        "家里还供不供得起。"
    ),
    income_cents=880_000,
    living="样例镇青禾路61弄14号302室",
    registered="样例镇青禾路61弄14号302室",
    people=(
        Person(
            key="head",
            name="潘丽华",
            relation="0",
            number=resident_id("19810406", 604),
            health="3",
            health_note="乳腺癌术后、化疗结束，服内分泌药，每三个月复查",
            education="30",
            work_ability="partial",
            occupation="外贸单证员",
            insurance="resident",
            marital="40",
            note="做过七年外贸单证，英语好，要强，不愿亲戚知道病情。",
        ),
        Person(
            key="girl",
            name="宋雨桐",
            relation="3",
            number=resident_id("20110930", 186),
            health="1",
            education="70",
            school="样例护理学校",
            work_ability="unable",
            insurance="resident",
            marital="10",
            note="住宿制高中一年级，周末回家，想学护理。",
        ),
        Person(
            key="grandpa",
            name="潘祖荣",
            relation="5",
            relation_wording="养父",
            number=resident_id("19520718", 491),
            health="2",
            health_note="高血压，青光眼一只眼失明",
            disability="13",
            education="70",
            work_ability="unable",
            insurance="employee",
            marital="30",
            note="退休邮递员，化疗期间烧饭、陪夜全靠他。",
        ),
    ),
    edges=(
        Edge("parent", "head", "girl"),
        Edge("adoptive", "grandpa", "head"),
        Edge("guardian", "head", "girl"),
    ),
    phones=(Phone("19900006040", "head", "工作日午休时"), Phone("19900004910", "grandpa", "")),
    categories=(CategorySpan("temporary", 126, 90), CategorySpan("rigid_expense", 89)),
    primary_cause="illness",
    secondary_causes=("unemployment", "schooling"),
    consents=(
        Consent("head", "notice", 127),
        Consent("head", "sharing", 123, note="同意与用人单位谈岗位，但不告诉病名。"),
    ),
    assessments=(
        Assessment(
            days_ago=124,
            by="bai",
            grade="orange",
            summary="治疗最吃劲的时候丢了工作，药费压着全家。老人和孩子都在硬撑，要先把药费打下来。",
            phq2=(Phq2("head", 2, 2),),
            scores=(
                Score("income", 3, "病假工资停发，靠父亲四千二的退休金。"),
                Score("rigid_expense", 3, "靶向药自付每月三千多。"),
                Score("housing", 0, "自有两室户，没有贷款。"),
                Score("illness", 3, "化疗期，白细胞低，每周抽血。"),
                Score("care", 1, "父亲一只眼看不见，仍能烧饭。"),
                Score("employment", 2, "合同到期未续，有手艺，体力暂时跟不上。"),
                Score("education", 1, "女儿成绩稳，怕补习费。"),
                Score("mental", 2, "洗澡时不让人看见刀疤，夜里坐着。"),
                Score("support", 1, "同事常来问候，她不肯开门。"),
                Score("child", 0, "女儿吃穿学习有着落，把零花钱塞进妈妈抽屉。"),
            ),
        ),
        Assessment(
            days_ago=80,
            by="bai",
            grade="yellow",
            summary="化疗做完，药费降了三分之二，开始接单。女儿考试前后不宜打扰，下一步谈上班。",
            phq2=(Phq2("head", 1, 1),),
            scores=(
                Score("income", 2, "开始接零单，照现在的量每月一千五上下。"),
                Score("rigid_expense", 2, "靶向药进了大病结算，自付一千一。"),
                Score("housing", 0, "没有变化。"),
                Score("illness", 2, "化疗结束，改服药随访。"),
                Score("care", 0, "饭由她自己烧，父亲歇下来。"),
                Score("employment", 2, "在家接单，尚未上班。"),
                Score("education", 1, "女儿中考前紧张，睡得少。"),
                Score("mental", 1, "开始出门买菜，摘了毛线帽。"),
                Score("support", 0, "两个老同事每周来吃一顿饭。"),
                Score("child", 0, "女儿有人照看。"),
            ),
        ),
        Assessment(
            days_ago=22,
            by="bai",
            grade="green",
            summary="各项都在轻度以下，病情靠复查看着。她自己能料理，具备结案条件。",
            phq2=(Phq2("head", 0, 1),),
            scores=(
                Score("income", 0, "上半天班，加零单，每月 4,600 元。"),
                Score("rigid_expense", 1, "药费自付六百，付得出。"),
                Score("housing", 0, "没有变化。"),
                Score("illness", 1, "最近两次抽血都平稳。"),
                Score("care", 0, "父女分工，不缺人手。"),
                Score("employment", 0, "半天班签了两年合同。"),
                Score("education", 0, "录取到护理学校。"),
                Score("mental", 0, "在病友会里讲过一次自己的经历。"),
                Score("support", 0, "亲戚知道了，都来看过。"),
                Score("child", 0, "女儿住校，周末回家。"),
            ),
        ),
    ),
    plans=(
        Plan(
            version=1,
            by="bai",
            begun_days_ago=121,
            review_in=-24,
            until_in=60,
            situation=(
                "药费和断了的工资是两头，女儿的中考摆在中间。先把药费压下来，"
                "再接一份伤不了身体的活，考试前不添乱。"
            ),
            aims="治得起病、做得动活、孩子安心考试。",
            submissions=(
                Submission(
                    days_ago=120,
                    outcome="approved",
                    decided_days_ago=119,
                    decided_by="lu",
                    reason="同意。就业一项务必等医生开具可工作的意见。",
                    goals=(
                        Goal(
                            "g1",
                            "rigid_expense",
                            "每月药费自付不超过八百",
                            "药费自付（元）",
                            "3,200 元",
                            "800 元以内，连续两个月",
                            -25,
                        ),
                        Goal(
                            "g2",
                            "employment",
                            "恢复一份半天的工作",
                            "每月工作收入（元）",
                            "0 元",
                            "3,500 元，连续两个月",
                            -22,
                        ),
                        Goal(
                            "g3",
                            "education",
                            "雨桐顺利升学，不因钱停补习",
                            "录取结果",
                            "未定",
                            "录取到合适学校，学费落实",
                            -60,
                        ),
                    ),
                    measures=(
                        Measure(
                            "m1",
                            "g1",
                            "medical_aid",
                            "大病备案、靶向药用援助项目申请",
                            "bai",
                            "医保窗口",
                            -25,
                            "monthly",
                        ),
                        Measure(
                            "m2",
                            "g2",
                            "job_referral",
                            "推荐半天单证岗，先居家零单过渡",
                            "",
                            "就业援助员 董晓岚",
                            -22,
                            "monthly",
                        ),
                        Measure(
                            "m3",
                            "g3",
                            "policy_agency",
                            "办理学校资助，考前两周不约走访",
                            "bai",
                            "学校资助中心",
                            -60,
                            "once",
                        ),
                        Measure(
                            "m4",
                            "g2",
                            "counselling",
                            "病友会每月一次，不强求发言",
                            "",
                            "区妇幼保健所社工",
                            -22,
                            "monthly",
                        ),
                    ),
                ),
            ),
        ),
    ),
    visits=(
        Visit(
            days_ago=112,
            hour=10,
            by="bai",
            present=("head", "grandpa"),
            next_after=15,
            next_why="化疗间隙里看用药",
            measures=(MeasureResult("m1", "partly", "大病备案已交，药品援助等病理复印件"),),
            observations=(Observation("mental", "坐得远远的，讲话声低", 2),),
            narrative=(
                "潘老伯在厨房炖鲫鱼汤，摸着刻度倒盐，怕看不清多放。潘丽华裹着被子坐在窗下，"
                "问一句答半句，讲到靶向药价钱时报得极准，一盒多少片、能吃几天都在心里。"
                "她把账算到女儿高三，越算越冷，停下来说“我不是没有数”。我请她只算到下一次复查，"
                "她看我一眼，把计算器推过来让我按。"
            ),
        ),
        Visit(
            days_ago=97,
            hour=9,
            minute=20,
            by="bai",
            mode="office",
            present=("head",),
            next_after=15,
            next_why="药品援助批复",
            measures=(
                MeasureResult("m1", "done", "援助批下来，第一批药领到"),
                MeasureResult("m3", "partly", "学校资助已受理"),
            ),
            observations=(Observation("rigid_expense", "本月自付 1,420 元", 2),),
            narrative=(
                "她头一次没有戴毛线帽，新长出的头发像一层绒。援助项目批复到了，她抄下电话，"
                "又核了两遍编号，说做单证的人看到编号会安心。雨桐的成绩单夹在文件袋里，班级第九，"
                "她没说好，只讲“这孩子像她外公，认路”。我约下次谈工作，"
                "她说要等白细胞到三千五再谈，我记下来，不催。"
            ),
        ),
        Visit(
            days_ago=82,
            hour=15,
            by="bai",
            present=("head", "girl"),
            next_after=30,
            next_why="零单做稳再谈半天班",
            measures=(
                MeasureResult("m2", "done", "就业站介绍两家货代，接零单"),
                MeasureResult("m3", "done", "学费减半，考前不再打扰"),
                MeasureResult("m4", "partly", "去病友会坐了一次，没有开口"),
            ),
            observations=(Observation("employment", "连做十天零单，没有退单", 2),),
            narrative=(
                "书桌分成两半，雨桐在那边刷题，潘丽华在这边核提单，母女俩隔十分钟说一句“你错了”。"
                "她算过一单挣六十，一天做三单不累，手也不麻。病友会那天有人讲自己植发，全场笑，"
                "她也笑了，回来跟父亲说没想到还能拿这个讲笑话。雨桐低声问我，"
                "妈妈是不是不会再住院了，我说复查说了算，先把眼前这次考完。"
            ),
        ),
        Visit(
            days_ago=52,
            hour=17,
            by="bai",
            mode="phone",
            present=("head",),
            next_after=28,
            next_why="新岗位满月",
            recorded_after=6,
            measures=(
                MeasureResult("m2", "done", "半天班上岗，合同两年"),
                MeasureResult("m1", "done", "本月药费自付 610 元"),
            ),
            observations=(Observation("income", "试用期工资三千六", 0),),
            narrative=(
                "电话接通，她正在地铁上，声音比以往高一截。半天班是早上九点到下午一点，"
                "同事不知道她病过，她也不急着说。第一个月工资打到卡上，先给父亲买了一副好眼镜，"
                "给雨桐换了书包，剩下的还存进定期。她问我，病假条要不要给新单位看，"
                "我建议先问医生出一张“可从事轻便工作”的证明，别的等她想讲再讲。"
            ),
        ),
        Visit(
            days_ago=24,
            hour=10,
            minute=30,
            by="bai",
            present=("head", "grandpa"),
            outsiders=(Outsider("瞿社工", "区妇幼保健所"),),
            next_after=31,
            next_why="结案前最后看一次",
            measures=(
                MeasureResult("m1", "done", "连续两个月 600 元上下"),
                MeasureResult("m2", "done", "连续两个月收入 4,600 元"),
                MeasureResult("m4", "done", "她在病友会讲了二十分钟"),
            ),
            observations=(
                Observation("mental", "主动把刀疤的事当普通事讲", 0),
                Observation("illness", "两次抽血平稳，大复查在下个月", 1),
            ),
            narrative=(
                "潘老伯戴着新眼镜在阳台修自行车，说邮递员看信封要看得清。"
                "瞿社工把病友会的录音放了半段，潘丽华讲自己最难时把毛线帽拆了又织，织坏八顶。"
                "她说现在帽子还在，只是不戴了。谈到结案，她一项一项对表，"
                "最后问能不能留个窗口电话，“有人要学怎么看药品援助的编号，你让她来找我”。"
            ),
        ),
    ),
    reviews=(
        Review(
            days_ago=21,
            by="bai",
            plan_version=1,
            decision="close",
            summary=(
                "药费、工作、升学三项全部达到并稳住两个月。本人提出不再需要定期走访，"
                "愿意做病友志愿者。建议结案，约定复查不顺时可随时回来。"
            ),
            results=(
                GoalResult("g1", "achieved", "自付 600 元上下，连续两个月", (97, 52, 24)),
                GoalResult("g2", "achieved", "月收入 4,600 元，连续两个月", (82, 52, 24)),
                GoalResult("g3", "achieved", "护理方向录取，学费减半", (82,)),
            ),
            domain_notes=(
                DomainNote("illness", "仍是一分，复查每三个月一次，结案不等于痊愈。"),
                DomainNote("employment", "由两分降到零分，合同两年。"),
            ),
        ),
    ),
    closures=(
        Closure(
            kind="goals_met",
            proposed_days_ago=3,
            by="bai",
            summary=(
                "三个目标均达到，收入稳定在每月 4,600 元，药费在承受范围内。本人主动要求结案。"
                "结案后由居委会半年电话一次，病情变化可直接重新立案。"
            ),
        ),
    ),
)
