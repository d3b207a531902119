"""Pages travel compressed, files as they are."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from casework.common.compression import CompressPages

WORDS = b"<p>" + b"\xe5\xad\x97" * 400 + b"</p>"


def sent(response: HttpResponse | StreamingHttpResponse, accepts: str) -> HttpResponse:
    request = RequestFactory(headers={"accept-encoding": accepts}).get("/")
    answer = CompressPages(lambda _request: response)(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_page_is_compressed_for_a_browser_that_takes_it() -> None:
    answer = sent(HttpResponse(WORDS), "gzip")
    assert len(answer.content) < len(WORDS)
    assert gzip.decompress(answer.content) == WORDS


def test_a_page_goes_as_it_is_to_others() -> None:
    assert sent(HttpResponse(WORDS), "identity").content == WORDS


@pytest.mark.parametrize("kind", ["application/pdf", "image/jpeg", "application/json"])
def test_a_file_goes_as_it_is(kind: str) -> None:
    assert sent(HttpResponse(WORDS, content_type=kind), "gzip").content == WORDS
