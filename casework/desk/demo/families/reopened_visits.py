"""The visits to old Mr Qian, before his case was closed and after it was reopened."""

from casework.desk.demo.script import (
    MeasureResult,
    Observation,
    Outsider,
    Visit,
)

VISITS = (
    Visit(
        days_ago=222,
        hour=9,
        by="shen",
        present=("head",),
        next_after=15,
        next_why="头两周陪着走助餐",
        measures=(MeasureResult("m1", "done", "助餐卡办好，走去 380 米，歇一次"),),
        observations=(Observation("support", "在助餐点碰到从前的徒弟", 3),),
        narrative=(
            "他说去吃饭要换件衣裳，在柜前挑了十分钟，挑了件灰夹克。路上一句话没有，"
            "到门口忽然站住，说“老太婆以前最爱吃这里的百叶结”。坐下来吃了大半，碗底留两口，"
            "是多年的习惯，从前要给她留着。一个穿工装的男人过来叫师父，他愣了好一会儿，"
            "两个人站着讲了半天机床，我在旁边插不上话。"
        ),
    ),
    Visit(
        days_ago=207,
        hour=10,
        minute=40,
        by="shen",
        present=("head",),
        next_after=15,
        next_why="看修理摊开张",
        measures=(
            MeasureResult("m3", "done", "扶手、淋浴凳都装好"),
            MeasureResult("m2", "partly", "工具箱找出来了，下周三开张"),
        ),
        observations=(Observation("housing", "洗澡能坐着洗，地面铺了垫", 2),),
        narrative=(
            "工人走后他拿卷尺重新量了一遍扶手高度，嫌低了两公分，要自己改，被我拦住。"
            "床底下拖出来的工具箱裹着油布，改锥按大小排成一列，没有一件生锈。"
            "我说活动室有三台坏收音机等人修，他问有没有示波器，又说没有也行。"
            "床前那双女式拖鞋落了薄灰，他扫地时绕过去，没有挪。"
        ),
    ),
    Visit(
        days_ago=192,
        hour=14,
        by="shen",
        mode="phone",
        present=("head",),
        next_after=30,
        next_why="转成每月一次",
        measures=(
            MeasureResult("m1", "done", "一周吃了五天"),
            MeasureResult("m2", "done", "修理摊第二次，修好收音机一台、电吹风两只"),
        ),
        observations=(
            Observation("mental", "接电话第一句先说今天修了什么", 1),
            Observation("care", "中午有热饭，洗澡坐着洗", 1),
        ),
        narrative=(
            "电话那头很吵，是修理摊收摊的时候。他让我等等，先教旁边的人怎么绕线，讲完才回我，"
            "说今天来了个小学生，非要把坏闹钟拆开看，他就陪着拆。问起吃饭，"
            "他说助餐点的师傅给他留靠窗的座。问夜里睡得好不好，他停了停，讲能睡四五个小时，"
            "比从前踏实。"
        ),
    ),
    Visit(
        days_ago=162,
        hour=9,
        minute=50,
        by="shen",
        mode="office",
        present=("head",),
        next_after=30,
        next_why="看能不能稳住三个月",
        measures=(
            MeasureResult("m1", "done", "整月只缺一天，那天去给老伴扫墓"),
            MeasureResult("m2", "done", "修理摊之外自己去下了两次象棋"),
        ),
        observations=(Observation("rigid_expense", "外债只剩最后一笔两千", 1),),
        narrative=(
            "他自己走到居委会来还雨伞，伞骨是他重新铆过的，比借出去时结实。坐下来报账似的讲："
            "上个月吃了二十一天，缺的那天去墓地，给月娥带了一包百叶结。债还剩两千，"
            "打算下个月一次清掉。我问他最近有没有什么难处，他想半天，说修理摊缺一把尖嘴钳，"
            "要德国的那种，说完自己也笑了。"
        ),
    ),
    Visit(
        days_ago=132,
        hour=15,
        minute=30,
        by="shen",
        present=("head",),
        outsiders=(Outsider("屠师傅", "禾苗居民区修理摊"),),
        next_after=30,
        next_why="回访结果出来后再定",
        measures=(
            MeasureResult("m1", "done", "连续三个月每周五次以上"),
            MeasureResult("m2", "done", "每周三都到，另外加一次象棋"),
        ),
        observations=(Observation("support", "固定来往的有四五个人", 1),),
        narrative=(
            "进门先看见窗帘拉开了，阳台上晾着工作服。屠师傅来借烙铁，两个人争一个电容的读数，"
            "争完一起喝茶。他主动打开柜门给我看，拖鞋装在一只鞋盒里，盒上写了“月娥”两个字。"
            "他说给老伴看病的债还清了，最后一笔还的时候手抖，还完去吃了一碗大排面。"
            "我提到是不是可以结案，他想了想，说“有事我自己会找你”。"
        ),
    ),
    Visit(
        days_ago=19,
        hour=16,
        by="shen",
        mode="joint",
        present=("head", "son"),
        outsiders=(
            Outsider("陆见川", "样例镇社会救助所", True),
            Outsider("周护士", "社区卫生服务中心"),
        ),
        next_after=5,
        next_why="出院后头一周",
        observations=(
            Observation("care", "不能自己穿裤子、洗澡", 3),
            Observation("housing", "从医院抬上五楼用了四个人", 3),
        ),
        narrative=(
            "他三周前在菜场台阶上踩空，左髋骨折做了关节置换。人瘦了一圈，见我们进来要起身，"
            "被儿子按住。周护士查了伤口，干净，但他不肯做踝泵，嫌难看。旭东在走廊里说，"
            "假只剩两周，接到外地去住父亲不肯，不接又放心不下，说着眼睛红了。"
            "陆见川和父子俩坐下来把白天和夜里分开算：白天可以请人，夜里怎么办一时没有答案，"
            "先把案子重新立起来。"
        ),
    ),
    Visit(
        days_ago=14,
        hour=9,
        minute=30,
        by="shen",
        present=("head", "son"),
        next_after=7,
        next_why="康复动作学会没有",
        observations=(Observation("illness", "抗凝药与心脏药时间重叠，已请医生排开", 2),),
        narrative=(
            "旭东把药盒改成早中晚三排，贴了字。老伯今天肯做踝泵了，条件是边做边听评弹，"
            "一段正好二十下。助行器高度没有调好，他自己指出来，让儿子拿六角扳手拧，"
            "一次就合适。午饭只喝汤，我问是不是嫌人家烧得不对胃口，他说“人家忙一上午，我还嫌，"
            "不像话”。把他爱吃的百叶结记给服务社，明天换。"
        ),
    ),
    Visit(
        days_ago=7,
        hour=15,
        by="shen",
        present=("head", "son"),
        next_after=7,
        next_why="儿子返程前把夜间安排定下",
        observations=(
            Observation("mental", "夜里醒着等天亮，说不想麻烦楼下", 2),
            Observation("care", "服务社每天一小时已到位，夜里仍没有人", 3),
        ),
        narrative=(
            "走了八步，从床到椅子，额头一层汗，坐下来自己先笑。服务社的阿姨会烧百叶结，"
            "他吃了整碗，破天荒没有留底。旭东后天的车票，行李已经收好放在门后，"
            "老伯看一眼又看一眼。谈到夜里，他坚持说“有事我敲水管，楼下听得见”，"
            "楼下的小夫妻其实上夜班。这件事今天没有谈拢，我回去和所里商量呼叫器，"
            "先把楼上楼下的电话都要来。"
        ),
    ),
)
