"""A made-up city: people with names as they are spread in China, in households, areas and streets.

Surnames follow published ranks and shares (rounded), given names a skewed choice of characters by
generation and sex; children have their father's surname. IDs are of region 310199, which is nobody.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

# Shares in percent of the commonest hundred; the rest shares what is left, the rarer the less.
COMMON = (
    "王7.2 李7.0 张6.7 刘5.2 陈4.6 杨3.2 黄2.4 吴2.0 赵2.0 周1.9 徐1.7 孙1.5 马1.3 朱1.3 "
    "胡1.2 林1.1 郭1.1 何1.1 高1.0 罗0.95 郑0.93 梁0.85 谢0.76 宋0.70 唐0.69 许0.66 "
    "邓0.62 冯0.62 韩0.61 曹0.60 曾0.58 彭0.58 肖0.56 蔡0.53 潘0.52 田0.52 董0.51 "
    "袁0.50 于0.48 余0.48 叶0.48 蒋0.47 杜0.47 苏0.46 魏0.45 程0.44 吕0.44 丁0.43 "
    "沈0.41 任0.41 姚0.40 卢0.40 傅0.40 钟0.40 姜0.39 崔0.38 谭0.38 廖0.37 范0.36 "
    "汪0.36 陆0.36 金0.35 石0.34 戴0.34 贾0.33 韦0.32 夏0.32 邱0.32 方0.31 侯0.30 "
    "邹0.30 熊0.29 孟0.29 秦0.28 白0.28 江0.28 阎0.27 薛0.26 尹0.26 段0.25 雷0.24 "
    "黎0.22 史0.22 龙0.21 陶0.21 贺0.21 顾0.20 毛0.20 郝0.20 龚0.20 邵0.20 万0.19 "
    "钱0.19 严0.19 赖0.18 覃0.18 洪0.18 武0.17 莫0.17 孔0.17 "
)
RARE = (
    "汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符"
    "舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾"
    "尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬"
    "边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南"
    "班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰"
    "支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那"
    "宿"
)
DOUBLE = (
    "欧阳",
    "上官",
    "皇甫",
    "令狐",
    "诸葛",
    "司徒",
    "司马",
    "申屠",
    "夏侯",
    "尉迟",
    "万俟",
    "长孙",
)
MIDDLE_MEN = (
    "建国志文永明德世金玉家晓小海光成春少立正学俊伟天宗振子景新华宏大有忠庆长荣祥福万云龙"
    "广兴东中树思泽浩宇梓一嘉"
)
LAST_MEN = (
    "国华明军平伟强林生杰辉龙海波斌峰祥荣兴富贵德清民刚勇良发根宝才亮涛鹏超飞健文武东松山"
    "成义宁安康泰浩轩宇然博涵睿"
)
MIDDLE_WOMEN = (
    "秀桂玉淑美小晓丽惠春月金素雅雪海红艳爱彩凤兰佳慧文静思欣雨梦子梓诗一嘉若心可诺语婉巧翠银凌"
)
LAST_WOMEN = (
    "英兰珍芳华梅玲霞红萍琴娟敏燕丽云花凤香莲娣妹珠娥洁静艳娜莉婷雯琳蓉颖怡欣萱涵琪瑶悦彤妍馨宁晴"
)
SINGLE = "伟敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英芳兰红玲斌辉鹏华波宇浩婷雪燕健峰龙欣洁琳倩晨博帆"
GIVEN_LONG = ("古丽娜", "阿依古丽", "买买提", "热依汗", "艾合买提", "帕提古丽", "吐尔逊", "努尔兰")
ROADS = (
    "中山人民解放建设和平光明青年长江黄河新华胜利文化学院东风永安大庆前进红星春晖向阳梧桐"
    "银杏海棠紫薇临江望湖石桥柳林"
)


@dataclass
class Someone:
    """A person as the roster would have them."""

    name: str
    relation: str
    sex: str
    born: date
    id_number: str
    phone: str


@dataclass
class Home:
    """A household of one area."""

    area: int
    address: str
    people: list[Someone] = field(default_factory=list)


class City:
    """Makes households; the same seed gives the same city."""

    def __init__(self, areas: int, seed: int = 20261125) -> None:
        self.areas = areas
        self._random = random.Random(seed)
        known = [(part[0], float(part[1:])) for part in COMMON.split()]
        rare = [*dict.fromkeys(RARE), *DOUBLE]
        left = 100 - sum(share for _name, share in known)
        weights = [1 / (n + 8) for n in range(len(rare))]
        known += [(n, left * w / sum(weights)) for n, w in zip(rare, weights, strict=True)]
        self.surnames = [name for name, _share in known]
        self.shares = [share for _name, share in known]
        self._serial = 0

    def homes(self, number: int) -> Iterator[Home]:
        """Yield so many households, three people each on average."""
        for n in range(number):
            yield self._home(n % self.areas)

    def surname(self) -> str:
        return self._random.choices(self.surnames, self.shares)[0]

    def given(self, sex: str) -> str:
        """Return a given name: four of five have two characters."""
        chance = self._random.random()
        if chance < 0.17:
            return self._skewed(SINGLE)
        middle, last = (MIDDLE_MEN, LAST_MEN) if sex == "1" else (MIDDLE_WOMEN, LAST_WOMEN)
        return self._skewed(middle) + self._skewed(last)

    def _skewed(self, characters: str) -> str:
        """Return one of the characters, the first ones far oftener than the last."""
        at = int(len(characters) * self._random.random() ** 1.8)
        return characters[at]

    def _home(self, area: int) -> Home:
        pick = self._random
        # What people call a road or a lane repeats in its area and seldom elsewhere.
        road = ROADS[2 * (area % (len(ROADS) // 2)) :][:2]
        address = (
            f"{road}{pick.choice(['路', '路', '街', '新村'])}{pick.randint(1, 400)}弄"
            f"{pick.randint(1, 60)}号{pick.randint(1, 18)}0{pick.randint(1, 6)}室"
        )
        home = Home(area, address)
        father, mother = self.surname(), self.surname()
        size = pick.choices([1, 2, 3, 4, 5, 6], [14, 22, 32, 18, 9, 5])[0]
        head_sex = pick.choice("112")
        year = pick.randint(1935, 1990)
        own = father if head_sex == "1" else mother
        home.people.append(self._someone(own, "0", head_sex, year))
        if size > 1 and pick.random() < 0.75:
            other = mother if head_sex == "1" else father
            sex = "2" if head_sex == "1" else "1"
            home.people.append(self._someone(other, "1", sex, year + pick.randint(-4, 4)))
        while len(home.people) < size:
            sex = pick.choice("12")
            if pick.random() < 0.15:
                name = own if sex == head_sex else self.surname()
                home.people.append(self._someone(name, "5", sex, year - pick.randint(22, 32)))
            else:
                relation = "2" if sex == "1" else "3"
                born = min(year + pick.randint(22, 34), 2025)
                home.people.append(self._someone(father, relation, sex, born))
        return home

    def _someone(self, surname: str, relation: str, sex: str, year: int) -> Someone:
        pick = self._random
        born = date(max(year, 1926), 1, 1) + timedelta(days=pick.randrange(365))
        name = surname + self.given(sex)
        if pick.random() < 0.006:
            name = f"{pick.choice(GIVEN_LONG)}·{pick.choice(GIVEN_LONG)}"
        self._serial += 1
        body = f"310199{born:%Y%m%d}{self._serial % 1000:03d}"
        phone = f"199{pick.randrange(10**8):08d}" if pick.random() < 0.5 else ""
        return Someone(name, relation, sex, born, f"{body}{self._serial // 1000:04d}", phone)
