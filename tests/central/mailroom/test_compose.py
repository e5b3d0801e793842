"""A mail of ours: what stands in its headers and text, whatever its facts hold (STP.2, STP.10, H9, H10, H12)."""

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.central.mail_settings import Signature, Texts
from desktop.central.mailroom.addresses import AddressError, wire_address
from desktop.central.mailroom.compose import MailFacts, MailFile, as_html, compose
from desktop.central.mailroom.templates import template_fault
from desktop.regulation.people import Department
from desktop.regulation.reply_tokens import mail_of_address, ticket_of_address
from tests.central.mailroom.letters_out import SETTINGS

AT = datetime(2026, 10, 6, 9, tzinfo=UTC)
KEY = bytes(32)
EXAMPLES = int(os.environ.get("SMENA_HEADER_EXAMPLES", "60"))
LONG_ID = "<AM0PR04MB12345678901234567890ABCDEF1234567890@AM0PR04MB1234.eurprd04.prod.outlook.com>"
ANSWER = MailFacts(
    number=7,
    kind="answer",
    mail_id="<0123456789abcdef@provider.ru>",
    recipient="ivan@example.ru",
    department=Department.STP,
    ticket=10423,
    subject="Не открывается сайт",
    body="Исправлено. Проверьте: https://example.ru/?a=1&b=2.\n\nПароль – в [секрет 12].",
    name="Иван Петров",
    due_at=datetime(2026, 10, 6, 21, tzinfo=UTC),
    references=("<one@example.ru>", LONG_ID, "<one@example.ru>"),  # a letter to two mailboxes is there twice
)
ACKNOWLEDGEMENT = replace(ANSWER, kind="acknowledgement", subject="Взлом", body="Мой пароль qwerty")


