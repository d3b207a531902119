"""What a password must be."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from casework.access.passwords import LongEnough


def test_a_short_password_is_refused_in_the_readers_language() -> None:
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        LongEnough(15).validate("十四个字的口令不够长的啊啊啊")
    assert refused.value.messages == ["密码太短，至少 15 个字符。"]


@pytest.mark.django_db
def test_the_site_asks_for_fifteen_characters() -> None:
    with pytest.raises(ValidationError):
        validate_password("a" * 14)
