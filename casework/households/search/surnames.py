"""Readings that characters have in names and seldom in words: of surnames, and of given names."""

# Readings as a surname that words seldom have or the dictionary lacks, also within a surname of two
# characters: 万俟 moqi, 尉迟 yuchi, 澹台 tantai.
SURNAMES = """
单 shan, 曾 zeng, 仇 qiu, 解 xie, 区 ou, 查 zha, 盖 ge, 乐 yue, 朴 piao, 尉 yu, 长 zhang,
翟 zhai, 覃 qin tan, 黑 he, 种 chong, 冼 xian, 洗 xian, 繁 po, 万 mo, 俟 qi, 那 na, 缪 miao,
员 yun, 秘 bi, 召 shao, 任 ren, 教 jiao, 祭 zhai, 折 she, 句 gou, 牟 mu mou, 隗 wei kui,
郇 xun huan, 贲 ben, 谌 chen shen, 郗 xi chi, 柏 bai bo, 薄 bo, 宓 mi fu, 阚 kan, 盛 sheng,
藏 zang, 澹 tan, 宿 su, 车 che, 葛 ge, 石 shi, 沈 shen, 逄 pang, 纪 ji, 应 ying, 华 hua,
晁 chao, 相 xiang, 令 ling, 钭 tou, 撖 han, 亓 qi, 貊 mo, 眭 sui, 訾 zi
"""
SURNAME_READINGS = {
    character: tuple(known)
    for character, *known in (surname.split() for surname in SURNAMES.split(","))
}
# Readings that given names like and words seldom have.
GIVEN_READINGS = {"茜": ("qian", "xi"), "莎": ("sha",), "晟": ("sheng", "cheng"), "行": ("heng",)}
