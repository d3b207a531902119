"""The tag `url`, built in everywhere: Django's own, with what it found for each name kept.

A page of lists has a hundred links. Django looks each up anew, which is a tenth of such a page.
"""

import functools
from typing import Any
from uuid import UUID

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as django_url
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()

NOBODY = UUID(int=0)


@functools.lru_cache(maxsize=1024)
def found(name: str, about: UUID | None, _urlconf: Any, _prefix: str) -> str:
    """Return the path of a page, escaped; raise NoReverseMatch as `reverse` does, and keep none."""
    return conditional_escape(reverse(name, args=[about] if about else None))


def path_of(name: str, about: UUID | None = None) -> str:
    """Return the path, escaped, of a page that is about nothing or about one row, by the row's id.

    What is kept is the path of the page about nobody: no id stays behind.
    """
    where = get_urlconf(), get_script_prefix()
    if about is None:
        return found(name, None, *where)
    return found(name, NOBODY, *where).replace(str(NOBODY), str(about))


class KeptURLNode(URLNode):
    """A link; to a page of one row or of none without asking the patterns again."""

    def render(self, context: Context) -> str:
        """Return the path, or nothing where the template keeps it under a name."""
        if self.kwargs or self.asvar or len(self.args) > 1 or not context.autoescape:
            return super().render(context)
        name = self.view_name.resolve(context)
        about = [argument.resolve(context) for argument in self.args]
        if about and not isinstance(about[0], UUID):
            return super().render(context)
        return path_of(name, *about)


@register.tag
def url(parser: Parser, token: Token) -> KeptURLNode:
    """Link to a page by the name of its pattern; used as Django's."""
    node = django_url(parser, token)
    return KeptURLNode(node.view_name, node.args, node.kwargs, node.asvar)
