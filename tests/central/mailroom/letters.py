"""Raw letters for tests, built by hand: what no well-behaved library would write."""

from base64 import encodebytes

HEADERS = (
    b"From: A <a@b.ru>\nTo: stp@host.ru\nSubject: Hi\nMessage-ID: <1@b.ru>\nDate: Mon, 23 Nov 2026 10:00:00 +0300\n"
)


def letter(content_type: str, body: bytes | str, *, more: str = "", headers: bytes = HEADERS) -> bytes:
    """A letter of one part, or of many when `body` has them."""
    data = body.encode() if isinstance(body, str) else body
    return headers + more.encode() + f"MIME-Version: 1.0\nContent-Type: {content_type}\n\n".encode() + data


def part(content_type: str, body: bytes | str, *, more: str = "") -> bytes:
    data = body.encode() if isinstance(body, str) else body
    return f"Content-Type: {content_type}\n{more}\n".encode() + data


def file_part(content_type: str, content: bytes, name: str) -> bytes:
    more = f'Content-Disposition: attachment; filename="{name}"\nContent-Transfer-Encoding: base64\n'
    return part(content_type, encodebytes(content), more=more)


def joined(boundary: str, *parts: bytes) -> bytes:
    line = f"--{boundary}\n".encode()
    return b"".join(line + each + b"\n" for each in parts) + f"--{boundary}--\n".encode()


def multipart(kind: str, *parts: bytes, boundary: str = "b") -> bytes:
    """A part of parts, for a letter's body or inside another."""
    return part(f'multipart/{kind}; boundary="{boundary}"', joined(boundary, *parts))


def mixed(*parts: bytes, kind: str = "mixed", boundary: str = "b") -> bytes:
    return letter(f'multipart/{kind}; boundary="{boundary}"', joined(boundary, *parts))
