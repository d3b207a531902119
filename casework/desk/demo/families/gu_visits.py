"""The visits to the Gu family, oldest first."""

from casework.desk.demo.script import Addendum, MeasureResult, Observation, Outsider, Visit

VISITS = (
    Visit(
        days_ago=107,
        hour=18,
        minute=20,
        by="shen",
        mode="phone",
        present=("son",),
        next_after=9,
        next_why="方案定下后上门",
        observations=(Observation("illness", "第二天的透析有人陪着去了，体重超三公斤", 3),),
        narrative=(
            "评出红色的第二天晚上给远航打电话，先问今天的透析做了没有，他说做了，"
            "是楼下王阿姨的儿子顺路开车送的。透下来三公斤多，人发软，晚饭吃了半碗粥。"
            "问他往后几趟怎么去，他不响，过了一会儿讲“走着去也行，就是回来走不动”。"
            "和他约定方案批下来之前，哪一天没有车就早上七点前告诉我。"
        ),
    ),
    Visit(
        days_ago=98,
        hour=9,
        minute=30,
        by="shen",
        present=("head", "son"),
        next_after=7,
        next_why="头一周用助残车，要看合不合用",
        measures=(
            MeasureResult("m3", "done", "本周接送三趟，司机帮扶到四楼"),
            MeasureResult("m1", "partly", "低保金已到，水费减免差一张户主复印件"),
        ),
        observations=(Observation("illness", "三次透析都做了，脚踝消肿", 3),),
        narrative=(
            "上楼时远航刚从医院回来，坐在小间床沿喘。他说有车接送，省下来回四十多块，"
            "也不用半路歇三回。顾秀兰摸着墙进厨房倒水，热水浇到台面上，我才看清她左眼蒙得厉害。"
            "请她把水电账单都找出来，她从饼干盒里倒出厚厚一叠，要贴着鼻子才能看日期。"
            "说好下回带放大镜来，一起把账单按月排好。"
        ),
    ),
    Visit(
        days_ago=91,
        hour=16,
        by="shen",
        present=("head", "girl"),
        next_after=7,
        next_why="报销材料收了一半",
        measures=(
            MeasureResult("m2", "partly", "门诊发票收到 17 张，缺上季度三张"),
            MeasureResult("m4", "not_done", "志愿队排课，下周六第一次来"),
        ),
        observations=(Observation("education", "作业本有整页空着，英语单词不会读", 2),),
        narrative=(
            "若晴放学到家先放下书包去药房，来回二十分钟，回来已经过了五点。她把数学练习给我看，"
            "后面两道大题都空着，说“题目读完就不知道在问什么”。和祖孙俩商量："
            "往后取药由志愿者顺路带，孩子到家先吃口东西再做功课。顾秀兰怕麻烦别人，"
            "我说助残车回来本来就经过药房，她才点头。"
        ),
    ),
    Visit(
        days_ago=84,
        hour=15,
        minute=20,
        by="shen",
        present=("head", "son", "girl"),
        next_after=7,
        next_why="陪术前检查前再对一次材料",
        measures=(
            MeasureResult("m4", "done", "罗子衿带两名同学来过一次，先补分数应用题"),
            MeasureResult("m3", "partly", "有一趟车坏了，远航自己坐公交去"),
            MeasureResult("m5", "done", "江老师通话 35 分钟"),
        ),
        observations=(
            Observation("mental", "愿意讲离婚后的事，讲到女儿时笑了", 2),
            Observation("illness", "两周六次都做了，车坏那天也去了", 3),
        ),
        narrative=(
            "远航第一次主动开口，说心理老师不劝他想开，只问他夜里几点醒、醒了做什么，"
            "他反倒愿意讲。车坏那天他硬撑着坐公交，下车时差点摔倒，"
            "请他以后遇到这种情况先打我电话。家教的三个大学生若晴很喜欢，题目讲得慢。"
            "桌上多了一本错题簿，字写得端端正正。"
        ),
    ),
    Visit(
        days_ago=77,
        hour=10,
        by="shen",
        mode="office",
        present=("head",),
        next_after=7,
        next_why="等复明手术的排期",
        measures=(
            MeasureResult("m2", "done", "二次报销 24 张发票一次交齐，拿到回执"),
            MeasureResult("m6", "partly", "术前检查约好，补贴申请表已填"),
            MeasureResult("m1", "done", "水、电减免都办妥，从下月账单起算"),
        ),
        observations=(Observation("income", "账本月末余 130 元", 2),),
        narrative=(
            "顾秀兰一早到居委会来，布袋里装着按月份夹好的发票，是若晴帮她贴的标签。"
            "一起走到受理中心，窗口核完少一张盖章的费用清单，当场打电话请医院补传，"
            "没让她再跑第二趟。等号时她给我看新记的账：买菜、药、车钱分三栏，末了还剩一百三。"
            "她说“手里有数，心里就不慌”。"
        ),
    ),
    Visit(
        days_ago=70,
        hour=14,
        by="shen",
        present=("head", "son"),
        next_after=7,
        next_why="术后一周看恢复",
        measures=(
            MeasureResult("m6", "done", "左眼已手术，复明补贴抵 1,500 元"),
            MeasureResult("m3", "done", "三趟正常，司机换成老孙，远航处得来"),
        ),
        observations=(Observation("care", "手术后不能弯腰提重，家里暂时没有替手", 2),),
        narrative=(
            "顾秀兰左眼蒙着纱布，坐在窗边听收音机，说医生讲手术很顺利。远航把烧饭接了过去，"
            "锅里是一碗冬瓜汤，盐放得淡，他自己尝了说“能吃”。眼药水一天四次，怕记混，"
            "我用红蓝两色胶带贴在瓶身上，又在日历上画了格子。邻居王阿姨答应这两天替他们拎菜上楼。"
        ),
    ),
    Visit(
        days_ago=63,
        hour=19,
        minute=10,
        by="shen",
        mode="phone",
        present=("girl", "son"),
        next_after=7,
        next_why="对复查结果",
        measures=(
            MeasureResult("m4", "done", "连续四周没有缺课"),
            MeasureResult("m5", "done", "远航改成每两周一次"),
        ),
        observations=(Observation("education", "数学小测 71 分，英语 54 分", 1),),
        narrative=(
            "晚饭后打电话，若晴接的，声音很亮，说数学小测考了七十一，全班进步第三名，"
            "英语还差六分。她问家教老师能不能多讲一会儿语法，我说周六替她提出来。远航接过电话，"
            "讲奶奶拆了纱布，能看清电视下面的字幕了。他自己这周三次都做满，没有抽筋。"
        ),
    ),
    Visit(
        days_ago=56,
        hour=9,
        minute=45,
        by="shen",
        present=("head", "son"),
        next_after=6,
        next_why="回访前把数字核实",
        measures=(
            MeasureResult("m6", "done", "术后复查左 0.6、右 0.5，办结"),
            MeasureResult("m2", "partly", "首笔 3,120 元到账，第二笔在复核"),
        ),
        observations=(
            Observation("rigid_expense", "本月自付 1,930 元", 2),
            Observation("support", "楼组长把送菜排进了值班表", 1),
        ),
        narrative=(
            "顾秀兰戴着新配的眼镜给我念药盒上的小字，一个没错。三千一百二十块到账那天，"
            "她先还了王阿姨八百，余下的存折上留着，怕远航又住院。远航问起有没有坐着能做的活，"
            "说从前在厂里做过表格，手不生。我把他的想法记下来，准备在回访时写进方案，"
            "并先去问就业援助员有没有居家的岗位。"
        ),
    ),
    Visit(
        days_ago=41,
        hour=14,
        minute=30,
        by="shen",
        present=("son",),
        outsiders=(Outsider("董晓岚", "样例镇就业援助站"),),
        next_after=7,
        next_why="看头一周做得累不累",
        measures=(
            MeasureResult("m7", "done", "试工协议谈妥，耳机和电脑送到"),
            MeasureResult("m8", "partly", "送饭从下个透析日开始"),
        ),
        observations=(Observation("employment", "每天可坐一小时，打字速度够用", 2),),
        narrative=(
            "和董晓岚一起把旧电脑搬上四楼，小间的桌子腾出一半正好放下。"
            "客服公司的人在视频里试了两段话，远航声音稳，只是有点急，对方说按件计酬，"
            "先从每天一小时做起，透析日不排。远航把协议看了两遍，问做不满会不会扣钱，"
            "确认不扣才签。送走客人，他拿抹布把键盘擦得很干净。"
        ),
    ),
    Visit(
        days_ago=34,
        hour=18,
        by="shen",
        mode="phone",
        present=("head",),
        next_after=7,
        next_why="约上门教测血糖",
        measures=(
            MeasureResult("m8", "done", "两个透析日的午饭都送到"),
            MeasureResult("m7", "done", "本周做了 4 小时"),
            MeasureResult("m1", "done", "低保金到账"),
        ),
        narrative=(
            "顾秀兰在电话里说，透析日终于不用赶着回来烧饭，送来的饭软硬合适，远航吃得下一整份。"
            "她自己中午常随便对付，血糖早上量有九点几。提醒她饭照吃、糖尿病的药不能停，"
            "下次带助老员一起教她用血糖仪。女儿远芳上月起每月寄五百，她一笔笔记在账本背面。"
        ),
    ),
    Visit(
        days_ago=27,
        hour=10,
        by="shen",
        present=("head", "girl"),
        next_after=7,
        next_why="英语补课后再问一次",
        recorded_after=5,
        measures=(
            MeasureResult("m4", "done", "每次加讲半小时语法"),
            MeasureResult("m8", "done", "学会测血糖，结果写在日历上"),
            MeasureResult("m2", "partly", "第二笔报销缺一张费用明细"),
        ),
        observations=(Observation("child", "参加合唱队，认识了两个新朋友", 1),),
        narrative=(
            "助老员小郑示范测血糖，顾秀兰扎第一针时手抖，第二次就利索了，餐后两小时是八点七。"
            "若晴说合唱队每周多留一个钟头，唱第二声部。我问回家晚了奶奶放不放心，"
            "她说同班同学住隔壁楼，一起走。远航在里间接电话，隔着门听见他跟客户说“您慢慢讲，"
            "我记下来”。"
        ),
        addenda=(
            Addendum(
                20, "shen", "更正：第二笔报销缺的是眼科手术的押金收据，不是费用明细，已请医院补开。"
            ),
        ),
    ),
    Visit(
        days_ago=18,
        hour=13,
        by="shen",
        mode="phone",
        present=("head",),
        next_after=4,
        next_why="住院期间隔几天问一次",
        major_change="张远航内瘘堵塞，急诊住院取栓",
        measures=(
            MeasureResult("m3", "not_done", "住院，接送暂停"),
            MeasureResult("m7", "not_done", "试工暂停，公司保留名额"),
        ),
        observations=(
            Observation("illness", "内瘘堵塞，急诊取栓", 3),
            Observation("rigid_expense", "先垫押金 5,000 元", 3),
        ),
        narrative=(
            "中午接到顾秀兰电话，人在急诊，声音发颤：早上摸远航手臂，内瘘那根“嗡嗡声”没有了。"
            "医生说血栓堵了，当天取栓，先交押金五千。她手里只有两千，差的由远芳手机转来。"
            "我联系血透室护士长确认病情，又请何静这几天接送若晴，何静一口答应。让顾秀兰先吃饭、"
            "量血糖，别两头都垮。"
        ),
    ),
    Visit(
        days_ago=17,
        hour=17,
        minute=30,
        by="shen",
        present=("head", "son"),
        next_after=5,
        next_why="出院那天对费用",
        measures=(
            MeasureResult("m4", "done", "和志愿队说好，家教改到何静住处上"),
            MeasureResult("m8", "partly", "送饭改送到病区，给顾秀兰一份"),
        ),
        observations=(Observation("care", "顾秀兰陪床一夜没有合眼", 2),),
        narrative=(
            "下班前到病房，取栓做完了，远航右手吊着水，左臂裹得像个面包。"
            "他头一句话是问客服那边会不会不要他，我把公司回的消息给他看，写着“安心养病”。"
            "顾秀兰的降糖药忘在家里，我去她家取来，顺手把饭票给她。"
            "同病房一位家属说后半夜他来照看，让老太太去走廊躺椅上睡两个钟头，她推了几回才肯。"
        ),
    ),
    Visit(
        days_ago=11,
        hour=15,
        by="lu",
        mode="joint",
        present=("head", "son"),
        outsiders=(
            Outsider("卫医师", "区中心医院肾内科"),
            Outsider("韩守一", "样例镇残联"),
            Outsider("沈知禾", "禾苗居民区居委会"),
        ),
        next_after=7,
        next_why="出院头一周，看伤口和情绪",
        measures=(
            MeasureResult("m3", "done", "残联恢复接送，改为送到病区门口"),
            MeasureResult("m2", "done", "押金收据补齐，第二笔报销连同本次住院一并申报"),
            MeasureResult("m5", "partly", "江老师下周恢复通话"),
        ),
        observations=(
            Observation("mental", "反复问会不会再堵，夜里看手机到两点", 2),
            Observation("care", "顾秀兰血糖 12，需要休息", 2),
        ),
        narrative=(
            "出院第二天四方到场。卫医师教远航每天早晚摸一次内瘘，有震颤就放心，摸不到立刻来院，"
            "并在他手机里设了闹钟。住院自费部分六千三，我当场定下两条："
            "一是连同上季度一起报二次报销，二是不足部分走镇里的临时救助，"
            "材料由沈知禾三天内送所里。韩守一答应车子直接开到病区门口。\n顾秀兰这几天没睡整觉，"
            "说着说着打起盹来。大家商定送饭加到每天一顿，先送两周，让她缓过来。"
        ),
    ),
    Visit(
        days_ago=4,
        hour=16,
        minute=10,
        by="shen",
        present=("head", "son", "girl"),
        next_after=7,
        next_why="临时救助结果和血糖复测",
        measures=(
            MeasureResult("m1", "done", "低保金到账，水电减免已从账单里扣掉"),
            MeasureResult("m2", "partly", "临时救助材料已收件，等审核"),
            MeasureResult("m3", "done", "三趟都送到病区门口"),
            MeasureResult("m4", "done", "家教没停，英语背到第五单元"),
            MeasureResult("m8", "done", "每天一顿，血糖降到 8.9"),
        ),
        observations=(
            Observation("illness", "内瘘震颤好，体重增幅在医嘱范围内", 3),
            Observation("care", "顾秀兰睡足了，血糖回落", 1),
        ),
        narrative=(
            "远航把手臂伸过来让我也摸一摸，细细的震动像猫打呼噜。他在墙上贴了张表，"
            "早晚各打一个勾，一周没有空格。客服公司来过消息，问他什么时候回来，他打算再歇几天，"
            "从每天半小时做起。顾秀兰精神好多了，锅里炖着黄豆，嘴上嫌送来的饭清淡，"
            "其实血糖降了她最高兴。若晴把合唱队演出的票给了我一张，说爸爸要是能坐满一小时，"
            "也想请他去。"
        ),
    ),
)
