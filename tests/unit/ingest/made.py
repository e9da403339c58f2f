"""Files of every kind, made by hand: small, exact, and as broken as a test needs them."""

from __future__ import annotations

import io
import zipfile
from email.message import EmailMessage

from tests.unit.ingest.builders import SENTENCE

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def zipped(members, **options):
    """Return a ZIP archive of names (or ``ZipInfo``s) and contents."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in members.items() if isinstance(members, dict) else members:
            archive.writestr(name, content)
    return out.getvalue()


def docx(body, **parts):
    """Return a Word document with a body and further parts (``footnotes="<w:footnotes>…"``)."""
    members = {
        "[Content_Types].xml": "<Types xmlns='x'/>",
        "word/document.xml": f"<w:document xmlns:w='{W}'><w:body>{body}</w:body></w:document>",
        "word/styles.xml": f"<w:styles xmlns:w='{W}'><w:style w:styleId='H1'>"
        "<w:name w:val='heading 1'/></w:style></w:styles>",
    }
    for name, content in parts.items():
        at = "docProps/core.xml" if name == "core" else f"word/{name}.xml"
        members[at] = content
    return zipped(members)


def w(tag, inner):
    """Return an element of Word with its name space declared."""
    return f"<w:{tag} xmlns:w='{W}'>{inner}</w:{tag}>"


def paragraph(words, style=""):
    """Return a paragraph of Word."""
    properties = f"<w:pPr><w:pStyle w:val='{style}'/></w:pPr>" if style else ""
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"


def odt(body, meta=""):
    """Return an OpenDocument text."""
    names = " ".join(
        f"xmlns:{one}='urn:oasis:names:tc:opendocument:xmlns:{full}:1.0'"
        for one, full in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("draw", "drawing"),
            ("meta", "meta"),
        )
    )
    names += " xmlns:dc='http://purl.org/dc/elements/1.1/'"
    content = (
        f"<office:document-content {names}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    about = (
        f"<office:document-meta {names}><office:meta>{meta}</office:meta></office:document-meta>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "meta.xml": about,
        }
    )


def mail(text=SENTENCE, html=None, attached=(), **fields):
    """Return an e-mail."""
    message = EmailMessage()
    message["From"] = fields.pop("sender", "Ann Lee <ann@gate.example>")
    message["To"] = "Bo Renn <bo@gate.example>"
    message["Date"] = "Fri, 09 May 2025 10:30:00 +0300"
    message["Subject"] = "The gate"
    for name, value in fields.items():
        message[name] = value
    if text is not None:
        message.set_content(text)
    if html is not None and text is not None:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    for name, content, kind in attached:
        main, sub = kind.split("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return message.as_bytes()


def pdf(pages, *, info="", size=(400, 500), extra=(), font_says=""):
    """Return a PDF; a page is a list of ``(x, y from above, words)`` or of its raw content.

    ``(x, y, words, size)`` sets the size of letters, ``(x, y, words, size, "3 Tr")`` what else
    comes before the words. ``extra`` are further raw objects, numbered on; ``font_says`` are
    further entries of the font.
    """
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    font = 3
    objects.append(
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding" + font_says + ">>"
    )
    for page in pages:
        stream = page if isinstance(page, str) else _drawn(page, size[1])
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Contents "
            f"{number + 1} 0 R/Resources<</Font<</F {font} 0 R>>>>>>"
        )
        data = stream.encode("cp1252")
        objects.append(f"<</Length {len(data)}>>stream\n{stream}\nendstream")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    objects += extra
    objects.append(f"<<{info}>>")
    return _assembled(objects)


def _drawn(lines, height):
    parts = []
    for x, y, words, *more in lines:
        size = more[0] if more else 10
        before = more[1] if len(more) > 1 else "0 Tr 0 g"
        escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        parts.append(f"BT {before} /F {size} Tf {x} {height - y} Td ({escaped}) Tj ET")
    return "\n".join(parts)


def _assembled(objects):
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj{body}endobj\n".encode("cp1252")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        out += f"{offset:010} 00000 n \n".encode()
    info = len(objects)
    out += f"trailer<</Size {info + 1}/Root 1 0 R/Info {info} 0 R>>\n".encode()
    out += f"startxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
