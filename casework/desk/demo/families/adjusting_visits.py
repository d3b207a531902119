"""The visits to the Wang family, oldest first."""

from casework.desk.demo.script import (
    Addendum,
    MeasureResult,
    Observation,
    Outsider,
    Visit,
)

VISITS = (
    Visit(
        days_ago=88,
        hour=9,
        by="shen",
        present=("wife", "granny"),
        next_after=14,
        next_why="看房管办量房",
        measures=(MeasureResult("m2", "done", "救助金 6,000 元和四床被褥已签收"),),
        observations=(Observation("housing", "借住的一间房十四平方，睡一张床一张折叠垫", 3),),
        narrative=(
            "雷敏蹲在借住的走廊里烧水，四个人的行李都塞在一只编织袋里。万阿婆靠着墙喘，"
            "说夜里躺下就像有人坐在胸口。签被褥时她摸了又摸，问要不要还。"
            "雷敏把能抢出来的东西一样样摆给我看，一只烤焦半边的相册、孩子的语文书、结婚证，"
            "最后摸出一串没有家可开的钥匙，放回口袋。"
        ),
    ),
    Visit(
        days_ago=74,
        hour=14,
        minute=20,
        by="lu",
        mode="joint",
        present=("head", "wife"),
        outsiders=(
            Outsider("邹工", "样例镇房管办"),
            Outsider("沈知禾", "望春居民区居委会"),
        ),
        next_after=11,
        next_why="开工前把欠债理一遍",
        measures=(
            MeasureResult("m1", "partly", "预算定下，下周进场，电路重排"),
            MeasureResult("m3", "partly", "债务共五笔，签好三份延期字据"),
        ),
        observations=(Observation("mental", "汪立群一直低头，问什么都说“听你们的”", 2),),
        narrative=(
            "邹工拿着图纸问插座装在哪里，汪立群说不知道，我把铅笔递给他，"
            "请他画自己干活用的那面墙。他画得很慢，右手不灵就用左手扶着，"
            "画完忽然说“这个口要装漏电保护”。他比谁都懂电。债主里有个表哥，"
            "当场把字据撕了一半，说这笔等你好起来再讲。走出门，他问能不能让他来盯电工，"
            "大家都说正要请你。"
        ),
    ),
    Visit(
        days_ago=63,
        hour=16,
        by="shen",
        present=("head", "boy"),
        next_after=13,
        next_why="沙盘第二次后看孩子",
        measures=(
            MeasureResult("m4", "done", "沙盘游戏两次，第二次肯动手"),
            MeasureResult("m1", "partly", "电线已换，墙面等干"),
        ),
        observations=(Observation("child", "沙盘里先摆消防车，再摆房子", 2),),
        narrative=(
            "承宇在沙盘里先围一圈消防车，再摆一幢小房子，房子里没有人。江老师问人在哪里，"
            "他把爸爸、妈妈、奶奶、自己一个一个放到车上，说“先坐好，等下回去”。"
            "汪立群隔着单面玻璃看，走到楼梯间站了很久。工地上他带着电工拉线，徒手摸每个接头，"
            "检查得比图纸还细，邹工说这个人可以返聘。"
        ),
    ),
    Visit(
        days_ago=50,
        hour=18,
        minute=30,
        by="shen",
        mode="phone",
        present=("wife",),
        next_after=15,
        next_why="搬回后上门",
        recorded_after=3,
        measures=(
            MeasureResult("m7", "done", "早班收银已上岗一周"),
            MeasureResult("m3", "done", "五笔全部签好延期"),
        ),
        observations=(Observation("income", "试用期工资 3,100 元", 2),),
        narrative=(
            "雷敏接电话时在公交车上，五点起床赶早班，声音却有劲。她说店长让她管两台收银机，"
            "找错了一次两块六，自己贴了。汪立群在家做饭，手还端不稳汤锅，就改成炒蛋和拌面，"
            "承宇吃得干净。她最怕月底，五张字据钉在一个夹子里，一张一张翻着背，"
            "每月要还多少已经能脱口说出来。"
        ),
    ),
    Visit(
        days_ago=33,
        hour=10,
        by="shen",
        present=("head", "granny"),
        next_after=15,
        next_why="电路复验",
        measures=(
            MeasureResult("m1", "done", "已入住，墙面电路验收合格，两处插座整改中"),
            MeasureResult("m3", "partly", "本月还 1,000，少五百"),
        ),
        observations=(Observation("housing", "搬回三天，窗开着散味", 1),),
        narrative=(
            "新门上挂着邻居送的中国结，屋里还是油漆味。汪立群演示配电箱，合上推下三遍，"
            "像交工一样。厨房却让我心里一沉：墙角又有一块电池插在接线板上，他解释“就充一会儿，"
            "人看着”。我没有绕弯，请他把起火那天的照片拿出来一起看，他关掉电闸，"
            "电池拎到楼下棚里去了。这个老习惯要写进新的方案，单靠讲不行。"
        ),
        addenda=(
            Addendum(30, "shen", "补充：接线板已由房管办带走封存，楼下棚内充电桩由物业登记。"),
        ),
    ),
    Visit(
        days_ago=17,
        hour=15,
        by="shen",
        present=("wife", "boy"),
        next_after=14,
        next_why="新方案报批前核对",
        measures=(
            MeasureResult("m4", "partly", "沙盘减为每月，夜惊每周两次"),
            MeasureResult("m7", "done", "试用期过，转正"),
        ),
        observations=(
            Observation("education", "作业本一半空白，老师记了六次离座", 2),
            Observation("employment", "他想修车，证照过期", 2),
        ),
        narrative=(
            "雷敏刚下班，围裙还没有摘。班主任的记录本她带回来了，每天几点离座写得清清楚楚，"
            "最多的是下午第二节。承宇自己讲，那时候隔壁厨房的排风会“呼”一下，他就想跑。"
            "这句话以前没人问出来过。我们当场和老师通话，把他的位置挪到靠走廊的另一头。"
            "汪立群在楼下帮人看店，说等营业执照重新办下来就把摊子支回去，地点选在棚外。"
        ),
    ),
)
