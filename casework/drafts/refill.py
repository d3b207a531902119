"""Puts what was typed back into a page's form, as HTML: no view has to know how."""

from html import escape
from html.parser import HTMLParser
from typing import NamedTuple

from casework.access.typed import PARAMETER

# What each sending of a form has anew, and what is never written into a page.
ANEW = frozenset({"csrfmiddlewaretoken"})
SECRETS = frozenset({"password", "present", "code", "credential"})
TYPES_LEFT_ALONE = frozenset({"password", "file", "submit", "button", "image", "reset"})
# What a hidden control takes over although the page has its own: which version was edited, so that
# a newer one is found when it is saved, and the key under which the form counts once.
KEEPS = frozenset({"version", "idempotency_key"})
# Where the page says what it shows, before the form.
NOTICE = "<!--draft-->"

Attributes = list[tuple[str, str | None]]


class Filled(NamedTuple):
    """A page with its form filled in; `found` tells whether the form was there at all.

    `is_stale`: what the page says of itself in hidden controls, its version above all, differs from
    when the form was typed. `has_files`: files have to be chosen anew.
    """

    html: str
    found: bool
    is_stale: bool = False
    has_files: bool = False


def fill(
    page: str,
    action: str,
    here: str,
    values: dict[str, list[str]],
    held: str,
    *,
    reads: bool = True,
) -> Filled:
    """Return the page with `values` in its form that is posted to `action`, NOTICE before it.

    `here` is the page's own path, to which a form without an action goes. What has no control of
    its own any more travels on in hidden ones, and so does `held`, the name of the kept form.
    Without `reads` the form stays as the page has it.
    """
    filler = Filler(action, here, values, held, reads=reads)
    filler.feed(page)
    filler.close()
    return Filled("".join(filler.out), filler.found, filler.is_stale, filler.has_files)


class Filler(HTMLParser):
    """Copies a page as it is, but for the controls of one form."""

    def __init__(
        self, action: str, here: str, values: dict[str, list[str]], held: str, *, reads: bool = True
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.action, self.here, self.held, self.reads = action, here, held, reads
        self.is_stale = self.has_files = False
        self.waiting = {
            name: list(texts) for name, texts in values.items() if name not in ANEW | SECRETS
        }
        self.values = {name: list(texts) for name, texts in self.waiting.items()}
        self.out: list[str] = []
        self.found = self.inside = self.in_text = False
        self.select = ""

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        raw = self.get_starttag_text() or ""
        if tag == "form" and not self.found and self.is_wanted(dict(attrs)):
            self.found, self.inside = True, self.reads
            self.out.append(NOTICE)
        elif self.inside:
            raw = self.control(tag, attrs, raw)
        self.out.append(raw)

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        self.handle_starttag(tag, attrs)

    def is_wanted(self, attrs: dict[str, str | None]) -> bool:
        """Tell whether a form is the one that was sent."""
        action = (attrs.get("action") or self.here).partition("?")[0]
        return (attrs.get("method") or "").lower() == "post" and action == self.action

    def control(self, tag: str, attrs: Attributes, raw: str) -> str:
        """Return a start tag inside the form, with what was typed where it is a control."""
        known = dict(attrs)
        name = known.get("name") or ""
        if tag == "button":
            self.waiting.pop(name, None)  # which button was pressed is for the next press to say
        elif tag == "select":
            self.select = name
            self.waiting.pop(name, None)
        elif tag == "option" and self.select in self.values:
            chosen = known.get("value") in self.values[self.select]
            return marked(tag, attrs, "selected", chosen)
        elif tag == "input":
            return self.input(attrs, name, raw)
        elif tag == "textarea" and name in self.values:
            text = self.next_of(name)
            self.in_text = True
            return f"{raw}\n{escape(text)}"
        return raw

    def input(self, attrs: Attributes, name: str, raw: str) -> str:
        known = dict(attrs)
        kind = (known.get("type") or "text").lower()
        if kind == "file":
            self.has_files = True
        if name not in self.values or kind in TYPES_LEFT_ALONE:
            # A box that wasn't ticked sends nothing: what the page ticked by itself is undone.
            return marked("input", attrs, "checked", False) if kind == "checkbox" else raw
        if kind in {"checkbox", "radio"}:
            self.waiting.pop(name, None)
            on = known.get("value") or "on"
            return marked("input", attrs, "checked", on in self.values[name])
        text = self.next_of(name)
        if kind == "hidden" and (own := known.get("value")) and name != "idempotency_key":
            self.is_stale = self.is_stale or own != text
            if name not in KEEPS:
                return raw
        return tag_of("input", [*(a for a in attrs if a[0] != "value"), ("value", text)])

    def next_of(self, name: str) -> str:
        """Take the next text that was sent under a name; empty when there are no more."""
        texts = self.waiting.get(name, [])
        text = texts.pop(0) if texts else ""
        if not texts:
            self.waiting.pop(name, None)
        return text

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.in_text = False
        elif tag == "select":
            self.select = ""
        elif tag == "form" and self.inside:
            self.inside = False
            rest = [(name, text) for name, texts in self.waiting.items() for text in texts]
            self.out += [hidden(name, text) for name, text in [*rest, (PARAMETER, self.held)]]
        self.out.append(f"</{tag}>")

    def keep(self, text: str) -> None:
        """Copy what stands between tags, but for the words that a textarea came with."""
        if not self.in_text:
            self.out.append(text)

    def handle_data(self, data: str) -> None:
        self.keep(data)

    def handle_entityref(self, name: str) -> None:
        self.keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.keep(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.keep(f"<!{decl}>")


def tag_of(tag: str, attrs: Attributes) -> str:
    """Write a start tag."""
    words = [name if value is None else f'{name}="{escape(value)}"' for name, value in attrs]
    return f"<{' '.join([tag, *words])}>"


def marked(tag: str, attrs: Attributes, mark: str, is_on: bool) -> str:
    """Write a start tag with a mark such as `checked`, or without it."""
    rest: Attributes = [a for a in attrs if a[0] != mark]
    return tag_of(tag, [*rest, (mark, None)] if is_on else rest)


def hidden(name: str, text: str) -> str:
    return tag_of("input", [("type", "hidden"), ("name", name), ("value", text)])
