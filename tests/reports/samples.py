"""A fictional household's case file with rare names, and its variations."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from casework.reports.snapshot import (
    Addendum,
    Address,
    Assessment,
    CaseFileSnapshot,
    Category,
    Closure,
    Consent,
    Disclosure,
    DomainChange,
    DomainScore,
    Goal,
    GoalOutcome,
    Measure,
    MeasureDone,
    Participant,
    Person,
    Phone,
    Plan,
    PlanVersion,
    Relation,
    Review,
    TrendPoint,
    Visit,
)
from tests.reports import drawing

RARE_NAMES = ("顾㛃", "张𬭎", "张𬱖", "张䶮", "周𠅤", "买买提·吐尔逊")
SHANGHAI = ZoneInfo("Asia/Shanghai")
NEEDS = (
    "户主丧偶，与子、孙女同住。其子患肾衰竭，每周血液透析三次，离异，无固定收入；孙女在读初二。"
    "家庭收入以低保金为主，医疗自付支出长期高于可支配收入，户主同时承担照料。\n"
    "家庭最迫切的需要是：透析不中断、减轻自付医疗费、孙女学习有人辅导。"
    "亲友借款四万余元尚未归还，债主（其表弟）近期多次上门，户主夜间睡眠差。"
)
NARRATIVE = (
    "上午九时到达，户主在家，其子张𬭎去区中心医院透析未归。户主说：“上周三那次停电，机器停了二十分钟，"
    "他回来脸色发白，我吓得一夜没睡。”查看透析记录本，本月应做 13 次，实做 12 次，缺的一次已补做。"
    "孙女张䶮放学后由志愿者辅导数学，期中考试从 52 分升到 71 分，房门上贴着新的作息表。\n"
    "厨房煤气软管老化，当场联系物业，下午更换完毕；冰箱内有两天的菜，药盒按早中晚分装，"
    "胰岛素存放位置正确。户主提出白内障手术排期问题，已记下，回去后向救助顾问买买提·吐尔逊转达。"
    "家中现金约 300 元，距下次低保金发放还有九天，"
    "先以帮扶专项垫付 200.00 元交通补助（收据号 0417）。"
)
OBSERVATIONS = (
    "户主夜间睡眠差、双眼视物模糊，独自照料已显吃力；疾病一项建议由“重”改记，照料一项上调。"
)
DOMAINS = (
    ("收入", 15, 2, "家庭月收入 2,310 元，低于标准。"),
    ("刚性支出", 10, 3, "每月自付医疗费约 2,860 元。"),
    ("住房", 10, 1, "公房 38 平方米，三代同住，孙女无独立房间。"),
    ("疾病", 12, 3, "子：尿毒症，每周透析三次。户主：白内障、高血压。"),
    ("残疾与照料", 12, 2, "子肢体三级残疾，由户主照料。"),
    ("就业", 10, 3, "家中无人就业。"),
    ("教育", 8, 1, ""),
    ("心理", 8, None, "其子拒绝谈话，未能填写。"),
    ("社会支持", 8, 1, "邻居有走动，亲属因借款疏远。"),
    ("未成年人", 7, 1, ""),
)
WORDS = ("无", "轻", "中", "重")


def at(year: int, month: int, day: int, hour: int = 10, minute: int = 42) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def assessment(on: date, shift: int = 0) -> Assessment:
    """The sample's ten domains; `shift` moves each score for an earlier date."""
    scores = [(n, w, s if s is None else min(3, s + shift), note) for n, w, s, note in DOMAINS]
    return Assessment(
        on=on,
        by="沈知禾",
        domains=tuple(
            DomainScore(name, weight, score, "" if score is None else WORDS[score], note)
            for name, weight, score, note in scores
        ),
        index_low=61,
        index_high=69,
        grade="红",
        at_least=True,
        computed_grade="橙",
        override_by="江若川",
        override_reason="户主为唯一照料者且视力急剧下降，近一月内照料有中断的危险，按红色走访。",
        red_lines=("唯一照料者可能失去照料能力",),
        self_care="部分丧失（2 项不能自理：洗澡、室内行走）",
        mood="PHQ-2 得 4 分，建议转介心理服务",
        narrative="困难由疾病引起，并因照料与借款加重。收入在短期内难以提高，应先稳住治疗和照料。",
    )