def mail(facts: MailFacts, **changes: object) -> EmailMessage:
    """As the other server reads it."""
    composed = compose(facts, msgspec.structs.replace(SETTINGS, **changes), KEY, AT)
    read = message_from_bytes(composed.content.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def text_of(read: EmailMessage, kind: str = "plain") -> str:
    part = read.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def decoded(source: bytes, name: str) -> str:
    """A header by the older of the two decoders, which knows no difference between names and words."""
    return str(make_header(decode_header(re.sub(r"\r?\n", "", message_from_bytes(source)[name]))))


def test_department_names_itself() -> None:
    source = compose(ANSWER, SETTINGS, KEY, AT).content.as_bytes()
    assert decoded(source, "From") == "Служба технической поддержки <support@provider.ru>"


def test_answer_goes_from_the_department_into_the_correspondence() -> None:
    read = mail(ANSWER)
    assert str(read["Subject"]) == "Re: Не открывается сайт [#10423]"
    assert read["From"].addresses[0].addr_spec == "support@provider.ru"
    assert read["To"].addresses[0].addr_spec == "ivan@example.ru"
    assert ticket_of_address(read["Reply-To"].addresses[0].addr_spec, KEY) == 10423
    assert (read["Message-ID"], read["In-Reply-To"]) == ("<0123456789abcdef@provider.ru>", LONG_ID)
    assert read["References"].split() == ["<one@example.ru>", LONG_ID]
    assert (read["Auto-Submitted"], read["X-Auto-Response-Suppress"]) == (None, None)


def test_bounce_of_an_answer_comes_to_an_address_that_names_the_mail() -> None:
    sender = compose(ANSWER, SETTINGS, KEY, AT).sender
    assert mail_of_address(sender, KEY) == 7
    assert mail_of_address(sender, bytes([1] * 32)) is None
    assert ticket_of_address(sender, KEY) is None


def test_answer_says_where_else_it_stands_and_who_wrote_it() -> None:
    assert text_of(mail(ANSWER)) == (
        "Исправлено. Проверьте: https://example.ru/?a=1&b=2.\n\nПароль – в [секрет 12].\n\n-- \n"
        "Служба технической поддержки\n\n"
        "Этот ответ есть и в личном кабинете: https://cabinet.provider.ru\n"
        "За работу почтовых служб третьих лиц мы не отвечаем (СТП, пункт 10 регламента).\n"
    )
    assert "ORK, clause 6" in text_of(mail(replace(ANSWER, department=Department.ORK, language="en")))


def test_acknowledgement_is_a_machines_and_repeats_nothing_of_the_letter() -> None:
    read = mail(ACKNOWLEDGEMENT)
    assert str(read["Subject"]) == "Заявка принята [#10423]"
    assert (read["Auto-Submitted"], read["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
    assert compose(ACKNOWLEDGEMENT, SETTINGS, KEY, AT).sender == ""
    text = text_of(read)
    assert "Ваша заявка [#10423] принята, её обработка началась. Ответим не позднее 07.10.2026 00:00 МСК." in text
    assert not any(word in text + str(read["Subject"]) for word in ("Взлом", "qwerty", "Не открывается"))


def test_request_for_a_secret_asks_for_the_answer_in_the_cabinet() -> None:
    text = text_of(mail(replace(ANSWER, asks_for_secret=True, body="Нужен пароль.")))
    assert text.startswith(
        "Нужен пароль.\n\nОтветьте на этот запрос в личном кабинете: https://cabinet.provider.ru\n"
        "Не отправляйте пароли и авторизационные данные письмом.\n"
    )


def test_secret_that_is_given_says_where_it_is_read() -> None:
    text = text_of(mail(replace(ANSWER, gives_secret=True, body="Новый пароль: [секрет 12]")))
    assert "стоит «[секрет …]». Его можно один раз прочитать в личном кабинете: https://cabinet.provider.ru\n" in text


def test_subject_keeps_one_number_and_one_re() -> None:
    again = replace(ANSWER, subject="RE: Fwd: Отв: Сайт [#10423]  упал")
    assert str(mail(again)["Subject"]) == "Re: Сайт упал [#10423]"
    assert str(mail(replace(ANSWER, subject=""))["Subject"]) == "Re: [#10423]"


@pytest.mark.parametrize(
    "subject",
    [
        "Не открывается сайт и почта тоже не приходит с самого утра, посмотрите, пожалуйста, журнал",
        "The site does not open since this morning, and no letter comes in either, please look at the log",
        "= ?utf-8?q?Bcc?= 日本語 " * 8,
    ],
)
def test_long_subject_keeps_its_spaces_for_every_reader(subject: str) -> None:
    source = compose(replace(ANSWER, subject=subject), SETTINGS, KEY, AT).content.as_bytes()
    wanted = f"Re: {subject.strip()} [#10423]"
    assert decoded(source, "Subject") == wanted
    assert str(message_from_bytes(source, policy=default)["Subject"]) == wanted


def test_an_encoded_word_within_a_subject_stays_words_and_the_mail_can_be_written() -> None:
    source = compose(replace(ANSWER, subject=INJECTION), SETTINGS, KEY, AT).content.as_bytes()
    assert decoded(source, "Subject") == "Re: = ?utf-8?q?a=0D=0ABcc:_evil@x.y?= [#10423]"


def test_html_has_the_words_and_the_links_and_loads_nothing() -> None:
    shown = as_html('<img src="http://evil.example/x.png"> и (https://example.ru/?a=1&b="2"), <script>', "ru")
    assert "<img" not in shown
    assert "<script" not in shown
    assert '(<a href="https://example.ru/?a=1&amp;b=">https://example.ru/?a=1&amp;b=</a>' in shown
    assert shown.count("<a ") == 2


def test_own_templates_take_the_place_of_ours() -> None:
    signature = Signature(stp="Ваша СТП, {{ name }}")
    own = Texts(rule='{{ "см." if language == "ru" else "see" }} {{ cabinet }}', acknowledgement="Номер {{ ticket }}")
    assert text_of(mail(ANSWER, signature=signature, texts=own)).endswith(
        "-- \nВаша СТП, Иван Петров\n\nсм. https://cabinet.provider.ru\n"
    )
    assert text_of(mail(ACKNOWLEDGEMENT, texts=own)).startswith("Номер 10423\n\n-- \n")
    assert "{{ ticket }}" in text_of(mail(replace(ANSWER, name="{{ ticket }}"), signature=signature))


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{{ ticket }} {{ name }}", None),
        ("{{ password }}", "there is no field password, only cabinet, department, department_name, due, language, "),
        ("{{ ticket", "no template: "),
        ("{{ ticket.__class__.__mro__ }}", "no template: access to attribute '__class__'"),
        ("{{ range(9) }}", "there is no field range"),
        ("{% include 'x' %}", "no template: "),
    ],
)
def test_template_names_its_fields_and_reaches_nothing_else(template: str, fault: str | None) -> None:
    found = template_fault(template)
    assert found is None if fault is None else found is not None and found.startswith(fault)


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("ivan@example.ru", "ivan@example.ru"),
        ("ivan@пример.рф", "ivan@xn--e1afmkfd.xn--p1ai"),
        ("ivan\r\nBcc: x@y.z@example.ru", None),
        ("ivan@example.ru\nRCPT TO:<x@y.z>", None),
        ('"ivan petrov"@example.ru', None),
        ("иван@example.ru", None),
        ("<ivan@example.ru>", None),
        ("ivan@-example.ru", None),
        ("ivan@", None),
        ("", None),
        (f"{'a' * 65}@example.ru", None),
    ],
)
def test_address_is_refused_unless_it_is_one(address: str, wire: str | None) -> None:
    if wire is None:
        with pytest.raises(AddressError):
            wire_address(address)
    else:
        assert wire_address(address) == wire


