"""Content-Transfer-Encoding undone, with the faults that real mail has; linear in the size."""

import binascii

_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOISE = bytes(set(range(256)) - set(_ALPHABET))


def content_of(data: bytes, encoding: str) -> bytes:
    """The content behind an encoding's name as the header has it; what is unknown is taken as it is."""
    match encoding.strip().strip("\"'").lower():
        case "base64":
            return from_base64(data)
        case "quoted-printable" | "quoted printable":
            return binascii.a2b_qp(data)
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return from_uuencode(data)
        case _:
            return data


def from_base64(data: bytes) -> bytes:
    """Never fails: a broken end is cut, signs that do not belong are left out."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        kept = data.translate(None, _NOISE)
        kept = kept[:-1] if len(kept) % 4 == 1 else kept
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def from_uuencode(data: bytes) -> bytes:
    """The bytes of the lines between `begin` and `end`, and of the lines themselves without them."""
    found = []
    for line in data.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        found.append(_uu_line(line))
    return b"".join(found)


def _uu_line(line: bytes) -> bytes:
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:  # written by one of the broken encoders: the length is in the first sign
        length = ((line[0] - 32 & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[: length + 1])
        except binascii.Error:
            return b""
