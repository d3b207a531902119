"""Pages are compressed on their way; files are not: pictures and papers are small as they are."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressPages(GZipMiddleware):
    """Compress what is HTML, for browsers that take it.

    What a page hides could be guessed from its length by who makes a browser ask again and again
    (BREACH): our cookies don't go with what other sites ask, tokens are masked anew on each page,
    and Django adds a random length to each.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return the page compressed, anything else as it is."""
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