INJECTION = "=?utf-8?q?a=0D=0ABcc:_evil@x.y?="
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.lists(
        st.sampled_from(
            ["\r\n", "\n", "\r", "Bcc: evil@x.y", "\r\n\r\n", "\0", "\u2028", "\x85", "\x0b", "a", "=?", "я"]
        ),
        max_size=12,
    ).map("".join),
)
HEADERS = ["Date", "From", "To", "Reply-To", "Subject", "Message-ID", "In-Reply-To", "References"]
ALLOWED = {*HEADERS, "MIME-Version", "Content-Type", "Auto-Submitted", "X-Auto-Response-Suppress"}


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    kind=st.sampled_from(["answer", "acknowledgement", "question"]),
    subject=HOSTILE,
    body=HOSTILE,
    name=HOSTILE,
    recipient=st.one_of(st.just("ivan@example.ru"), HOSTILE),
    mail_id=st.one_of(st.just("<a@provider.ru>"), HOSTILE),
    reference=HOSTILE,
)
def test_nothing_in_a_fact_makes_a_header_or_a_recipient(
    kind: str, subject: str, body: str, name: str, recipient: str, mail_id: str, reference: str
) -> None:
    facts = replace(ANSWER, kind=kind, subject=subject, body=body, name=name, recipient=recipient, mail_id=mail_id)
    facts = replace(facts, references=(reference, "<one@example.ru>"))
    try:
        composed = compose(facts, SETTINGS, KEY, AT)
    except ValueError:
        assert (recipient, mail_id) != ("ivan@example.ru", "<a@provider.ru>")
        return
    source = composed.content.as_bytes()
    assert b"\r" not in source.replace(b"\r\n", b"")
    assert b"\n" not in source.replace(b"\r\n", b"")
    assert source.isascii()
    assert max(map(len, source.split(b"\r\n"))) <= 998
    head = source.split(b"\r\n\r\n")[0].decode()
    names = [line.partition(":")[0] for line in head.split("\r\n") if line[:1] not in " \t"]
    assert set(names) <= ALLOWED
    assert len(names) == len(set(names))
    read = message_from_bytes(source, policy=default)
    assert [address.addr_spec for address in read["To"].addresses] == [composed.recipient]
    assert read.defects == []


NAMES = [
    "экран.png",
    "очень длинное имя снимка экрана " * 3 + ".png",
    "a\r\nBcc: c@d.ru.png",
    "=?utf-8?q?a?=.png",
    'a;b="c".png',
]


@pytest.mark.parametrize("name", NAMES)
def test_file_of_an_answer_comes_as_it_is_under_its_name(name: str) -> None:
    content = bytes(range(256)) + b"\r\n.\r\n"
    files = (MailFile(name, "image/png", content), MailFile("письмо.eml", "message/rfc822", b"Subject: x"))
    read = mail(replace(ANSWER, files=files))
    first, second = read.iter_attachments()
    assert (first.get_content_type(), first.get_content()) == ("image/png", content)
    assert str(first.get_filename()) == name.replace("\r\n", " ").replace("=?", "= ?")
    assert (second.get_content_type(), second.get_content()) == ("application/octet-stream", b"Subject: x")
    assert text_of(read) == text_of(mail(ANSWER))
    assert read["Bcc"] is None


def test_mail_names_the_files_that_stand_in_the_cabinet_alone() -> None:
    files = (MailFile("a.txt", "text/plain", b"a"), MailFile("архив.zip", "application/zip", None))
    read = mail(replace(ANSWER, files=files))
    assert [part.get_filename() for part in read.iter_attachments()] == ["a.txt"]
    assert (
        "Эти файлы не отправлены письмом, они в личном кабинете, в заявке [#10423]: https://cabinet.provider.ru\n"
        "* архив.zip\n"
    ) in text_of(read)
