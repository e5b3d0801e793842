"""Where an e-mail goes (STP.1, STP.2), and that a number in it makes nobody the subscriber (H7, H8)."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.regulation.automatic_mail import may_answer_automatically
from desktop.regulation.letters import Letter, NamedTicket, Place, Placement, numbers_of, place
from desktop.regulation.machines import why_automatic
from tests.regulation.making import ACCOUNTS, ORK, STP

CONTACTS = {"ivan@mail.ru": {"s1"}, "anna@mail.ru": {"s1"}, "other@mail.ru": {"s2"}}
TICKETS = {
    7: NamedTicket(7, STP, "s1", frozenset({"filer@mail.ru"})),
    8: NamedTicket(8, ORK, "s2"),
    9: NamedTicket(9, STP, "s1", is_ended=True),
    10: NamedTicket(7, STP, "s1"),  # merged into 7
    11: NamedTicket(11, STP, None, frozenset({"filer@mail.ru"})),  # nobody knows whose
}
SITE = "Не открывается сайт"
ALIGNED = {"+": True, "-": False, "?": None}


def placed(letter: Letter, *, trusts: bool = False) -> Placement:
    return place(letter, STP, CONTACTS, ACCOUNTS, TICKETS, trusts_unjudged_mail=trusts)


def told(placement: Placement) -> str:
    if placement.place is Place.JOINED:
        return f"{'verified' if placement.is_verified else 'stranger'} {placement.ticket}"
    return placement.place.value


MATRIX = [
    # sender, token, references, subject, aligned, where it goes: only a participant becomes the subscriber
    ("ivan", 7, (), "", "+", "verified 7"),
    ("ivan", 7, (), "", "?", "verified 7"),
    ("ivan", 7, (), "", "-", "verified 7"),  # the address that only we gave is proof enough, whatever a forwarder broke
    ("anna", 7, (), "", "?", "verified 7"),  # another contact of the same subscriber
    ("filer", 7, (), "", "?", "verified 7"),  # who filed it by e-mail
    ("ivan", None, (7,), "", "?", "verified 7"),
    ("filer", None, (7,), "", "-", "verified 7"),
    ("filer", None, (11,), "", "?", "verified 11"),
    ("ivan", None, (), "[#7]", "+", "verified 7"),
    ("ivan", None, (), "Re: [#7] Сайт", "+", "verified 7"),
    ("ivan", None, (), "№ 7", "+", "verified 7"),
    ("ivan", None, (), "#7", "+", "verified 7"),
    ("ivan", None, (), "[#7]", "?", "stranger 7"),  # our MX says nothing: nothing proves the address
    ("ivan", None, (), "[#7]", "-", "stranger 7"),  # forged
    ("filer", None, (), "[#7]", "-", "stranger 7"),
    ("filer", None, (), "[#7]", "+", "verified 7"),
    ("ivan", None, (), "[#10]", "+", "verified 7"),  # merged
    ("ivan", None, (), "[#10]", "-", "stranger 7"),
    ("ivan", None, (8,), "", "+", "stranger 8"),  # a forwarded letter of another subscriber's ticket
    ("ivan", 8, (), "[#7]", "+", "verified 7"),  # a proved address of another's ticket proves nothing about him
    ("ivan", 8, (7,), "", "-", "verified 7"),
    ("ivan", 8, (), "[#7]", "-", "stranger 8"),
    ("ivan", 7, (9,), "[#9]", "+", "verified 7"),  # the reply address before references before the subject
    ("ivan", None, (9,), "[#7]", "+", "verified 9"),
    ("stranger", 7, (), "", "+", "stranger 7"),  # forwarded to him, with the reply address
    ("stranger", None, (7,), "", "+", "stranger 7"),
    ("stranger", None, (), "[#7]", "+", "stranger 7"),
    ("stranger", 7, (7,), "[#7]", "+", "stranger 7"),
    ("stranger", None, (), "[#7]", "-", "stranger 7"),
    ("other", 7, (7,), "[#7]", "+", "stranger 7"),  # a contact, but of another subscriber
    ("other", None, (), "[#11]", "+", "stranger 11"),
    ("filer", None, (), "[#8]", "+", "stranger 8"),
    ("stranger", None, (), "", "+", "unidentified"),
    ("stranger", None, (), "[#99]", "+", "unidentified"),  # no such ticket
    ("ivan", 99, (98,), "[#99]", "+", "unidentified"),
    ("ivan", 99, (98,), "[#99] example.ru", "+", "new"),
    ("ivan", None, (), "example.ru", "?", "new"),
    ("stranger", None, (), "example.ru", "+", "unidentified"),
]


@pytest.mark.parametrize(("who", "token", "answered", "subject", "aligned", "expected"), MATRIX)
def test_only_a_participant_s_letter_is_the_subscriber_s(
    who: str, token: int | None, answered: tuple[int, ...], subject: str, aligned: str, expected: str
) -> None:
    letter = Letter(
        f"{who}@mail.ru", subject, SITE, token_ticket=token, answered_tickets=answered, is_aligned=ALIGNED[aligned]
    )
    assert told(placed(letter)) == expected


EVERY = list(
    product(
        ("ivan@mail.ru", "filer@mail.ru", "other@mail.ru", "stranger@mail.ru"),
        (None, 7, 8, 99),
        ((), (7,), (99, 9)),
        ("", "[#7]", "#8", "[#8] foreign.ru"),
        (True, False, None),
        (SITE, f"{SITE} example.ru, заявка 7", "заявка 9"),
        (True, False),
    )
)


def test_a_letter_never_speaks_for_a_subscriber_whose_contact_its_sender_is_not() -> None:
    """Every combination of sender, token, references, subject, judgement and body."""
    outcomes = set()
    for sender, token, answered, subject, is_aligned, body, trusts in EVERY:
        letter = Letter(sender, subject, body, token_ticket=token, answered_tickets=answered, is_aligned=is_aligned)
        placement = placed(letter, trusts=trusts)
        outcomes.add(told(placement))
        if placement.is_verified:
            ticket = TICKETS.get(placement.ticket or 0)
            assert placement.subscriber_id in CONTACTS.get(sender, ()) or (ticket and sender in ticket.participants)
        if placement.place is Place.JOINED and placement.is_verified:
            is_proof = placement.ticket in (token, *answered)
            assert is_proof or is_aligned or (is_aligned is None and trusts)
        if placement.place is Place.JOINED and not placement.is_verified:
            assert (placement.answer_to, placement.subscriber_id, placement.account) == (None, None, None)
    assert outcomes >= {"verified 7", "stranger 7", "verified 9", "stranger 8", "verified 8", "new", "unidentified"}


SEVERAL = [
    # subject, body, where a participant's proved letter goes
    ("Re: #9 Fwd: [#7]", SITE, "verified 7"),  # the bracketed one
    ("[#7] [#9]", SITE, "verified 7"),
    (SITE, "Это по заявке 7", "verified 7"),
    (SITE, "#7", "verified 7"),
    ("[#7]", "а не заявка 9", "verified 7"),
    (SITE, "example.ru, по заявке 7 всё то же", "verified 7"),
    (SITE, "example.ru, как в заявке 9", "new"),  # a whole request that speaks of an ended ticket
    (SITE, "как в заявке 9", "verified 9"),
    ("[#9]", f"{SITE} example.ru", "verified 9"),  # whole, but it says itself what it belongs to
    (SITE, "> [#7]", "unidentified"),  # quoted
    (SITE, "Когда?\n-- \n[#7]", "unidentified"),
    (SITE, "example.ru: заявка 8 моего соседа", "new"),  # a whole request that speaks of another's ticket
    (SITE, "заявка 8", "stranger 8"),
    (SITE, "ошибка #8", "unidentified"),
    (SITE, "#8 - Access denied", "unidentified"),  # without a word for a ticket it may be anything
    ("#8 - Access denied", "example.ru", "stranger 8"),
]


@pytest.mark.parametrize(("subject", "body", "expected"), SEVERAL)
def test_of_several_numbers_the_surest_counts(subject: str, body: str, expected: str) -> None:
    assert told(placed(Letter("ivan@mail.ru", subject, body, is_aligned=True))) == expected


def test_a_new_ticket_tells_which_one_it_speaks_of() -> None:
    placement = placed(Letter("ivan@mail.ru", SITE, "example.ru, как в заявке 8"))
    assert (placement.place, placement.claims, placement.account) == (Place.NEW, 8, "example.ru")


def test_the_quoted_tail_says_nothing() -> None:
    body = "Когда ответите?\n\nИван пишет:\nexample.ru, заявка 7"
    letter = Letter("ivan@mail.ru", SITE, body, quote_at=body.index("Иван"), is_aligned=True)
    assert numbers_of(letter) == ()
    assert placed(letter).missing == ("gate.account",)


@pytest.mark.parametrize(("trusts", "expected"), [(True, "verified 7"), (False, "stranger 7")])
def test_a_provider_may_trust_mail_that_its_mx_does_not_judge(trusts: bool, expected: str) -> None:
    assert told(placed(Letter("ivan@mail.ru", "[#7]", SITE), trusts=trusts)) == expected
    assert told(placed(Letter("ivan@mail.ru", "[#7]", SITE, is_aligned=False), trusts=trusts)) == "stranger 7"


def test_a_machine_s_letter_joins_nothing_whatever_it_names() -> None:
    letter = Letter("ivan@mail.ru", "[#7] example.ru", SITE, machine="machine.list", token_ticket=7, is_aligned=True)
    placement = placed(letter)
    assert (placement.place, placement.ticket, placement.why) == (Place.MACHINE, None, "machine.list")
    assert placement.answer_to is None


def test_the_department_of_a_joined_letter_is_its_ticket_s() -> None:
    assert placed(Letter("other@mail.ru", "[#8]", SITE, is_aligned=True)).department is ORK
    assert placed(Letter("ivan@mail.ru", "[#99]", SITE)).department is STP


COMPLETING = [
    # the earlier letter, the later one, where the later goes
    ((f"{SITE}\n",), "example.ru", "completed"),
    (("Сайт example.ru\n",), "Он не открывается, почините", "completed"),
    ((f"{SITE}\n> example.ru",), "Ответьте", "unidentified"),
    (("Здравствуйте\n", f"{SITE}\n"), "пример.рф", "completed"),
    ((f"{SITE}\n",), "foreign.ru", "unidentified"),
    ((), f"{SITE} example.ru", "new"),
]


@pytest.mark.parametrize(("earlier", "body", "expected"), COMPLETING)
def test_a_letter_completes_the_earlier_one(earlier: tuple[str, ...], body: str, expected: str) -> None:
    assert told(placed(Letter("ivan@mail.ru", "Re: вопрос", body, earlier=earlier))) == expected


def test_who_can_use_the_cabinet_is_sent_there_but_may_answer_his_ticket_by_mail() -> None:
    assert placed(Letter("ivan@mail.ru", SITE, "example.ru", has_cabinet=True)).missing == ("gate.cabinet",)
    answer = Letter("ivan@mail.ru", "[#7]", SITE, has_cabinet=True, is_aligned=True)
    assert told(placed(answer)) == "verified 7"


ANSWERS = [
    # sender, Reply-To, subject, where answers may go
    ("ivan@mail.ru", None, "[#7]", "ivan@mail.ru"),
    ("ivan@mail.ru", "Anna@mail.ru", "[#7]", "anna@mail.ru"),
    ("ivan@mail.ru", "thief@mail.ru", "[#7]", "ivan@mail.ru"),
    ("ivan@mail.ru", "other@mail.ru", "[#7]", "ivan@mail.ru"),
    ("ivan@mail.ru", "thief@mail.ru", "example.ru", "ivan@mail.ru"),
    ("ivan@mail.ru", "anna@mail.ru", "example.ru", "anna@mail.ru"),
    ("ivan@mail.ru", "thief@mail.ru", "", "ivan@mail.ru"),
    ("stranger@mail.ru", "thief@mail.ru", "", "stranger@mail.ru"),
    ("stranger@mail.ru", "ivan@mail.ru", "[#7]", None),
]


@pytest.mark.parametrize(("sender", "reply_to", "subject", "expected"), ANSWERS)
def test_answers_go_to_the_subscriber_alone(
    sender: str, reply_to: str | None, subject: str, expected: str | None
) -> None:
    letter = Letter(sender, subject, SITE, reply_to=reply_to, is_aligned=True)
    assert placed(letter).answer_to == expected


@given(
    *(st.text(max_size=300) for _ in range(4)),
    st.lists(st.text(max_size=50), max_size=3).map(tuple),
    st.integers(0, 400),
)
def test_no_text_stops_a_letter(
    sender: str, subject: str, body: str, reply_to: str, earlier: tuple[str, ...], quote_at: int
) -> None:
    letter = Letter(sender, subject, body, quote_at=quote_at, reply_to=reply_to, earlier=earlier)
    assert all(0 < number < 10**9 for number in numbers_of(letter))
    assert placed(letter).place in (Place.UNIDENTIFIED, Place.JOINED)


RESPONDERS = [
    # subject of what the other side sends by itself, whether it refers to our letter
    ("Re: [#7] example.ru", True),
    ("Re: [#7] example.ru", False),
    ("Автоответ: example.ru", False),
    ("Я в отпуске", True),
]


@pytest.mark.parametrize(("subject", "refers"), RESPONDERS)
def test_two_responders_wired_to_each_other_end_after_three_of_our_letters(subject: str, refers: bool) -> None:
    """The other side answers each letter at once, with nothing that tells a machine."""
    sent_for_ticket, sent, received = {7: 1}, 1, 0
    is_answered = True
    while is_answered:
        received += 1
        assert received < 10
        machine = why_automatic([], "ivan@mail.ru", {"support@provider.ru"}, letters_in_last_minute=received)
        answered = (7,) if refers else ()
        placement = placed(Letter("ivan@mail.ru", subject, SITE, answered_tickets=answered, machine=machine))
        ticket = placement.ticket or 100 + received
        is_ticket = placement.place is Place.NEW or placement.is_verified
        is_answered = is_ticket and may_answer_automatically(sent_for_ticket.get(ticket, 0), sent, sent, True) is None
        if is_answered:
            sent_for_ticket[ticket] = sent_for_ticket.get(ticket, 0) + 1
            sent += 1
    assert sent <= 3
