"""A raw letter as a value: which of its parts are its words, which are files, what the reader should know."""

import re
from dataclasses import dataclass, field

import msgspec

from desktop.central.mailroom import files, plain, reports, winmail
from desktop.central.mailroom.charsets import decoded
from desktop.central.mailroom.headers import envelope_of, first_of, parameters_of, text_of, values_of
from desktop.central.mailroom.html_text import text_of_html
from desktop.central.mailroom.letter import DeliveryReport, Outcome, ParsedFile, ParsedLetter, Quarantined
from desktop.central.mailroom.quotes import quote_at
from desktop.central.mailroom.scan import OverLimit, Part, parts_of, top_fields
from desktop.central.mailroom.transfer import content_of
from desktop.regulation.intents import BODY_LIMIT
from desktop.regulation.texts import cleaned
from desktop.wire.uploads import LARGEST_FILE

_LONGEST_TEXT = 768 * 1024  # bytes of a letter that are read as text; what is over it is kept as files
_STUB = 300  # characters: a text part this short may only say "look at the HTML"
_CALENDAR = re.compile(r"^(SUMMARY|LOCATION|DTSTART|DTEND)(?:;[^:\n]*)?:(.*)$", re.MULTILINE)
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime")


def read_letter(raw: bytes) -> Outcome:
    """What a letter says. Never fails for what a letter can contain: it is read as far as possible, or quarantined
    when it is over a limit. Takes as much time and memory as its content wants: see `child`."""
    try:
        tree = parts_of(raw)
    except OverLimit as limit:
        return quarantined(raw, limit.code)
    return _Reading(raw, tree).result()


def quarantined(raw: bytes, reason: str) -> Quarantined:
    """A letter that is not read, with the headers that a cheap look at its beginning finds."""
    return Quarantined(reason=reason, **msgspec.structs.asdict(envelope_of(top_fields(raw))))


