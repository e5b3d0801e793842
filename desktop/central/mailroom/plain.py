"""Plain text bodies: flowed lines joined, uuencoded files and PGP shells taken out."""

import re

from desktop.central.mailroom.transfer import from_uuencode

_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S.{0,200})\n(?=[!-`]| *`)", re.MULTILINE)
_MOST_UU = 100
_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNATURE = "-----BEGIN PGP SIGNATURE-----"
_ENCRYPTED = "-----BEGIN PGP MESSAGE-----"


def unflowed(text: str, *, drops_space: bool = False) -> str:
    """RFC 3676: a line that ends in a space goes on in the next one of the same quote depth."""
    found: list[list[str]] = []  # the pieces of each line
    open_depth: int | None = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        is_signature = words == "-- "
        if open_depth == depth and not is_signature:
            found[-1].append(words)
        else:
            found.append([">" * depth + " " if depth else "", words])
        goes_on = words.endswith(" ") and not is_signature
        if goes_on and drops_space:
            found[-1][-1] = words[:-1]
        open_depth = depth if goes_on else None
    return "\n".join("".join(pieces) for pieces in found)


def without_uuencoded(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without its uuencoded files, and those: (name, content). One without an end stays text."""
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    at = 0
    while len(files) < _MOST_UU and (match := _BEGIN.search(text, at)):
        end = text.find("\nend", match.end())
        if end < 0:
            break
        kept.append(text[at : match.start()])
        files.append((match[1], from_uuencode(text[match.end() : end].encode("latin-1", "replace"))))
        after = text.find("\n", end + 1)
        at = len(text) if after < 0 else after + 1
    return "".join(kept) + text[at:], files


def without_pgp(text: str) -> tuple[str, str | None]:
    """A clear-signed text without its armour, and the note that goes with it; an encrypted one as it is."""
    if _ENCRYPTED in text:
        return text, "letter.encrypted"
    start = text.find(_SIGNED)
    end = text.find(_SIGNATURE, start)
    if start < 0 or end < 0:
        return text, None
    _, _, signed = text[start:end].partition("\n\n")
    after = text.find("-----END PGP SIGNATURE-----", end)
    rest = text[after + 27 :] if after >= 0 else ""
    own = re.sub(r"^- ", "", signed, flags=re.MULTILINE)
    return f"{text[:start]}{own}{rest}".strip("\n"), "letter.signed"
