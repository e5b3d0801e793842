"""The files of a letter: names rebuilt, types by content, the dangerous ones told; nothing is ever unpacked."""

import re
from pathlib import PurePosixPath

import puremagic

from desktop.central.mailroom.letter import ParsedFile
from desktop.regulation.texts import one_line

MOST_FILES = 100
_LONGEST_NAME = 120  # characters

_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)")
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
_UNSEEN = re.compile(  # signs without a shape
    "[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
_ENDINGS = (
    "ade adp app appimage application appref-ms appx appxbundle arj asp aspx bas bash bat bz2exe cab chm "
    "class cmd com command cpl crt csh deb desktop diagcab dll dmg docm dotm drv elf exe fish fxp gadget "
    "gz-exe hlp hta htm html htmlx img inf ins iqy iso isp jar jnlp js jse ksh lib lnk mad maf mag mam mda "
    "mdb mde mht mhtml msc msh msi msix msixbundle msp mst ocx ops osd pcd phar php pif pkg pl plg potm ppam "
    "ppsm pptm prf prg ps1 ps1xml ps2 psc1 psd1 psm1 py pyc pyo pyw pyz rb reg rpm run scf scpt scr sct "
    "search-ms service settingcontent-ms sh shb shs shtm shtml sldm slk so svg svgz swf sys terminal theme "
    "themepack udl url vb vbe vbs vhd vhdx vsmacros vxd webloc website wll workflow wpk ws wsc wsf wsh xbap "
    "xhtml xlam xll xlm xlsb xlsm xltm xnk xsl zsh"
)
_DANGEROUS = frozenset(_ENDINGS.split())
_SIGNATURES = (
    (b"MZ", "application/x-dosexec"),
    (b"\x7fELF", "application/x-executable"),
    (b"\xcf\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xce\xfa\xed\xfe", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xcf", "application/x-mach-binary"),
    (b"\xfe\xed\xfa\xce", "application/x-mach-binary"),
    (b"\xca\xfe\xba\xbe", "application/java-vm"),
    (b"#!", "text/x-shellscript"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "application/x-ms-shortcut"),
    (b"ITSF", "application/vnd.ms-htmlhelp"),
    (b"!<arch>\ndebian", "application/vnd.debian.binary-package"),
    (b"\xed\xab\xee\xdb", "application/x-rpm"),
)
_MARKUP = re.compile(
    rb"\s{0,200}(?:<\?xml[^<>]{0,200}>\s{0,200})?(?:<!--[^<>]{0,200}-->\s{0,200}){0,5}"
    rb"(?:<!doctype\s{1,20}(html|svg)|<(html|script|svg|body|iframe)\b)",
    re.IGNORECASE,
)
_EXTENSIONS = {
    "image/jpeg": "jpg", "image/jpg": "jpg",
    "image/png": "png", "image/gif": "gif", "application/pdf": "pdf", "application/zip": "zip",
    "text/plain": "txt", "text/html": "html", "text/calendar": "ics", "message/rfc822": "eml", "text/csv": "csv",
    "application/ms-tnef": "dat", "application/pkcs7-signature": "p7s", "application/pkcs7-mime": "p7m",
    "application/pgp-signature": "asc", "application/pgp-encrypted": "asc", "text/vcard": "vcf",
    "image/svg+xml": "svg", "application/x-dosexec": "exe",
}  # fmt: skip


def file_of(
    name: str, claimed: str, content: bytes, number: int, *, content_id: str | None = None, is_inline: bool = False
) -> ParsedFile:
    """A file as it may be kept. `number`: its place in the letter, from 1, for a name when it has none."""
    media_type = media_type_of(content, claimed)
    safe = safe_name(name) or f"file-{number}.{_EXTENSIONS.get(media_type, 'bin')}"
    return ParsedFile(safe, media_type, content, is_dangerous(safe, content), content_id, is_inline)


def safe_name(name: str) -> str:
    """A name that can be saved and read on every system and hides nothing; "" when nothing of it is left."""
    name = one_line(_UNSEEN.sub("", re.sub("[\ud800-\udfff]", "_", name.replace("\0", ""))))
    name = re.split(r"[/\\]", name)[-1]
    name = _FORBIDDEN.sub("_", name).strip(" .").lstrip("-~")
    if _RESERVED.match(name):
        name = "_" + name
    if len(name) <= _LONGEST_NAME:
        return name
    ending = PurePosixPath(name).suffix[:20]
    return name[: _LONGEST_NAME - len(ending) - 1].rstrip(" .") + "…" + ending


def media_type_of(content: bytes, claimed: str) -> str:
    """What the content is; the letter's word counts only for text and for what has no mark of its own."""
    for signature, media_type in _SIGNATURES:
        if content.startswith(signature):
            return media_type
    if markup := _MARKUP.match(content[:2048]):
        return "image/svg+xml" if (markup[1] or markup[2]).lower() == b"svg" else "text/html"
    if claimed.startswith(("text/", "message/")) and b"\0" not in content[:2048]:
        return claimed
    try:
        found = puremagic.from_string(content[:65_536], mime=True) if content else ""
    except (puremagic.PureError, ValueError, IndexError, UnicodeError):
        found = ""
    if content.startswith(b"PK\x03\x04") and b"[Content_Types].xml" not in content and b"mimetype" not in content[:64]:
        return "application/zip"  # the library takes any for a document
    return found or claimed


def is_dangerous(name: str, content: bytes) -> bool:
    """Whether opening it may run something: by its last ending, or by what it really is."""
    endings = name.lower().rstrip(" .").split(".")[1:]
    if endings and endings[-1] in _DANGEROUS:
        return True
    if any(content.startswith(signature) for signature, _ in _SIGNATURES) or _MARKUP.match(content[:2048]):
        return True
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # an old Office document: macros have a storage of this name
        return any(mark in content for mark in (b"V\0B\0A\0", b"_\0V\0B\0A\0", b"M\0a\0c\0r\0o\0s\0"))
    if content.startswith(b"PK\x03\x04"):
        return any(mark in content for mark in (b"vbaProject.bin", b"xl/macrosheets/", b"META-INF/MANIFEST.MF"))
    return content.lstrip()[:5] == b"{\\rtf" and b"\\objdata" in content
