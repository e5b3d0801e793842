"""A bounce on its whole way: our mail goes out, what Postfix and Exim send back comes in, its message says "failed"."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from desktop.central.mail_settings import Smtp
from desktop.central.mailroom.sender import Sender
from tests.central.mailroom.letters_out import file_by_mail, message_of
from tests.central.mailroom.post import Post
from tests.central.mailroom.post_office import PostOffice, opened
from tests.central_server import Send, World

pytestmark = pytest.mark.about_sqlite

POSTFIX = """Return-Path: <>
Received: by mx.example.ru (Postfix) id 4T2kQX3b1Zz9s7G; Tue,  6 Oct 2026 12:00:03 +0300 (MSK)
Date: Tue,  6 Oct 2026 12:00:03 +0300 (MSK)
From: Mail Delivery System <MAILER-DAEMON@mx.example.ru>
Subject: Undelivered Mail Returned to Sender
To: {sender}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4T2kQX2zFMz9s7F.1790931603/mx.example.ru"
Content-Transfer-Encoding: 8bit
Message-Id: <4T2kQX3b1Zz9s7G@mx.example.ru>

This is a MIME-encapsulated message.

--4T2kQX2zFMz9s7F.1790931603/mx.example.ru
Content-Description: Notification
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

This is the mail system at host mx.example.ru.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<{recipient}>: host store.example.ru[192.0.2.7] said: 550 5.1.1
    <{recipient}>: Recipient address rejected: User unknown (in reply to
    RCPT TO command)

--4T2kQX2zFMz9s7F.1790931603/mx.example.ru
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.ru
X-Postfix-Queue-ID: 4T2kQX2zFMz9s7F
X-Postfix-Sender: rfc822; {sender}
Arrival-Date: Tue,  6 Oct 2026 12:00:02 +0300 (MSK)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: failed
Status: 5.1.1
Remote-MTA: dns; store.example.ru
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: Recipient address rejected: User
    unknown

--4T2kQX2zFMz9s7F.1790931603/mx.example.ru
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers
Content-Transfer-Encoding: 8bit

{headers}
--4T2kQX2zFMz9s7F.1790931603/mx.example.ru--
"""
EXIM = """Return-path: <>
Received: from Debian-exim by mx.example.ru with local (Exim 4.96)
\tid 1v5x3K-0004Zr-1T
\tfor {sender};
\tTue, 06 Oct 2026 12:00:03 +0300
X-Failed-Recipients: {recipient}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.ru>
To: {sender}
References: {mail_id}
Content-Type: multipart/report; report-type=delivery-status; boundary=1790931603-eximdsn-803245
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1v5x3K-0004Zr-1T@mx.example.ru>
Date: Tue, 06 Oct 2026 12:00:03 +0300

--1790931603-eximdsn-803245
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  {recipient}
    host store.example.ru [192.0.2.7]
    SMTP error from remote mail server after RCPT TO:<{recipient}>:
    550 5.1.1 No such user here

--1790931603-eximdsn-803245
Content-type: message/delivery-status

Reporting-MTA: dns; mx.example.ru

Action: failed
Final-Recipient: rfc822;{recipient}
Status: 5.0.0
Remote-MTA: dns; store.example.ru
Diagnostic-Code: smtp; 550 5.1.1 No such user here

--1790931603-eximdsn-803245
Content-type: message/rfc822

Return-path: <{sender}>
{headers}
--1790931603-eximdsn-803245--
"""
BARE_EXIM = """Return-path: <>
X-Failed-Recipients: {recipient}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.example.ru>
To: {sender}
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1v5x3K-0004Zr-2A@mx.example.ru>
Date: Tue, 06 Oct 2026 12:00:03 +0300

This message was created automatically by mail delivery software.

  {recipient}
    mailbox is full: retry timeout exceeded

------ This is a copy of the message's headers. ------

{headers}
"""
SAYS = {
    "postfix": (POSTFIX, "5.1.1 550 5.1.1 <ivan@example.ru>: Recipient address rejected: User unknown"),
    "exim": (EXIM, "5.0.0 550 5.1.1 No such user here"),
    "exim of old": (BARE_EXIM, "mailbox is full: retry timeout exceeded"),
}


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with opened(PostOffice()) as office:
        yield office


@pytest.fixture
def post(world: World, office: PostOffice, client: Any) -> Post:
    """Once the app runs: mail goes out when the test says so."""
    return Post(world, smtp=Smtp(host="127.0.0.1", port=office.port, tls="none"))


@pytest.mark.parametrize(("bounce", "words"), SAYS.values(), ids=SAYS)
@pytest.mark.parametrize("is_forged", [False, True])
def test_bounce_shows_on_the_message_it_is_about_and_on_no_other(
    world: World, office: PostOffice, post: Post, send: Send, bounce: str, words: str, is_forged: bool
) -> None:
    numbers = [file_by_mail(world, silent="silent.suppressed") for _ in range(2)]
    for number in numbers:
        send(number, "reply", body="Исправлено.")
    settings = world.central.mail
    assert settings is not None
    assert settings.smtp is not None
    assert asyncio.run(Sender(world.central, settings, settings.smtp).send_due())
    mail, envelope = office.mails[0], office.envelopes[0]
    came_back = bounce.format(
        sender=envelope.mail_from,
        recipient="petr@other.test" if is_forged else "ivan@example.ru",
        mail_id=mail["Message-ID"],
        headers="\n".join(f"{name}: {value}" for name, value in mail.items()).replace("\r\n", "\n"),
    )
    post.comes(came_back.encode())
    first, second = (message_of(world, number, "reply")["delivery"] for number in numbers)
    assert (first["state"], first["reason"]) == (("sent", "") if is_forged else ("failed", words))
    assert second["state"] == "sent"
    (kept,) = post.rows("letter")
    assert (kept["state"], kept["reason"]) == ("machine", "machine.report")
    assert len(office.mails) == 2
