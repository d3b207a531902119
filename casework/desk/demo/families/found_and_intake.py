"""The Shan family, found yesterday, and the Zeng family, whose intake has just been done."""

from casework.desk.demo.script import (
    CategorySpan,
    Consent,
    Edge,
    Family,
    Observation,
    Person,
    Phone,
    Visit,
    resident_id,
)

SHAN = Family(
    key="shan",
    stage="just_found",
    grade=None,
    number="YL02-0112",
    area="YL02",
    worker="shen",
    supervisor="lu",
    source="discovery",
    opened_days_ago=1,
    story=(
        "网格员夜间巡查，连着三个晚上见 6 号底楼没有亮灯，门口牛奶箱塞满了。敲门时里面有人应声，"
        "说“没事，睡了”，没有开门。邻居讲她独住，退休前在缝纫社踏机器，今年没见她出来买过几回菜。"
        "姓名和门牌由楼组长提供，证件、电话都还没有核到。"
    ),
    income_cents=None,
    living="样例镇望春路213弄6号102室",
    registered="",
    people=(
        Person(
            key="head",
            name="单玉㛃",
            relation="0",
            document="none",
            given_sex="2",
            note="姓“单”读作 shàn，“㛃”读作 jié，楼组长写的字条为准，见面时再核。",
        ),
    ),
)

ZENG = Family(
    key="zeng",
    stage="intake",
    grade=None,
    number="YL03-0058",
    area="YL03",
    worker="bai",
    supervisor="lu",
    source="request",
    opened_days_ago=5,
    story=(
        "妻子古丽娜抱着婴儿到居委会，普通话说得慢，意思很清楚：丈夫上月在工地从脚手架上跌下来，"
        "腰椎骨折，包工头垫了第一笔手术费以后不再接电话，房租已经拖了一个月，"
        "问有没有地方能帮他们把赔偿讲清楚。"
    ),
    income_cents=0,
    living="样例镇青禾路19弄3号楼605室（租住）",
    registered="样例市样例区邻镇河湾路70弄8号201室",
    people=(
        Person(
            key="head",
            name="曾广𬭎",
            relation="0",
            number=resident_id("19880917", 153),
            health="serious",
            health_note="腰椎压缩性骨折术后五周，卧床，大小便要人扶",
            education="70",
            work_ability="partial",
            occupation="架子工",
            insurance="resident",
            marital="20",
            note="姓“曾”读作 zēng。架子工，没有书面劳动合同，考勤记在班组微信群里。",
        ),
        Person(
            key="wife",
            name="古丽娜·吐尔逊",
            relation="1",
            number=resident_id("19911203", 286),
            ethnicity="05",
            health="1",
            education="60",
            work_ability="able",
            occupation="面点师",
            insurance="resident",
            marital="20",
            note="产后四个月，原在餐馆做面点。家里忌猪肉，送慰问品要留意。",
        ),
        Person(
            key="elder",
            name="曾阿依",
            relation="3",
            number=resident_id("20180722", 68),
            ethnicity="05",
            health="1",
            education="80",
            school="青禾小学",
            insurance="resident",
            marital="10",
            note="小学在读，会替妈妈读通知。",
        ),
        Person(
            key="baby",
            name="曾小满",
            relation="2",
            document="none",
            given_sex="1",
            health="1",
            insurance="none",
            marital="10",
            note="四个月大，户口还没报，出生证在老家亲戚手里。",
        ),
        Person(
            key="granny",
            name="乔桂英",
            relation="5",
            number=resident_id("19570311", 424),
            health="3",
            health_note="高血压，膝关节炎",
            education="90",
            work_ability="unable",
            insurance="resident",
            marital="30",
            note="从户籍地赶来帮忙带孩子，夜里睡客厅。",
        ),
    ),
    edges=(
        Edge("partner", "head", "wife", "married"),
        Edge("parent", "head", "elder"),
        Edge("parent", "wife", "elder"),
        Edge("parent", "head", "baby"),
        Edge("parent", "wife", "baby"),
        Edge("parent", "granny", "head"),
    ),
    phones=(
        Phone("19900001530", "head", "卧床，可接"),
        Phone("19900002860", "wife", "喂奶时不接，发文字也看"),
    ),
    categories=(CategorySpan("temporary", 5),),
    primary_cause="accident",
    secondary_causes=("unemployment", "housing"),
    consents=(
        Consent("head", "notice", 4),
        Consent("wife", "notice", 4),
        Consent("head", "sharing", 4, note="同意把受伤经过和考勤截图交给法律援助站。"),
    ),
    visits=(
        Visit(
            days_ago=4,
            hour=10,
            minute=30,
            by="bai",
            present=("head", "wife", "granny"),
            next_after=5,
            next_why="带法律援助站的表，做预估",
            observations=(
                Observation("illness", "术后卧床，翻身要两个人", 3),
                Observation("income", "工地停发，靠亲戚借的八千元过日子", 3),
                Observation("housing", "六楼没有电梯，复查要请人背下去", 2),
            ),
            narrative=(
                "五个人住一间半，曾广𬭎躺在靠窗的木板床上，腰下垫着两本旧挂历。"
                "他把班组群里的考勤截图、受伤那天的照片一张张翻给我看，"
                "讲到包工头拉黑他时把脸转向了墙。古丽娜在厨房边喂奶边听，插了一句：先要能复查，"
                "钱慢慢讨。乔阿婆不识字，问“告他们要不要花钱”，我解释法律援助站是免费的，"
                "下次把表带来当面填。阿依放学回来，自己倒水，从药袋旁摸了块饼干吃，"
                "没有大人顾得上问她功课。"
            ),
        ),
    ),
)
