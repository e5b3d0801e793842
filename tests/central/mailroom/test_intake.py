"""Letters from their raw bytes to tickets, messages and the list of letters: the gate's rules on the whole way."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Event
from typing import Any

import pytest

from desktop.central import files
from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.raw_letters import KEPT_FOR, Source, content_of, forget_old
from desktop.central.mailroom.rounds import take_in_stored
from desktop.central.master_keys import add_key, drop_keys
from desktop.central.settings import PlaceError
from tests.central.mailroom.post import PASSES, SITE, Post, letter
from tests.central_server import OPERATOR, START, World

pytestmark = pytest.mark.about_sqlite  # test_intake_anywhere runs on both


@pytest.fixture
def post(world: World) -> Post:
    return Post(world)


def what_came(post: Post) -> str:
    """What the last letter became: as which kind of message, in which list."""
    raw = post.raws()[-1]
    messages = {row["id"]: row for row in post.rows("message")}
    letters = {row["id"]: row for row in post.rows("letter")}
    message, kept = messages.get(raw["message"]), letters.get(raw["letter"])
    parts = [message["kind"]] if message else []
    parts += [kept["state"], *kept["missing"], kept["reason"] or ""] if kept else []
    return " ".join(part for part in parts if part)


# One line, one letter to the support's mailbox, where Ivan (s1, plain.ru) has a ticket. Aligned: + passes, - fails.
GATE = [
    ("ivan names his account", "ivan@example.ru", "?", "", SITE, "subscriber"),
    ("in capitals, within the name", "Ivan@Example.RU", "?", "", "Не работает http://www.PLAIN.ru/shop", "subscriber"),
    ("a host of another's", "ivan@example.ru", "?", "", "Не открывается other.ru", "unidentified gate.account"),
    ("a stranger names it", "petr@other.test", "?", "", SITE, "unidentified gate.sender"),
    ("nothing is asked for", "ivan@example.ru", "?", "Здравствуйте", "plain.ru", "unidentified gate.request"),
    ("a right number, proved", "ivan@example.ru", "+", "Re: [#{ticket}] Сайт", "Всё ещё лежит.", "subscriber"),
    ("a right number, unproved", "ivan@example.ru", "?", "Re: [#{ticket}] Сайт", "Всё ещё лежит.", "letter unverified"),
    ("a right number, forged", "ivan@example.ru", "-", "Re: [#{ticket}] Сайт", "Всё ещё лежит.", "letter unverified"),
    ("a stranger's right number", "petr@other.test", "+", "Re: [#{ticket}]", "Дайте доступ.", "letter unverified"),
    ("a wrong number", "petr@other.test", "+", "[#999]", "Дайте доступ.", "unidentified gate.sender"),
]


@pytest.mark.parametrize(
    ("sender", "proof", "subject", "body", "expected"), [row[1:] for row in GATE], ids=[row[0] for row in GATE]
)
def test_letter_becomes_what_the_gate_says(
    world: World, post: Post, sender: str, proof: str, subject: str, body: str, expected: str
) -> None:
    subject = subject.format(ticket=world.file_ticket())
    host = sender.rpartition("@")[2].lower()
    verdict = {"+": {"Authentication_Results": PASSES.format(host=host)}, "?": {}}.get(
        proof, {"Authentication_Results": "mx.provider.ru; dkim=fail header.d=x.ru; spf=softfail"}
    )
    post.comes(letter(body, sender=sender, subject=subject, **verdict))
    assert what_came(post) == expected


def test_contact_is_known_however_its_name_and_host_are_written(world: World, post: Post) -> None:
    with world.central.write(OPERATOR) as transaction:
        transaction.update("subscriber", "s2", email="Босс@пример.рф", emails=["ВТОРОЙ@XN--e1afmkfd.xn--p1ai"])
    for sender in ("босс@xn--e1afmkfd.xn--p1ai", "БОСС@ПРИМЕР.РФ", "второй@пример.рф"):
        post.comes(letter("Не открывается other.ru, посмотрите.").replace(b"ivan@example.ru", sender.encode()))
        assert what_came(post) == "subscriber"


def test_answer_of_the_subscriber_opens_an_ended_ticket_and_a_strangers_moves_nothing(
    world: World, post: Post, send: Any
) -> None:
    number = world.file_ticket()
    send(number, "take")
    send(number, "resolve", body="Готово.")
    proved = {"Authentication_Results": PASSES.format(host="other.test")}
    post.comes(letter("Верните всё.", sender="petr@other.test", subject=f"[#{number}]", **proved))
    assert post.rows("ticket")[0]["state"] == "resolved"
    post.went_out("<ours@provider.ru>", ticket=number)
    post.comes(letter("Опять не работает.", In_Reply_To="<ours@provider.ru>", subject="Re: ваша заявка"))
    ticket = post.rows("ticket")[0]
    assert (ticket["state"], ticket["reopened_from"], ticket["unanswered_since_at"]) == ("open", "resolved", START)
    assert post.said("letter") == ["Верните всё."]
    assert post.said()[-1] == "Опять не работает."


def test_cabinet_shows_the_subscribers_letter_and_never_a_strangers(world: World, post: Post, client: Any) -> None:
    number = world.file_ticket()
    post.went_out("<ours@provider.ru>", ticket=number)
    subject = {"subject": f"[#{number}]", "In_Reply_To": "<ours@provider.ru>"}
    post.comes(letter("Моё.", **subject), letter("Чужое.", sender="petr@other.test", **subject))
    shown = client.get(f"/v1/cabinet/tickets/{number}", headers=world.headers("cabinet")).text
    assert "Моё." in shown
    assert "Чужое." not in shown


def test_letter_of_last_month_is_another_correspondence(world: World, post: Post) -> None:
    post.comes(letter("Не открывается сайт, помогите."))
    post.at(days=31)
    post.comes(letter(SITE))
    assert post.said() == [SITE]


def test_answer_to_our_question_completes_what_it_asked_about_from_any_address(world: World, post: Post) -> None:
    post.comes(letter("Не открывается сайт, помогите.", sender="petr@other.test"))
    asked = post.rows("letter")[0]["id"]
    post.went_out("<question@provider.ru>", letter=asked)
    post.comes(letter("Пишу с адреса из договора: plain.ru.", In_Reply_To="<question@provider.ru>"))
    assert post.said() == ["Не открывается сайт, помогите.", "Пишу с адреса из договора: plain.ru."]


def test_machines_are_kept_without_a_ticket(world: World, post: Post) -> None:
    world.file_ticket()
    post.comes(letter(SITE, Auto_Submitted="auto-replied"))
    assert what_came(post) == "machine machine.auto_submitted"
    assert len(post.rows("ticket")) == 1


def test_absence_that_no_header_tells_reopens_nothing_but_a_question_about_it_is_a_ticket(
    world: World, post: Post
) -> None:
    number = world.file_ticket()
    post.went_out("<ours@provider.ru>", ticket=number)
    post.comes(letter("Я в отпуске.", subject="Автоответ: Re: Сайт", In_Reply_To="<ours@provider.ru>"))
    assert what_came(post) == "machine machine.autoresponder"
    post.comes(letter("На plain.ru не включается.", subject="Автоответ: как настроить"))
    assert what_came(post) == "subscriber"


def test_sixth_letter_in_a_minute_is_a_machines_unless_they_only_waited_for_central(world: World, post: Post) -> None:
    for _ in range(6):
        post.comes(letter("Не открывается сайт, помогите.", sender="petr@other.test"))
    assert [row["state"] for row in post.rows("letter")] == ["unidentified"] * 5 + ["machine"]
    post.comes(letter("слово " * 2000, sender="petr@other.test"))
    set_aside = post.rows("letter").pop()
    assert (len(set_aside["body"]), set_aside["notes"][-1]) == (2000, "letter.text_cut")
    assert [(file["name"], file["size"]) for file in set_aside["attachments"]] == [("text.txt", 2000 * 11 - 1)]
    for uid in range(6):
        source = Source("INBOX", 1, uid + 1, delivered_at=post.at() - KEPT_FOR / 90 * (6 - uid))
        post.is_kept(letter("Не открывается сайт.", sender="anna@other.test"), source=source)
    post.is_taken_in()
    assert {row["state"] for row in post.rows("letter")[7:]} == {"unidentified"}


def test_flood_of_a_domain_is_set_aside_and_hits_nobody_who_is_known(world: World, send: Any) -> None:
    post = Post(world, strangers_a_minute=3)
    number = world.file_ticket()
    post.went_out("<ours@provider.ru>", ticket=number)
    flood = [letter("Взломали сайт, помогите.", sender=f"a{n}@x{n}.example.ru", subject="Сайт") for n in range(6)]
    bounce = letter("x", sender="mailer-daemon@example.ru")
    post.comes(bounce, *flood, letter(SITE), letter("Здравствуйте, помогите.", sender="petr@other.test"))
    post.comes(letter("Ответ с другого адреса.", sender="b@example.ru", In_Reply_To="<ours@provider.ru>"))
    letters = {row["sender"]: (row["state"], row["reason"]) for row in post.rows("letter")}
    assert list(letters.values()) == [
        ("machine", "machine.no_person"),
        *[("unidentified", None)] * 3,
        *[("machine", "machine.flood_of_domain")] * 3,
        ("unidentified", None),  # of the other domain
        ("unverified", None),  # he had our mail
    ]
    assert post.said()[-1] == SITE  # a subscriber at the same domain
    post.at(minutes=1, seconds=1)
    post.comes(letter("Взломали сайт.", sender="a9@example.ru"))
    assert post.rows("letter")[-1]["state"] == "unidentified"


def test_flood_delays_nobody_of_another_domain(world: World, post: Post) -> None:
    senders: list[str] = []
    for number in range(14):
        post.is_kept(letter("Помогите.", sender=f"a{number}@flood.test", subject="Flood"))
    post.is_kept(letter("Помогите.", sender="petr@other.test", subject="Stranger"))
    post.is_kept(letter(SITE))

    class Interrupted(LetterReader):
        """A subscriber writes while the first letter is read."""

        def read(self, raw: bytes) -> Any:
            if not senders:
                post.is_kept(letter(f"{SITE} Срочно."))
            senders.append(raw.partition(b"\n")[0].removeprefix(b"From: ").decode())
            return super().read(raw)

    with Interrupted() as reading:
        assert post.is_taken_in(reading) == 17
    assert senders[:4] == ["ivan@example.ru", "a0@flood.test", "petr@other.test", "a1@flood.test"]
    assert senders[10] == "ivan@example.ru"


def test_flood_under_a_known_name_delays_no_other_subscriber(world: World, post: Post) -> None:
    with world.central.write(OPERATOR) as transaction:
        transaction.update("subscriber", "s1", emails=["it@example.ru"])
    for number in range(12):
        post.is_kept(letter(SITE if number else "Помогите.", sender="ivan@example.ru"))
    post.is_kept(letter(SITE, sender="petr@other.test", subject="Незнакомый"))
    post.is_kept(letter(f"{SITE} Лежит.", sender="it@example.ru"))
    stop = Event()

    class Counting(LetterReader):
        """Stops the round in its middle."""

        def read(self, raw: bytes) -> Any:
            senders.append(raw.partition(b"\n")[0].removeprefix(b"From: ").decode())
            if len(senders) == 9:
                stop.set()
            return super().read(raw)

    senders: list[str] = []
    with Counting() as reading:
        take_in_stored(world.central, reading, stop)
    assert senders == ["ivan@example.ru"] * 5 + ["it@example.ru", "ivan@example.ru", "petr@other.test", *senders[8:]]


def test_of_very_many_earlier_letters_the_newest_come_along(world: World, post: Post) -> None:
    for number in range(22):
        post.comes(letter(f"Не открывается сайт, случай {number}."))
        post.at(minutes=1)
    post.comes(letter("Аккаунт plain.ru."))
    assert post.said() == [*(f"Не открывается сайт, случай {number}." for number in range(2, 22)), "Аккаунт plain.ru."]


def with_file(sender: str, content: str, **headers: str) -> bytes:
    message = message_from_bytes(letter("Вот журнал.", sender=sender, **headers), policy=policy.default)
    assert isinstance(message, EmailMessage)
    message.add_attachment(content, filename="a.log")
    return message.as_bytes()


def test_strangers_files_take_no_room_from_the_ticket_and_have_a_limit_of_their_own(
    world: World, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_OF_A_TICKET", (1, 1000))
    monkeypatch.setattr(files, "MOST_OF_A_DAY", (2, 1000))
    number = world.file_ticket()
    post.went_out("<ours@provider.ru>", ticket=number)
    for place in range(3):
        post.comes(with_file("petr@other.test", f"чужое {place}", subject=f"[#{number}]"))
    assert [len(row["attachments"]) for row in post.rows("letter")] == [1, 1, 0]
    assert ["letter.no_room" in row["notes"] for row in post.rows("letter")] == [False, False, True]
    post.comes(with_file("ivan@example.ru", "моё", In_Reply_To="<ours@provider.ru>"))
    of_messages = [(row["kind"], len(row["attachments"])) for row in post.rows("message") if row["letter"]]
    assert of_messages == [("letter", 1), ("letter", 1), ("letter", 0), ("subscriber", 1)]


def test_same_words_in_another_letter_are_another_message(world: World, post: Post) -> None:
    post.comes(letter(SITE), letter(SITE))
    assert post.states() == ["read", "read"]
    assert len(post.rows("ticket")) == 2


def test_same_words_another_day_are_another_letter_where_no_message_id_tells(world: World, post: Post) -> None:
    raw = letter().replace(b"Message-ID:", b"X-Id:")
    post.comes(raw, raw)
    post.at(days=1)
    post.comes(raw)
    assert post.states() == ["read", "duplicate", "read"]
    assert post.said() == [SITE, SITE]


@pytest.mark.parametrize("before", [b"", b"\r\n"])
def test_letters_without_an_empty_line_or_behind_one_are_told_apart(world: World, post: Post, before: bytes) -> None:
    head = before + b"From: ivan@example.ru\r\nMessage-ID: <%d@a>\r\n" + (b"\r\n" if before else b"")
    post.comes(head % 1 + SITE.encode(), head % (2 if before else 1) + SITE.encode() + (b"" if before else b" Now."))
    assert post.states() == ["read", "read"]


def test_letters_wait_for_the_file_of_keys(world: World, post: Post) -> None:
    post.is_kept(letter())
    keys = world.central.vault.path
    keys.rename(keys.with_name("elsewhere"))
    keys.mkdir()
    for _ in range(4):
        with pytest.raises(PlaceError):
            post.is_taken_in()
    keys.rmdir()
    keys.with_name("elsewhere").rename(keys)
    post.is_taken_in()
    assert post.said() == [SITE]


def test_log_says_once_that_a_letter_waits_for_its_key(
    world: World, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.is_kept(letter())
    keys, of_letter = world.central.vault.path, world.central.vault.path.read_bytes()
    drop_keys(keys, [add_key(keys).newest_id, *world.central.vault.ring().keys])
    for _ in range(5):
        post.is_taken_in()
    assert (post.states(), len(caplog.messages)) == (["stored"], 1)
    keys.write_bytes(of_letter)
    post.is_taken_in()
    assert post.said() == [SITE]


def test_what_cannot_be_read_is_quarantined_and_shown_by_its_headers(world: World, post: Post) -> None:
    deep = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(30))
    post.comes(b"From: petr@other.test\nSubject: bomb\n" + deep.encode())
    row = post.rows("letter")[0]
    assert (row["state"], row["notes"], row["subject"]) == ("unidentified", ["letter.too_deep"], "bomb")
    assert post.states() == ["quarantined"]
    assert 'smena_letters_total{outcome="quarantined"} 1' in world.central.counters.text(0, 0, 0, {})


def test_cut_letter_is_shown_by_its_headers(world: World, post: Post) -> None:
    post.is_kept(b"From: petr@other.test\nSubject: 40 MiB\n\n", source=Source("INBOX", 1, 1, is_cut=True))
    post.is_taken_in()
    assert post.rows("letter")[0]["notes"] == ["letter.too_large"]


class Failing(LetterReader):
    """Ends with an error that nobody foresaw, at letters that say so."""

    def read(self, raw: bytes) -> Any:
        if b"poison" in raw:
            raise RuntimeError("unforeseen")
        return super().read(raw)


def test_letter_that_another_process_took_in_is_not_read_again(world: World, post: Post) -> None:
    for _ in range(3):
        post.is_kept(letter(SITE))
    read = []

    class Overtaken(LetterReader):
        """Another process takes in everything while this one reads its first letter."""

        def read(self, raw: bytes) -> Any:
            read.append(raw)
            post.is_taken_in()
            return super().read(raw)

    with Overtaken() as reading:
        post.is_taken_in(reading)
    assert len(read) == 1
    assert post.said() == [SITE] * 3


def test_letter_that_fails_stops_no_other_and_is_quarantined_after_three_tries(world: World, post: Post) -> None:
    post.is_kept(letter("poison", subject="Первое"))
    post.is_kept(letter(SITE))
    with Failing() as reading:
        post.is_taken_in(reading)
        assert post.states() == ["stored", "read"]
        post.is_taken_in(reading)
        post.is_taken_in(reading)
    assert post.states() == ["quarantined", "read"]
    assert (post.rows("letter")[0]["subject"], post.rows("letter")[0]["notes"]) == ("Первое", ["letter.unreadable"])


def test_raw_letter_is_sealed_and_forgotten_after_ninety_days(world: World, post: Post) -> None:
    post.comes(letter("Не открывается сайт, помогите."))
    number = post.raws()[0]["id"]
    assert "помогите".encode() not in post.raws()[0]["ciphertext"]
    assert content_of(world.central, number).startswith(b"From: ivan@example.ru")
    post.at(days=90, seconds=1)
    with world.central.write(OPERATOR) as transaction:
        forget_old(transaction)
    assert post.raws()[0]["ciphertext"] is None
    with pytest.raises(KeyError):
        content_of(world.central, number)