@dataclass(slots=True, eq=False)
class _Reading:
    raw: bytes
    tree: Part
    texts: list[str] = field(default_factory=list)
    files: list[ParsedFile] = field(default_factory=list)
    notes: dict[str, None] = field(default_factory=dict)
    status: list[str] = field(default_factory=list)
    returned: str = ""
    budget: list[int] = field(default_factory=lambda: [_LONGEST_TEXT])

    def result(self) -> ParsedLetter:
        fields = self.tree.fields
        envelope = envelope_of(fields)
        self._read(self.tree)
        body = self._body()
        if envelope.sent_at is None:
            self.notes["letter.no_date"] = None
        if len(values_of(fields, "from")) > 1:
            self.notes["letter.several_senders"] = None
        return ParsedLetter(
            **msgspec.structs.asdict(envelope),
            body=body,
            quote_at=quote_at(body),
            files=tuple(self.files),
            notes=tuple(self.notes),
            reports=self._reports(envelope.sender, envelope.subject, body),
        )

    def _body(self) -> str:
        body = "\n\n".join(text for text in self.texts if text).strip("\n")
        if len(body) > BODY_LIMIT:
            if "letter.text_cut" not in self.notes:
                self._add_file("text.txt", "text/plain", body.encode())
            self.notes["letter.text_cut"] = None
            body = body[:BODY_LIMIT]
        if not body.strip():
            self.notes["letter.empty"] = None
        return body

    def _reports(self, sender: str, subject: str, body: str) -> tuple[DeliveryReport, ...]:
        if self.status:
            return tuple(
                report for status in self.status for report in reports.reports_of_status(status, self.returned)
            )
        return reports.reports_of_bounce(self.tree.fields, sender, subject, body, self.returned)

    def _read(self, part: Part) -> None:
        """A fault inside one part never loses the rest."""
        before = len(self.texts), len(self.files)
        try:
            self._read_kind(part)
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, AssertionError):
            del self.texts[before[0] :], self.files[before[1] :]
            self._keep_unread(part)

    def _keep_unread(self, part: Part) -> None:
        self.notes["letter.part_unreadable"] = None
        self._add_file("", "application/octet-stream", self.raw[part.start : part.end])

    def _read_kind(self, part: Part) -> None:
        kind = part.media_type
        if kind == "multipart/alternative" and part.children:
            self._read_alternative(part)
        elif kind.startswith("multipart/") and part.children:
            self._read_parts(part)
        elif kind.startswith("multipart/"):
            self.notes["letter.part_unreadable"] = None
            self._take_text(part, is_html=False)
        elif part.children:
            self._read_message(part)
        elif kind == "message/delivery-status" or kind == "message/global-delivery-status":
            self.status.append(self._decoded(part))
        elif kind in ("text/rfc822-headers", "message/rfc822-headers") and self.status:
            self.returned = self.returned or self._decoded(part)
        elif kind in ("text/plain", "text/html") and not self._is_file(part):
            self._take_text(part, is_html=kind == "text/html")
        elif kind.startswith("text/") and kind != "text/calendar" and not self._is_file(part) and not self.texts:
            self._take_text(part, is_html=False)
        else:
            self._take_file(part)

    def _read_parts(self, part: Part) -> None:
        kind = part.media_type
        if kind == "multipart/signed":
            self.notes["letter.signed"] = None
        elif kind == "multipart/encrypted":
            self.notes["letter.encrypted"] = None
        if kind == "multipart/related":
            root = next((child for child in part.children if _content_id(child) == _root_id(part)), part.children[0])
            self._read(root)
            rest = [child for child in part.children if child is not root]
        else:
            rest = list(part.children)
        for child in rest:
            self._read(child)

    def _read_alternative(self, part: Part) -> None:
        """The plain text, or the HTML when the text is empty or a stub; other forms of it are files."""
        choices = [_Reading(self.raw, child, budget=self.budget) for child in part.children]
        for choice in choices:
            choice._read(choice.tree)
        plains = [
            choice for choice in choices if _has(choice.tree, "text/plain") and not _has(choice.tree, "text/html")
        ]
        pages = [choice for choice in choices if _has(choice.tree, "text/html")]
        best = next(iter(plains or pages or choices[-1:]))
        if plains and pages and _is_stub(plains[0].words, pages[-1].words):
            best = pages[-1]
            self.notes["letter.html_only"] = None
        self.texts.extend(best.texts)
        for choice in choices:
            self._keep(choice.files)
            if choice is best or choice not in plains + pages:
                self.notes.update(choice.notes)
            if choice is not best and choice not in plains + pages:
                self.texts.extend(choice.texts)
        self.status += [status for choice in choices for status in choice.status]

    @property
    def words(self) -> str:
        return "\n".join(self.texts)

    def _read_message(self, part: Part) -> None:
        """A forwarded letter: its words stand below, it is kept whole as a file; one that came back is only a file."""
        inner = part.children[0]
        envelope = envelope_of(inner.fields)
        source = self.raw[part.start : part.end]
        if self.status:
            self.returned = self.returned or source[:65_536].decode("latin-1")
        else:
            lines = [
                f"From: {envelope.sender_name} <{envelope.sender}>".replace(":  <", ": <"),
                f"Date: {envelope.sent_at:%Y-%m-%d %H:%M} UTC" if envelope.sent_at else "",
                f"Subject: {envelope.subject}" if envelope.subject else "",
            ]
            self.texts.append("\n".join(line for line in lines if line))
            self._read(inner)
            self.status, self.returned = [], ""  # who forwards a report reports nothing
            self.notes["letter.forwarded"] = None
        self._add_file(f"{envelope.subject[:80] or 'letter'}.eml", "message/rfc822", source)

    def _is_file(self, part: Part) -> bool:
        """A text with a name is the letter's own when nothing stands before it."""
        return _is_attachment(part) or (bool(_file_name(part)) and bool(self.words.strip()))

    def _take_text(self, part: Part, *, is_html: bool) -> None:
        if len(content := self._content(part)) > self.budget[0]:
            self._add_file(_file_name(part) or ("letter.html" if is_html else "text.txt"), part.media_type, content)
            self.notes["letter.text_cut"] = None
        text = self._decoded(part).replace("\r\n", "\n").replace("\r", "\n")
        if is_html:
            self._take_page(text)
            return
        if part.parameters.get("format", "").lower() == "flowed":
            text = plain.unflowed(text, drops_space=part.parameters.get("delsp", "").lower() == "yes")
        text, inside = plain.without_uuencoded(text)
        text, note = plain.without_pgp(text)
        if note:
            self.notes[note] = None
        self._take_words(text)
        for name, content in inside:
            self._add_file(name, "application/octet-stream", content)

    def _take_page(self, page: str) -> None:
        text, is_crude = text_of_html(page)
        if text.strip():
            self.notes["letter.html_only"] = None
        if is_crude:
            self.notes["letter.html_too_complex"] = None
            if "letter.text_cut" not in self.notes:
                self._add_file("letter.html", "text/html", page.encode("utf-8", "replace"))
        self._take_words(text)

    def _take_words(self, text: str) -> None:
        text = cleaned(re.sub("[\ud800-\udfff]", "\ufffd", text.replace("\0", "")))
        self.texts.append("\n".join(line.rstrip() for line in text.split("\n")).strip("\n"))

    def _take_file(self, part: Part) -> None:
        content = self._content(part)
        name = _file_name(part)
        if winmail.is_winmail(part.media_type, content) and (inside := winmail.opened(content)):
            self._take_winmail(inside)
            if not self.words.strip():  # its text may be in a form that is not read here
                self._add_file(name, part.media_type, content)
            return
        if part.media_type == "text/calendar":
            self._take_calendar(self._decoded(part))
        if part.media_type in _SIGNATURES:
            self.notes["letter.signed"] = None
        elif part.media_type in _SEALED or name.lower().endswith(".p7m"):
            is_signed = part.parameters.get("smime-type", "").lower() == "signed-data"
            self.notes["letter.signed_inside" if is_signed else "letter.encrypted"] = None
        is_inline = bool(_content_id(part)) and not _is_attachment(part)
        self._add_file(name, part.media_type, content, _content_id(part), is_inline)

    def _take_winmail(self, inside: winmail.Winmail) -> None:
        self.notes["letter.winmail"] = None
        if inside.text.strip() and not self.words.strip():
            self._take_words(inside.text.replace("\r\n", "\n"))
        elif inside.page.strip() and not self.words.strip():
            self._take_page(inside.page)
        for name, content in inside.files:
            self._add_file(name, "application/octet-stream", content)

    def _take_calendar(self, text: str) -> None:
        self.notes["letter.calendar"] = None
        unfolded = re.sub(r"\r?\n[ \t]", "", text[:65_536]).replace("\r\n", "\n")
        found: dict[str, str] = {}
        event = unfolded[max(unfolded.find("BEGIN:VEVENT"), 0) :]
        for match in _CALENDAR.finditer(event):
            found.setdefault(match[1], match[2].strip().replace("\\,", ",").replace("\\n", " "))
        times = " – ".join(_instant(found[key]) for key in ("DTSTART", "DTEND") if key in found)
        line = ", ".join(words for words in (found.get("SUMMARY", ""), times, found.get("LOCATION", "")) if words)
        self._take_words(line)

    def _add_file(
        self, name: str, claimed: str, content: bytes, content_id: str | None = None, is_inline: bool = False
    ) -> None:
        if len(self.files) >= files.MOST_FILES:
            self.notes["letter.too_many_files"] = None
        elif len(content) > LARGEST_FILE:
            self.notes["letter.file_too_large"] = None
        elif content:
            number = len(self.files) + 1
            self.files.append(files.file_of(name, claimed, content, number, content_id=content_id, is_inline=is_inline))

    def _keep(self, found: list[ParsedFile]) -> None:
        if len(self.files) + len(found) > files.MOST_FILES:
            self.notes["letter.too_many_files"] = None
        self.files.extend(found[: files.MOST_FILES - len(self.files)])

    def _content(self, part: Part) -> bytes:
        return content_of(self.raw[part.start : part.end], part.encoding)

    def _decoded(self, part: Part) -> str:
        content = self._content(part)
        if len(content) > self.budget[0]:
            content = content[: self.budget[0]].rpartition(b"\n")[0] or content[: self.budget[0]]
        self.budget[0] -= len(content)
        declared = part.parameters.get("charset") or (_declared_in_page(content) if "html" in part.media_type else None)
        text, was_guessed = decoded(content, declared)
        if was_guessed:
            self.notes["letter.charset_guessed"] = None
        return text


