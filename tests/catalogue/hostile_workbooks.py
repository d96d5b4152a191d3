"""Excel files that mean harm, or that claim what they are not."""

import io
import zipfile
from collections.abc import Callable

from openpyxl import Workbook

GIGABYTE = 1 << 30
SECRET = b"root:x:0:0"


def workbook(*rows: list[object]) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    output = io.BytesIO()
    book.save(output)
    output.seek(0)
    return output


def _rewritten(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> io.BytesIO:
    """A sound workbook whose parts went through `change`."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(workbook(["nama", "jumlah"], ["Siti", 3])) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in source.infolist():
            archive.writestr(entry.filename, change(entry.filename, source.read(entry)))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    output.seek(0)
    return output


def _with_doctype(part: str, doctype: bytes) -> io.BytesIO:
    def change(name: str, content: bytes) -> bytes:
        if not name.startswith(part):
            return content
        body = content.split(b"?>", 1)[-1].replace(b"Siti", b"&e;").replace(b">3<", b">&e;<")
        return b'<?xml version="1.0"?>' + doctype + body

    return _rewritten(change)


def outside_file() -> io.BytesIO:
    """A cell that asks the parser for a file of the server."""
    return _with_doctype("xl/worksheets/", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def outside_address() -> io.BytesIO:
    """Metadata of a cloud machine, by way of a parameter entity."""
    return _with_doctype(
        "xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY % e SYSTEM "http://169.254.169.254/latest/"> %e;]>'
    )


def billion_laughs() -> io.BytesIO:
    entities = b'<!ENTITY a "haha">' + b"".join(
        b'<!ENTITY %c "%s">' % (97 + level, b"&%c;" % (96 + level) * 10) for level in range(1, 4)
    )
    return _with_doctype("xl/worksheets/", b"<!DOCTYPE x [" + entities + b'<!ENTITY e "&d;">]>')


def gigabyte_inside() -> io.BytesIO:
    """A list of contents that says one part is a gigabyte."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 4096)
        archive.infolist()[-1].file_size = GIGABYTE
    output.seek(0)
    return output


def more_than_it_says() -> io.BytesIO:
    """The list of contents says a hundred bytes, and megabytes come."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(workbook(["nama", "jumlah"])) as source,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            is_sheet = entry.filename.startswith("xl/worksheets/")
            archive.writestr(entry.filename, content + b" " * 5_000_000 if is_sheet else content)
            if is_sheet:
                archive.infolist()[-1].file_size = 100
    output.seek(0)
    return output


def thousands_of_parts() -> io.BytesIO:
    return _rewritten(
        lambda _name, content: content, {f"xl/media/{number}.bin": b"x" for number in range(300)}
    )


def macro_and_links() -> io.BytesIO:
    """Harmless once nobody runs the macro or follows the link: it is read as any other."""
    return _rewritten(
        lambda _name, content: content,
        {
            "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 Shell(calc)",
            "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": b'<Relationships><Relationship Id="r1" '
            b'Target="http://169.254.169.254/" TargetMode="External"/></Relationships>',
        },
    )


HOSTILE = (
    outside_file,
    outside_address,
    billion_laughs,
    gigabyte_inside,
    more_than_it_says,
    thousands_of_parts,
)
