"""How names, addresses, IDs and phones are written before they are compared or hashed."""

import re
import unicodedata

DOTS = "··•・‧∙⋅．"
DOT = "\u00b7"
# As much of a name or an address takes part in the search; nobody's is longer.
LONGEST_NAME, LONGEST_ADDRESS = 60, 200

_AS_IT_IS = re.compile(r"[\u4e00-\u9fa5]*")
_ONE_DOT = dict.fromkeys(map(ord, DOTS), DOT)
_LEFT_OUT = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}


def normal_name(text: str) -> str:
    """Return a name or an address as it is compared: half-width, lower case, without white space.

    Every dot of minority names is U+00B7; what can't be seen is left out.
    """
    if _AS_IT_IS.fullmatch(text):
        return text
    half = unicodedata.normalize("NFKC", text.translate(_ONE_DOT)).casefold()
    half = unicodedata.normalize("NFKC", half).translate(_ONE_DOT)
    return "".join(c for c in half if unicodedata.category(c) not in _LEFT_OUT)


def normal_id(text: str) -> str:
    """Return an ID number as it is indexed: half-width, no white space or hyphens, upper case."""
    half = unicodedata.normalize("NFKC", text)
    return "".join(c for c in half if c.isalnum()).upper()


def normal_phone(text: str) -> str:
    """Return a phone number as it is indexed: its digits, without +86."""
    digits = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isdecimal())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
