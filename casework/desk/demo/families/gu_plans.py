"""The assessments, plans and review of the Gu family."""

from casework.desk.demo.script import (
    Assessment,
    DomainNote,
    Goal,
    GoalResult,
    Measure,
    Phq2,
    Plan,
    Review,
    Score,
    Submission,
)

ASSESSMENTS = (
    Assessment(
        days_ago=108,
        by="shen",
        grade="red",
        summary=(
            "最急的是透析中断，其次是自付药费；照料人自己也要治眼睛。全家愿意配合，缺的是钱和替手。"
        ),
        phq2=(Phq2("son", 2, 2),),
        scores=(
            Score("income", 3, "全家靠低保金和顾秀兰的城乡居民养老金，月底常向邻居周转买菜。"),
            Score("rigid_expense", 3, "血透、药费和来回车钱，自付部分每月 2,860 元。"),
            Score("housing", 1, "一室半，祖孙合睡大间，远航睡过道隔出的小间，无漏水。"),
            Score("illness", 3, "远航终末期肾病，近两个月因为车钱和乏力漏做透析。"),
            Score("care", 2, "照料全压在顾秀兰一人身上，她自己看东西模糊。"),
            Score("employment", 3, "远航停工五年，顾秀兰早年农保退休，无人上班。"),
            Score("education", 2, "若晴数学、英语不及格，家里没人能辅导。"),
            Score("mental", 2, "远航说“活着就是拖累”，追问后否认轻生打算。"),
            Score("support", 2, "女儿在外省，亲戚因欠款少来往，只有楼下王阿姨搭把手。"),
            Score("child", 2, "父母离异，父亲重病，女孩放学后要替奶奶去药房。"),
        ),
    ),
    Assessment(
        days_ago=76,
        by="shen",
        grade="red",
        summary="透析次数和孩子放学后的安排见效，药费还没有降下来，手术前照料仍是缺口。",
        phq2=(Phq2("son", 1, 2),),
        scores=(
            Score("income", 2, "水电减免和重残补贴到账，账本上第一次月末有结余。"),
            Score("rigid_expense", 3, "二次报销还没有下来，自付仍有 2,410 元。"),
            Score("housing", 1, "小间加装了一盏壁灯，住处没有别的变化。"),
            Score("illness", 3, "四周 11 次，漏的一次在用上助残车以前，体重增长仍偏快。"),
            Score("care", 2, "白内障手术排上了号，术前照料没有替手。"),
            Score("employment", 3, "医生说可做坐着的轻活，暂无合适机会。"),
            Score("education", 2, "大学生家教上了两次，作业能按时交。"),
            Score("mental", 2, "远航肯和心理老师通电话，夜里仍睡不好。"),
            Score("support", 2, "病友群里有了说话的人，亲戚方面未变。"),
            Score("child", 1, "买药改由志愿者代取，若晴放学可以直接回家。"),
        ),
    ),
    Assessment(
        days_ago=52,
        by="shen",
        grade="red",
        summary="四项好转，透析已稳。剩下的重头是药费和就业，顾秀兰术后要有人分担。",
        phq2=(Phq2("son", 1, 1),),
        scores=(
            Score("income", 2, "低保金按月到账，女儿开始每月寄 500 元。"),
            Score("rigid_expense", 2, "首笔二次报销 3,120 元到账，自付降到 1,930 元。"),
            Score("housing", 1, "楼道灯坏过一次，物业已换。"),
            Score("illness", 3, "透析次数做满，贫血指标好转。"),
            Score("care", 2, "顾秀兰术后看得清药盒上的字，但提重物还不行。"),
            Score("employment", 3, "远航想试居家的活，还没有开始。"),
            Score("education", 1, "数学补到 71 分，英语 54 分。"),
            Score("mental", 1, "能主动说起打算，睡眠恢复到五六个小时。"),
            Score("support", 1, "楼组长和王阿姨排了送菜的班，志愿队每周上门。"),
            Score("child", 1, "若晴自己提出想参加学校合唱队。"),
        ),
    ),
    Assessment(
        days_ago=12,
        by="shen",
        grade="red",
        summary="刚出院，病情稳住了，花销和照料反弹。按红色走访，等临时救助下来再评。",
        phq2=(Phq2("son", 2, 1),),
        scores=(
            Score("income", 2, "住院期间居家客服的计件收入停了，低保金照常。"),
            Score("rigid_expense", 3, "内瘘堵塞住院六天，押金和自费材料先垫 6,300 元。"),
            Score("housing", 1, "出院后小间添了折叠护理床，过道更窄。"),
            Score("illness", 3, "内瘘取栓后恢复通畅，往后每月要查一次。"),
            Score("care", 2, "顾秀兰两头跑医院，血糖升到 12。"),
            Score("employment", 3, "试工暂停，公司答应保留名额。"),
            Score("education", 1, "住院那几天若晴由何静接送，功课没有落下。"),
            Score("mental", 2, "远航担心再堵，手机里反复搜同类消息到半夜。"),
            Score("support", 1, "病友家属轮流陪夜两晚，张远芳回来住了四天。"),
            Score("child", 1, "若晴见父亲插管受了惊吓，学校老师已留意。"),
        ),
    ),
)

