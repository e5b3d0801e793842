"""A form as it comes over HTTP: fields that fit into memory, files that go straight into the store."""

import re
from typing import Protocol
from urllib.parse import parse_qsl

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from desktop.central.cabinet_page.form_files import MOST_FILES, IncomingFile
from desktop.central.cabinet_page.forms import Form
from desktop.central.cabinet_page.rendering import AnyRequest
from desktop.central.cabinet_page.sessions import Visitor
from desktop.central.context import Central
from desktop.central.problems import ProblemError
from desktop.central.strict_json import BODY_LIMIT

FORM_LIMIT = 101 * 1024 * 1024  # bytes, files included: as much as a ticket may have
_KEY = re.compile(r"[0-9a-f]{64}")
_MOST_PARTS = 60
_OWN = ("same-origin", "none")  # as a browser tells where a request comes from


class _Part(Protocol):
    async def take(self, data: bytes) -> None: ...

    async def end(self) -> None: ...


async def read_form(request: AnyRequest, central: Central, visitor: Visitor | None) -> Form:
    """What was sent. Files are kept for a visitor whose form it is, for nobody else. 403 `foreign_form` when another
    site's page sent it, 400 when it is no form, 413 when its text alone is too long."""
    if request.headers.get("sec-fetch-site", "none") not in _OWN:
        raise ProblemError("foreign_form", 403)
    form = Form()
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    try:
        if kind == "multipart/form-data":
            await _read_parts(request, _Reader(central, visitor, form), options.get("boundary", ""))
        else:
            text = (await _body(request)).decode()
            for name, value in parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARTS, errors="strict"):
                _put(form, name, value)
    except (MultipartError, ValueError):
        raise ProblemError("cabinet.bad_request", 400) from None
    if _KEY.fullmatch(form.get("key")):
        form.key = form.fields["key"]
    return form


def _put(form: Form, name: str, value: str) -> None:
    if name == "upload":
        form.upload_ids.append(value)
    else:
        form.fields[name] = value.replace("\r\n", "\n")


async def _body(request: AnyRequest) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > BODY_LIMIT:
            raise ProblemError("too_large", 413)
    return bytes(body)


async def _read_parts(request: AnyRequest, reader: "_Reader", boundary: str) -> None:
    part: _Part = _Ignored()
    with PushMultipartParser(boundary, max_segment_count=_MOST_PARTS) as parser:
        async for chunk in request.stream():
            for event in parser.parse(chunk) if chunk else ():
                if isinstance(event, MultipartSegment):
                    part = reader.part(event)
                elif event is None:
                    await part.end()
                else:
                    await part.take(bytes(event))


class _Reader:
    """Says what each part of a form becomes."""

    def __init__(self, central: Central, visitor: Visitor | None, form: Form) -> None:
        self._central, self._visitor, self.form = central, visitor, form
        self.left = BODY_LIMIT  # bytes of text

    def part(self, segment: MultipartSegment) -> _Part:
        if segment.filename is None:
            return _Text(self, segment.name or "")
        if not segment.filename or self._visitor is None or not self.form.is_of(self._visitor):
            return _Ignored()
        if len(self.form.files) + len(self.form.upload_ids) >= MOST_FILES:
            self.form.problems.append(ProblemError("cabinet.too_many_files", 413, field="files", limit=MOST_FILES))
            return _Ignored()
        return _File(self.form, IncomingFile(self._central, self._visitor, segment.filename))


class _Ignored:
    async def take(self, data: bytes) -> None:
        pass

    async def end(self) -> None:
        pass


class _Text:
    def __init__(self, reader: _Reader, name: str) -> None:
        self._reader, self._name, self._value = reader, name, bytearray()

    async def take(self, data: bytes) -> None:
        self._reader.left -= len(data)
        if self._reader.left < 0:
            raise ProblemError("too_large", 413)
        self._value += data

    async def end(self) -> None:
        _put(self._reader.form, self._name, self._value.decode())


class _File:
    def __init__(self, form: Form, file: IncomingFile) -> None:
        self._form, self._file = form, file

    async def take(self, data: bytes) -> None:
        await self._file.take(data)

    async def end(self) -> None:
        try:
            self._form.files.append(await self._file.end())
        except ProblemError as problem:
            self._form.problems.append(problem)