def visit(number: int, on: date) -> Visit:
    return Visit(
        number=number,
        on=on,
        mode="入户走访",
        by="沈知禾",
        participants=(
            Participant("江若川", "镇救助所"),
            Participant("陆大伟", "邻居", third_party=True),
        ),
        place="禾苗路 88 弄 12 号 301 室",
        measures=(
            MeasureDone("透析交通补助", "已落实", "本月 200.00 元，收据号 0417"),
            MeasureDone("每周六义务家教", "部分落实", "志愿者请假一次"),
        ),
        narrative=NARRATIVE,
        observations=OBSERVATIONS,
        next_on=on + timedelta(days=14),
        late=number % 3 == 0,
        recorded_at=at(on.year, on.month, on.day) + timedelta(days=6),
        addenda=(Addendum(at(2026, 9, 9), "沈知禾", "“缺的一次已补做”应为“尚未补做”。"),)
        if number == 2
        else (),
    )


def people() -> tuple[Person, ...]:
    return (
        Person(
            name="顾㛃",
            relation="户主",
            sex="女",
            born_on=date(1959, 4, 12),
            age="67 岁",
            id_kind="居民身份证",
            id_number="310101195904120428",
            ethnicity="汉族",
            education="初中",
            work_ability="无劳动能力",
            health="高血压、白内障",
            insurance="城镇居民医保",
            lives_here="同住",
            note="主要照料者",
        ),
        Person(
            name="张𬭎",
            relation="子",
            sex="男",
            born_on=date(1985, 1, 30),
            age="41 岁",
            id_kind="居民身份证",
            id_number="310101198501301234",
            ethnicity="汉族",
            education="高中",
            work_ability="部分丧失",
            health="尿毒症，每周透析三次",
            disability="肢体残疾三级",
            insurance="城镇居民医保（大病）",
            lives_here="同住",
        ),
        Person(
            name="张䶮",
            relation="孙辈",
            sex="女",
            born_on=date(2013, 6, 2),
            age="13 岁",
            id_kind="居民身份证",
            id_number="310101201306020028",
            ethnicity="汉族",
            education="初中在读",
            guardian="张𬭎",
            lives_here="同住",
        ),
        Person(
            name="张𬱖", relation="子", sex="男", age="38 岁", lives_here="不同住", note="外地务工"
        ),
        Person(name="周𠅤", relation="其他", sex="女", age="36 岁", note="已离异，不知去向"),
        Person(
            name="买买提·吐尔逊",
            relation="其他",
            sex="男",
            id_kind="护照",
            id_number="E12345678",
            ethnicity="维吾尔族",
            note="女婿",
        ),
    )


def plan() -> Plan:
    return Plan(
        version=2,
        stage="已批准",
        needs=NEEDS,
        goals=(
            Goal(
                1,
                "每周三次血透不中断",
                "透析记录本",
                "每周 2 次",
                "每周 3 次",
                date(2026, 12, 31),
            ),
            Goal(
                2,
                "每月自付医疗费降到 1,200 元以下",
                "医保结算单",
                "2,860 元",
                "1,200 元",
                date(2026, 12, 31),
            ),
            Goal(
                3,
                "孙女期末各科及格，课后有人辅导",
                "成绩单",
                "2 科不及格",
                "全部及格",
                date(2026, 12, 31),
            ),
            Goal(4, "户主完成白内障手术", "出院小结", "未手术", "完成手术", date(2026, 9, 30)),
        ),
        measures=(
            Measure(
                "每次透析往返交通补助", "生活救助", "1", "沈知禾", "每周三次", date(2026, 12, 31)
            ),
            Measure("二次报销帮办代办，申请慈善大病项目", "医疗救助", "2", "沈知禾", "一次", None),
            Measure("每周六上午家教两小时", "义务家教", "3", "志愿家教队", "每周"),
            Measure("联系区中心医院眼科，陪同就诊", "陪同就医", "4", "买买提·吐尔逊", "按预约"),
        ),
        author="沈知禾",
        submitted_at=at(2026, 6, 1),
        approved_by="江若川",
        approved_at=at(2026, 6, 3, 16, 5),
        valid_until=date(2026, 12, 31),
        content_hash="9f2c1a7be04d55aa10c3",
        changes=("新增目标 4“户主完成白内障手术”。", "目标 2 的目标值由 1,500 元改为 1,200 元。"),
        comparison=drawing.comparison(),
    )


def review() -> Review:
    return Review(
        number=1,
        on=date(2026, 9, 28),
        by="沈知禾",
        decision="调整方案",
        goals=(
            GoalOutcome(
                "每周三次血透不中断",
                "每周 2 次",
                "每周 3 次",
                "每周 3 次",
                "已达到",
                ("2026-08-20 第 1 次", "2026-09-03 第 2 次"),
                (1, 2),
            ),
            GoalOutcome(
                "每月自付医疗费降到 1,200 元以下", "2,860 元", "1,200 元", "1,640 元", "有进展"
            ),
        ),
        domains=tuple(
            DomainChange(name, score, None if score is None else max(0, score - 1))
            for name, _weight, score, _note in DOMAINS
        ),
        narrative="透析已连续八周按时完成。自付费用下降明显但未达目标，主要是降磷药不在目录内，"
        "下一版方案改为申请援助药品。户主手术推迟，目标 4 延期。",
    )


