"""Files that people send with an answer: a picture is drawn afresh, a PDF is looked at, all else is turned away."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from activity_hub.formats import images

MAX_BYTES = images.MAX_BYTES
ACCEPTED = "image/jpeg,image/png,image/webp,application/pdf"
_HEAD, _TAIL = 1024, 2048


class UploadFault(StrEnum):
    """Why a file was not taken."""

    NOT_TAKEN = "file_not_taken"
    TOO_LARGE = "file_too_large"
    BROKEN = "file_broken"


class BadUpload(ValueError):
    """Raised with the UploadFault, or the PictureFault, that says why."""

    def __init__(self, fault: UploadFault | images.PictureFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Upload:
    """What is kept of a file, and the suffix that says what it is: `.jpg` or `.pdf`."""

    content: bytes
    suffix: str


def harmless(raw: bytes) -> Upload:
    """The file as it may be kept; its own name is never looked at. Raises BadUpload."""
    if len(raw) > MAX_BYTES:
        raise BadUpload(UploadFault.TOO_LARGE)
    if b"%PDF-" in raw[:_HEAD]:
        if b"%%EOF" not in raw[-_TAIL:]:
            raise BadUpload(UploadFault.BROKEN)
        return Upload(raw, ".pdf")
    try:
        return Upload(images.cover(raw).jpeg, ".jpg")
    except images.BadPicture as bad:
        is_other = bad.fault is images.PictureFault.NOT_A_PICTURE
        raise BadUpload(UploadFault.NOT_TAKEN if is_other else bad.fault) from bad
