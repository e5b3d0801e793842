"""Delivery reports name our letter, the recipient and what became of it, in the forms that servers write."""

import pytest

from desktop.central.mailroom.letter import DeliveryReport, ParsedLetter
from desktop.central.mailroom.read_letter import read_letter
from tests.central.mailroom.letters import letter, mixed, part

OURS = "<reply-7@host.ru>"


def reports(raw: bytes) -> tuple[DeliveryReport, ...]:
    outcome = read_letter(raw)
    assert isinstance(outcome, ParsedLetter)
    return outcome.reports


def standard(action: str, status: str, returned: bytes) -> bytes:
    fields = (
        "Reporting-MTA: dns; mx.ru\n\nFinal-Recipient: rfc822; a@b.ru\nOriginal-Recipient: rfc822;a@b.ru\n"
        f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 no such\n user\n"
    )
    return mixed(part("text/plain", "Sorry"), part("message/delivery-status", fields), returned, kind="report")


LETTER = part("message/rfc822", f"Message-ID: {OURS}\nSubject: [#7]\n\nx")
ONLY_HEADERS = part("text/rfc822-headers", f"Subject: [#7]\nMessage-Id:\n {OURS}\n")


@pytest.mark.parametrize("returned", [LETTER, ONLY_HEADERS])
@pytest.mark.parametrize(
    ("said", "action", "status"),
    [("failed", "failed", "5.1.1"), ("Delayed", "delayed", "4.4.7"), ("delivered (relayed)", "delivered", "2.0.0")],
)
def test_a_standard_report(said: str, action: str, status: str, returned: bytes) -> None:
    found = reports(standard(said, status, returned))
    assert [(report.original_message_id, report.recipient, report.action, report.status) for report in found] == [
        (OURS, "a@b.ru", action, status)
    ]
    assert found[0].diagnostic == "550 no such user"


def test_a_report_tells_whom_we_wrote_to_when_the_address_was_passed_on() -> None:
    fields = "Final-Recipient: rfc822; box7@store.ru\nOriginal-Recipient: rfc822;a+2Bb+3D@b.ru\nAction: failed\n"
    found = reports(mixed(part("message/delivery-status", fields), LETTER, kind="report"))
    assert [(report.recipient, report.original_recipient) for report in found] == [("box7@store.ru", "a+b=@b.ru")]


def test_a_report_on_several_recipients_has_one_each() -> None:
    fields = (
        "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.ru\nAction: failed\n\n"
        "Final-Recipient: rfc822;c@d.ru\nAction: delivered\n"
    )
    found = reports(mixed(part("message/delivery-status", fields), LETTER, kind="report"))
    assert [(report.recipient, report.action) for report in found] == [("a@b.ru", "failed"), ("c@d.ru", "delivered")]


def test_a_report_has_no_signs_that_cannot_be_stored() -> None:
    fields = b"Final-Recipient: rfc822; a\0@b.ru\nAction: failed\nDiagnostic-Code: smtp; no\0\x1b[31m\xff\n"
    found = reports(mixed(part("message/delivery-status", fields), kind="report"))
    assert (found[0].recipient, found[0].diagnostic[:6]) == ("a@b.ru", "no[31m")


def test_what_came_back_is_a_file_and_no_words() -> None:
    outcome = read_letter(standard("failed", "5.1.1", LETTER))
    assert isinstance(outcome, ParsedLetter)
    assert outcome.body == "Sorry"
    assert [file.media_type for file in outcome.files] == ["message/rfc822"]


def bounce(sender: str, subject: str, text: str, more: str = "") -> bytes:
    headers = f"From: {sender}\nSubject: {subject}\nDate: Mon, 23 Nov 2026 10:00:00 +0300\n".encode()
    return letter("text/plain; charset=utf-8", text, headers=headers, more=more)


EXIM = bounce(
    "Mail Delivery System <Mailer-Daemon@mx.ru>",
    "Mail delivery failed: returning message to sender",
    "This message was created automatically by mail delivery software.\n\n  a@b.ru\n    host mx.b.ru: 550 5.1.1 unknown"
    f"\n\n------ This is a copy of the message, including all the headers. ------\n\nMessage-ID: {OURS}\nTo: z@z.ru\n",
    "X-Failed-Recipients: a@b.ru\n",
)
QMAIL = bounce(
    "MAILER-DAEMON@mx.ru",
    "failure notice",
    "Hi. This is the qmail-send program at mx.ru.\n\n<a@b.ru>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n"
    f"--- Below this line is a copy of the message.\n\nReturn-Path: <stp@host.ru>\nMessage-ID: {OURS}\n",
)
POSTFIX = bounce(
    "MAILER-DAEMON@mx.ru (Mail Delivery System)",
    "Undelivered Mail Returned to Sender",
    f"This is the mail system.\n\n<a@b.ru>: host mx said: 550 5.1.1 unknown\n\n--- original\nMessage-ID: {OURS}\n",
)
RUSSIAN = bounce(
    "postmaster@mx.ru",
    "Сообщение не доставлено",
    f"Ваше письмо не дошло:\n\na@b.ru\n5.1.1 нет ящика\n\nMessage-ID: {OURS}\n",
)

NULL_PATH = bounce("system@mx.ru", "Undelivered mail", f"<a@b.ru>: 5.1.1\n\nMessage-ID: {OURS}\n", "Return-Path: <>\n")
BOUNCES = {"exim": EXIM, "qmail": QMAIL, "postfix": POSTFIX, "russian": RUSSIAN, "null path": NULL_PATH}


@pytest.mark.parametrize("raw", BOUNCES.values(), ids=BOUNCES)
def test_a_bounce_that_is_no_standard_report(raw: bytes) -> None:
    found = reports(raw)
    assert [(report.original_message_id, report.recipient, report.action) for report in found] == [
        (OURS, "a@b.ru", "failed")
    ]
    assert found[0].status == "5.1.1"


def test_a_warning_is_a_delay() -> None:
    text = "Your message is delayed and will be retried.\n\n<a@b.ru>: connection timed out\n"
    assert [report.action for report in reports(bounce("MAILER-DAEMON@mx.ru", "Warning: delayed", text))] == ["delayed"]


FORWARDED = mixed(
    part("text/plain; charset=utf-8", "Почему вернулось?"),
    part("message/rfc822", standard("failed", "5.1.1", LETTER)),
    boundary="outer",
)


@pytest.mark.parametrize(
    "raw",
    [
        bounce("a@b.ru", "Почта", "Письма на c@d.ru возвращаются:\n\n<c@d.ru>: 550 5.1.1\n"),
        bounce("a@b.ru", "Письмо не доставлено", "Пишу на\nc@d.ru, а оно возвращается.\n"),
        bounce("a@b.ru", "Fwd: Undelivered Mail Returned to Sender", "Почему?\n\n<c@d.ru>: 550 5.1.1 unknown\n"),
        bounce("postmaster@b.ru", "Fwd: failure notice", "<c@d.ru>: 550\n", "Return-Path: <postmaster@b.ru>\n"),
        FORWARDED,
    ],
    ids=["words", "subject", "forwarded", "postmaster", "attached"],
)
def test_a_subscribers_letter_is_no_bounce(raw: bytes) -> None:
    assert reports(raw) == ()
