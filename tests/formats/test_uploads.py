"""What people send with an answer: pictures drawn afresh, PDF by its head and tail, nothing else."""

import pytest

from activity_hub.formats.images import MAX_BYTES, PictureFault
from activity_hub.formats.uploads import BadUpload, UploadFault, harmless
from tests.formats.test_images import drawn, png_that_claims

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_plain_jpeg(kind: str) -> None:
    kept = harmless(drawn(kind))
    assert kept.suffix == ".jpg" and kept.content.startswith(b"\xff\xd8")


def test_what_hides_behind_a_picture_is_gone() -> None:
    assert b"<script>" not in harmless(drawn() + b"<script>").content


def test_a_pdf_is_kept_as_it_is() -> None:
    assert harmless(PDF).content == PDF and harmless(b"\n" + PDF).suffix == ".pdf"


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", PictureFault.EMPTY),
        (b"MZ\x90\x00", UploadFault.NOT_TAKEN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", UploadFault.NOT_TAKEN),
        (b"PK\x03\x04 word document", UploadFault.NOT_TAKEN),
        (PDF[:20], UploadFault.BROKEN),
        (b"%PDF-" + b"x" * MAX_BYTES, UploadFault.TOO_LARGE),
        (drawn()[: len(drawn()) // 2], PictureFault.BROKEN),
        (png_that_claims(60_000, 60_000), PictureFault.TOO_MANY_PIXELS),
    ],
)
def test_all_else_is_turned_away(raw: bytes, fault: object) -> None:
    with pytest.raises(BadUpload) as caught:
        harmless(raw)
    assert caught.value.fault is fault
