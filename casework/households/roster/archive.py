"""The container of an .xlsx file: a zip of XML parts, inflated and parsed within fixed bounds.

openpyxl takes 3 s for an honest workbook of 870 KB and builds one object for every cell of a merged
range, so a small hostile file can exhaust the server. Here the parts go straight through expat.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.parsers import expat  # DTDs are refused below, so no entity is ever expanded

from casework.households.roster.limits import (
    MAX_INFLATED_BYTES,
    MAX_MARKS,
    MAX_MEMBER_BYTES,
    MAX_TOKEN_BYTES,
    too_big,
    unreadable,
)

_CHUNK = 64 * 1024
_ESCAPE = re.compile(r"_x(00[01][0-9A-Fa-f]|005[Ff])_")
_ENCRYPTED_FLAG = 0x1
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


class Archive:
    """Parts of a workbook by path; the bounds hold over all parts together."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise unreadable() from None
        self._paths = {info.filename.lstrip("/").lower(): info for info in self._zip.infolist()}
        self._bytes_left = MAX_INFLATED_BYTES
        self._marks_left = MAX_MARKS

    def has(self, path: str) -> bool:
        """Tell whether a part exists, upper and lower case alike."""
        return path.lower() in self._paths

    def parse(self, path: str, start: Start, end: End, text: Text) -> None:
        """Send a part's elements, named without prefix, to three listeners."""
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def on_root(name: str, attributes: dict[str, str]) -> None:
            # Nearly all workbooks use no prefix; then the listeners are called directly.
            prefixed = ":" in name
            parser.StartElementHandler = _local(start) if prefixed else start
            parser.EndElementHandler = (lambda tag: end(_bare(tag))) if prefixed else end
            parser.StartElementHandler(name, attributes)

        parser.StartElementHandler = on_root
        parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            self._feed(parser, path)
        except expat.ExpatError:
            raise unreadable() from None

    def _feed(self, parser: expat.XMLParserType, path: str) -> None:
        fed = 0
        for chunk in self._inflate(path):
            self._marks_left -= chunk.count(b"<") + chunk.count(b"=")
            if self._marks_left < 0:
                raise too_big()
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_TOKEN_BYTES + _CHUNK:
                raise too_big()
        parser.Parse(b"", True)

    def _inflate(self, path: str) -> Iterator[bytes]:
        info = self._paths.get(path.lower())
        if info is None or info.compress_type not in _PLAIN_METHODS:
            raise unreadable()
        if info.flag_bits & _ENCRYPTED_FLAG:
            raise unreadable()
        member_left = MAX_MEMBER_BYTES
        try:
            with self._zip.open(info) as part:
                while chunk := part.read(_CHUNK):
                    member_left -= len(chunk)
                    self._bytes_left -= len(chunk)
                    if min(member_left, self._bytes_left) < 0:
                        raise too_big()
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
            raise unreadable() from None


def _bare(name: str) -> str:
    return name.rpartition(":")[2]


def _local(start: Start) -> Start:
    return lambda name, attributes: start(_bare(name), attributes)


def _refuse_doctype(*_declaration: object) -> None:
    raise unreadable()


def unescape(text: str) -> str:
    """Read _x000D_ and the like, which stand for control characters in workbooks."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def relations(archive: Archive, path: str) -> dict[str, tuple[str, str]]:
    """Return {id: (type's last word, target path)} of a part's relations; none if it has none."""
    folder, _slash, name = path.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            full = target[1:] if target.startswith("/") else f"{folder}/{target}"
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "")] = (kind, _resolve(full))

    if archive.has(rels):
        archive.parse(rels, start, lambda _tag: None, lambda _text: None)
    return found


def _resolve(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts[-1:] = []
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
