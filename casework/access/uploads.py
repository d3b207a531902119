"""Files of a form stay in memory, as many bytes as its door takes; none is ever written down."""

import io
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from casework.access.models import Worker

# Of what is too large we read on to the end, so that the browser shows our page and not a broken
# connection; beyond this many times what the door takes we don't.
READ_ON = 4
WITHOUT_FILES = 8 * 1024 * 1024


class Upload(InMemoryUploadedFile):
    """A file of a form. `is_whole`: its bytes are here; otherwise only its name and its length."""

    def __init__(self, *args: Any, is_whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_whole = is_whole


class MemoryUpload(FileUploadHandler):
    """Keeps files up to what the door takes and counts the bytes of those that go beyond."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Raise RequestDataTooBig for a form that is far too large, before it is read."""
        self.room = self.taken = room_of(self.request)
        if content_length > READ_ON * self.room + WITHOUT_FILES:
            raise RequestDataTooBig
        super().handle_raw_input(input_data, META, content_length, boundary, encoding)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; a door that takes none leaves it out."""
        super().new_file(*args, **kwargs)
        if not self.taken:
            raise SkipFile
        self.held: io.BytesIO | None = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or let go of the whole file where it has no room."""
        if self.held is None:
            return
        if len(raw_data) > self.room:
            self.room += self.held.tell()
            self.held = None
            return
        self.room -= len(raw_data)
        self.held.write(raw_data)

    def file_complete(self, file_size: int) -> Upload:
        """Return the file, with its bytes or without."""
        held = self.held or io.BytesIO()
        held.seek(0)
        return Upload(
            held,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
            is_whole=self.held is not None,
        )


def room_of(request: HttpRequest | None) -> int:
    """Return how many bytes of files the request's door takes from whoever sent it."""
    match = getattr(request, "resolver_match", None)
    policy = getattr(match and match.func, "policy", None)
    if policy is not None and policy.public:
        return int(policy.files)
    worker = getattr(request, "user", None)
    if policy is None or not isinstance(worker, Worker) or not worker.is_active:
        return 0
    return int(policy.files) if worker.role_codes & policy.roles else 0