_DIALYSIS = Goal(
    "g1",
    "illness",
    "远航每周三次血透不中断",
    "每四周实际完成的血透次数",
    "四周 9 次",
    "连续十二周，每四周 12 次",
    20,
)
_DIALYSIS_VAGUE = Goal("g1", "illness", "改善远航的身体状况", "身体情况", "较差", "有所好转", 20)
_PAYMENT = Goal(
    "g2",
    "rigid_expense",
    "把每月自付医药费压到家里承受得起",
    "每月自付医药费（元）",
    "2,860 元",
    "1,200 元以下",
    40,
)
_SCHOOL = Goal(
    "g3", "education", "若晴主课都及格，放学后有人辅导", "不及格科目数", "2 科", "0 科", 60
)
_EYES = Goal(
    "g4",
    "care",
    "顾秀兰做完白内障手术",
    "手术与术后复查",
    "左眼视力 0.1，未排期",
    "术后一月复查视力 0.5 以上",
    -60,
)
_WORK = Goal(
    "g5",
    "employment",
    "远航有一份在家能做的活",
    "每周稳定做活的小时数",
    "0 小时",
    "每周 6 小时，连续八周",
    90,
)

_LIVING = Measure(
    "m1", "g2", "living_aid", "核对低保金到账，代办水、电、燃气减免", "shen", "", 40, "monthly"
)
_REFUND = Measure(
    "m2",
    "g2",
    "medical_aid",
    "收齐门诊发票，代交医疗费用二次报销",
    "shen",
    "受理中心窗口",
    40,
    "monthly",
)
_RIDE = Measure(
    "m3",
    "g1",
    "companion",
    "助残车接送血透，来回都有人扶上楼",
    "",
    "镇残联助残员 韩守一",
    20,
    "weekly",
)
_TUTOR = Measure(
    "m4",
    "g3",
    "tutoring",
    "每周六下午上门辅导数学、英语两小时",
    "",
    "样例师大志愿队 联系人罗子衿",
    60,
    "weekly",
)
_TUTOR_VAGUE = Measure("m4", "g3", "tutoring", "安排家教", "", "志愿者", 60, "weekly")
_TALK = Measure(
    "m5",
    "g1",
    "counselling",
    "心理老师电话疏导，一次半小时",
    "",
    "区心理服务中心 江老师",
    20,
    "twice_monthly",
)
_SURGERY = Measure(
    "m6",
    "g4",
    "policy_agency",
    "陪同术前检查，申请复明手术补贴",
    "shen",
    "社区卫生服务中心",
    -60,
    "once",
)
_JOB = Measure(
    "m7",
    "g5",
    "job_referral",
    "推荐居家客服试工，先配耳机和旧电脑",
    "",
    "就业援助员 董晓岚",
    90,
    "twice_monthly",
)
_CARE = Measure(
    "m8",
    "g1",
    "care_service",
    "透析日由日间助老员送午饭，教顾秀兰测血糖",
    "",
    "居家养老服务社",
    60,
    "weekly",
)