def family() -> CaseFileSnapshot:
    """The full sample: three visits, one review, closed."""
    return CaseFileSnapshot(
        number="YL01-0037",
        head="顾㛃",
        unit="样例镇社会救助所",
        area="样例区 样例镇 第一居民区",
        disclosure=Disclosure(
            serial="YL01-P-20261118-0012",
            printed_by="温书仪",
            printed_at=at(2026, 11, 18),
            reason="年度台账检查",
            recipient="样例区民政局 检查组 江若川",
            verify_url="https://casework.example/verify/YL01-P-20261118-0012",
        ),
        worker="沈知禾",
        supervisor="江若川",
        category="最低生活保障",
        categories=(
            Category("低收入困难家庭", date(2023, 5, 1), date(2024, 12, 31)),
            Category("最低生活保障", date(2025, 1, 1)),
        ),
        primary_cause="因病",
        secondary_causes=("缺劳动力", "债务"),
        stage="结案",
        intake_on=date(2026, 2, 3),
        intake_source="主动发现",
        intake_note="居委会在“沉默的少数”大排摸中发现，户主此前从未提出申请。",
        grade="红（至少，指数 61 至 69）",
        near_relative="无",
        retention="30 年",
        addresses=(
            Address("户籍地址", "样例区老街 5 号"),
            Address("居住地址", "样例镇禾苗路 88 弄 12 号 301 室"),
        ),
        phones=(
            Phone("顾㛃", "13800000428", "白天接听"),
            Phone("陆大伟", "13900001111", "邻居，紧急时联系", third_party=True),
        ),
        consents=(
            Consent("个人信息处理告知", "顾㛃", "已告知", date(2026, 2, 3)),
            Consent("转介区中心医院眼科", "顾㛃", "已同意", date(2026, 6, 3), date(2026, 12, 31)),
        ),
        people=people(),
        relations=(
            Relation("顾㛃", "母亲", "张𬭎"),
            Relation("张𬭎", "父亲", "张䶮"),
            Relation("顾㛃", "母亲", "张𬱖"),
        ),
        assessment=assessment(date(2026, 8, 20)),
        previous_assessment=assessment(date(2026, 2, 10), shift=-1),
        trend=(
            TrendPoint(date(2026, 2, 10), 48, 48, "橙"),
            TrendPoint(date(2026, 5, 12), 55, 55, "橙"),
            TrendPoint(date(2026, 8, 20), 61, 69, "红"),
        ),
        plan=plan(),
        plan_versions=(
            PlanVersion(1, "已替代", "沈知禾", at(2026, 2, 20), "江若川", at(2026, 2, 22)),
            PlanVersion(
                2, "已退回", "沈知禾", at(2026, 5, 28), "江若川", at(2026, 5, 30), "目标 2 没有基线"
            ),
            PlanVersion(2, "已批准", "沈知禾", at(2026, 6, 1), "江若川", at(2026, 6, 3, 16, 5)),
        ),
        visits=tuple(visit(n, date(2026, 8, 6) + timedelta(days=14 * n)) for n in (1, 2, 3)),
        reviews=(review(),),
        closure=Closure(
            date(2026, 11, 10),
            "目标达到",
            "四项目标中三项达到，一项转入医疗救助继续办理。家庭知悉今后可向居委会求助，并留有联系卡。",
            "沈知禾",
            "江若川",
            at(2026, 11, 12),
        ),
        third_parties=("陆大伟", "表弟胡永顺"),
        size=3,
        family=drawing.tree(),
        outside=drawing.outside(),
        attachments=drawing.attachments(),
    )


def empty() -> CaseFileSnapshot:
    """A household that was only just found."""
    full = family()
    return CaseFileSnapshot(
        number="YL01-0099", head="", unit="", area="", disclosure=full.disclosure
    )


def with_visits(count: int) -> CaseFileSnapshot:
    first = date(2020, 1, 1)
    visits = tuple(visit(n, first + timedelta(days=5 * n)) for n in range(1, count + 1))
    return replace(family(), visits=visits)


def with_narrative(text: str) -> CaseFileSnapshot:
    full = family()
    return replace(full, visits=(replace(full.visits[0], narrative=text),))