def _declared_in_page(content: bytes) -> str | None:
    match = re.search(rb"<meta[^<>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([\w.:-]{1,40})", content[:4096], re.IGNORECASE)
    return match[1].decode("ascii", "replace") if match else None


def _has(part: Part, kind: str) -> bool:
    return part.media_type == kind or any(_has(child, kind) for child in part.children)


def _is_stub(text: str, page: str) -> bool:
    words, more = "".join(text.split()), "".join(page.split())
    return (not words and bool(more)) or (len(words) < _STUB and len(more) > 4 * len(words) + 40)


def _disposition(part: Part) -> tuple[str, dict[str, str]]:
    first, _, texts = parameters_of(first_of(part.fields, "content-disposition"))
    return first, texts


def _is_attachment(part: Part) -> bool:
    return _disposition(part)[0] == "attachment"


def _file_name(part: Part) -> str:
    return _disposition(part)[1].get("filename") or part.parameters.get("name") or ""


def _content_id(part: Part) -> str | None:
    return text_of(first_of(part.fields, "content-id")).strip("<> ")[:200] or None


def _root_id(part: Part) -> str | None:
    return part.parameters.get("start", "").strip("<> ") or None


def _instant(value: str) -> str:
    """`20261006T090000Z` as a person reads it; what is something else stays."""
    match = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?", value)
    if not match:
        return value[:40]
    time = f" {match[4]}:{match[5]}" if match[4] else ""
    return f"{match[1]}-{match[2]}-{match[3]}{time}{' UTC' if match[6] else ''}"
