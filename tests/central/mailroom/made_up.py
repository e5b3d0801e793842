"""Letters that hypothesis makes up: MIME trees with every kind of fault, always the same for a seed."""

from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

TYPES = st.sampled_from(
    [
        *("text/plain", "text/html", "text/calendar", "text/x-no", "text", "", "image/png", "message/delivery-status"),
        *("application/ms-tnef", "application/pkcs7-mime", "message/external-body", "application/octet-stream"),
    ]
)
CHARSETS = st.sampled_from(
    ["", "utf-8", "koi8-r", "utf-16", "utf-7", "x-no", "base64", "idna", "iso-2022-jp", "hz", "\0"]
)
ENCODINGS = st.sampled_from(["", "base64", "quoted-printable", "8bit", "x-uuencode", "binary", "no"])
MARKUP = [b"<p>", b"<a href='", b"'>", b"</a>", b"<", b"&#x110000;", b"\n>", b" wrote:\n", b"x "]
CODED = [b"=?utf-8?B?", b"0J/RgA==", b"?=", b"=D0", b"\n begin 644 a\n", b"\nend\n", b"--b", b"\r"]
CONTENT = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.lists(st.sampled_from(MARKUP)).map(b"".join),
    st.lists(st.sampled_from(CODED)).map(b"".join),
)
NAMES = st.sampled_from(
    [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "References",
        "Content-Disposition",
        "Content-ID",
        "headers",
        "X",
        "",
    ]
)
KINDS = st.sampled_from(["mixed", "alternative", "related", "signed", "report", "digest", "encrypted", "no"])


def _leaf(kind: str, charset: str, encoding: str, content: bytes) -> bytes:
    head = f"Content-Type: {kind}; charset={charset}\nContent-Transfer-Encoding: {encoding}\n\n"
    return head.encode() + content


def _tree(kind: str, boundary: str, declared: str, parts: list[bytes]) -> bytes:
    head = f'Content-Type: multipart/{kind}; boundary="{declared}"\n\n'.encode()
    line = f"--{boundary}".encode()
    return head + b"".join(line + b"\n" + part + b"\n" for part in parts) + line + b"--\n"


BOUNDARIES = st.sampled_from(["b", "c", "", "-", "b b", "\\"])
PARTS = st.recursive(
    st.one_of(st.builds(_leaf, TYPES, CHARSETS, ENCODINGS, CONTENT), CONTENT),
    lambda inner: st.one_of(
        st.builds(_tree, KINDS, BOUNDARIES, BOUNDARIES, st.lists(inner, max_size=5)),
        inner.map(lambda part: b"Content-Type: message/rfc822\n\n" + part),
    ),
    max_leaves=12,
)
HEADERS = st.lists(st.tuples(NAMES, CONTENT), max_size=8).map(
    lambda rows: b"".join(name.encode() + b": " + content.replace(b"\n", b"\n ") + b"\n" for name, content in rows)
)
LETTERS = st.builds(lambda headers, part: headers + part, HEADERS, PARTS)


def made_up(count: int, number: int) -> Iterator[bytes]:
    """So many letters; the same for the same number."""
    found: list[bytes] = []
    at = 0
    while len(found) < count:  # hypothesis stops early when it has seen what it can

        @seed(number * 1000 + at)
        @settings(
            max_examples=min(1000, count),
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(LETTERS)
        def collect(raw: bytes) -> None:
            found.append(raw)

        collect()
        at += 1
    yield from found[:count]
