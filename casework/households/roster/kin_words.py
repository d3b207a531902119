"""How rosters word relations: words by which a code of GB/T 4761 can mean someone else.

The one digit of a son is a son-in-law's too (28), that of a parent a parent-in-law's (53 to 56).
"""

# In-laws, step kin, wards, cousins, former ones, great-grandchildren.
OTHERWISE = "婿媳继义干侄甥岳公婆嫂夫妹弟前堂表寄代同曾重玄"
# Have one of these characters and mean what the code says.
PLAIN = {"丈夫", "老公", "老婆", "外公", "外婆", "弟", "妹", "弟弟", "妹妹", "大弟", "小弟"}
PLAIN |= {"大妹", "小妹", "兄弟", "姐妹", "兄妹", "姐弟", "弟兄", "兄弟姐妹"}
ADOPTED = "养"
