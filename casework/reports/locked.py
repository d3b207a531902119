"""A paper under a password, for a recipient who gets it as a file: AES-256 as PDF 2.0 has it.

The password opens the file and stands nowhere here. Pages, text, bookmarks and serial number are
those of the printed paper; its digest isn't, for every byte is another.
"""

import io
import secrets

import pikepdf
from django.views.decorators.debug import sensitive_variables

# ISO 32000-2, 7.6.4.4: revision 6 alone is neither broken nor deprecated.
REVISION = 6
# Readers may copy and read aloud; changing it would make another paper of it.
ALLOWED = pikepdf.Permissions(
    extract=True,
    accessibility=True,
    modify_annotation=False,
    modify_assembly=False,
    modify_form=False,
    modify_other=False,
)


@sensitive_variables()
def locked(pdf: bytes, password: str) -> bytes:
    """Return a PDF that opens with the password alone; nobody has the one that would lift it."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        owner = secrets.token_urlsafe(24)
        under = pikepdf.Encryption(user=password, owner=owner, R=REVISION, allow=ALLOWED)
        paper.save(made, encryption=under)
    return made.getvalue()