PLANS = (
    Plan(
        version=1,
        by="shen",
        begun_days_ago=106,
        review_in=-50,
        until_in=75,
        situation=(
            "远航的透析断断续续，根子在车钱和自付药费；顾秀兰眼睛看不清，照料难以为继；"
            "若晴的功课没有人管。先保透析，再减负担，同时把孩子的晚上安排好。"
        ),
        aims="透析不断、药费减负、孩子有人管，让这个家喘过一口气。",
        submissions=(
            Submission(
                days_ago=105,
                outcome="returned",
                decided_days_ago=104,
                decided_by="lu",
                reason=(
                    "目标一写得太大，到时说不清做到没有，请改成能数的次数。家教不能只写“志愿者”，"
                    "要落实到哪支队伍、找谁。"
                ),
                goals=(_DIALYSIS_VAGUE, _PAYMENT, _SCHOOL, _EYES),
                measures=(_LIVING, _REFUND, _RIDE, _TUTOR_VAGUE, _TALK, _SURGERY),
            ),
            Submission(
                days_ago=103,
                outcome="approved",
                decided_days_ago=102,
                decided_by="lu",
                reason="同意。二次报销牵涉多张发票，每次走访都问一句进度。",
                goals=(_DIALYSIS, _PAYMENT, _SCHOOL, _EYES),
                measures=(_LIVING, _REFUND, _RIDE, _TUTOR, _TALK, _SURGERY),
            ),
        ),
    ),
    Plan(
        version=2,
        by="shen",
        begun_days_ago=49,
        review_in=35,
        until_in=120,
        situation=(
            "手术已做完，透析做满，负担降了三分之一。远航愿意在家做活，顾秀兰术后仍需要替手。"
            "第二版去掉手术目标，增加就业推荐和透析日送饭。"
        ),
        aims="守住透析，把收入和照料补上，让顾秀兰也能歇一歇。",
        change_reason="回访决定调整：手术办结，新增居家就业，透析日增加送饭。",
        submissions=(
            Submission(
                days_ago=48,
                outcome="approved",
                decided_days_ago=47,
                decided_by="lu",
                reason="同意调整。试工先从每天一小时起，透析日不排班。",
                goals=(_DIALYSIS, _PAYMENT, _SCHOOL, _WORK),
                measures=(_LIVING, _REFUND, _RIDE, _TUTOR, _TALK, _JOB, _CARE),
            ),
        ),
    ),
)

REVIEWS = (
    Review(
        days_ago=50,
        by="shen",
        plan_version=1,
        decision="adjust",
        summary=(
            "四个目标一个达成、三个有进展。远航从躲着人到主动问活，是这一段最大的变化。"
            "方案要跟着变：手术目标办结，新增居家就业；顾秀兰的照料负担单列措施，"
            "每月自付的目标不降。"
        ),
        results=(
            GoalResult(
                "g1",
                "progress",
                "最近四周 12 次，前四周 11 次",
                (98, 84, 70),
                "用上助残车后没有再漏。",
            ),
            GoalResult("g2", "progress", "每月自付 1,930 元", (77, 56), "第二笔报销还在复核。"),
            GoalResult("g3", "progress", "还差英语一科", (84, 63), "数学 71 分，英语 54 分。"),
            GoalResult("g4", "achieved", "左眼 0.6，右眼 0.5", (70, 56), "复明补贴抵掉 1,500 元。"),
        ),
        domain_notes=(
            DomainNote("rigid_expense", "从三分降到两分，靠的是二次报销，不是少看病。"),
            DomainNote("mental", "夜里睡得着了，心理老师建议电话再打两个月。"),
            DomainNote("child", "若晴不再替家里跑药房。"),
        ),
    ),
)
