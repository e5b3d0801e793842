"""Letters on a desk: central's rows with this desk's pending acts laid over them, and the way of an act."""

from desktop.central.secrets import destroy_of_letter
from desktop.regulation.intents import AdmitLetter, AttachLetter, DismissLetter
from desktop.regulation.ticket import SecretState
from desktop.replica.views import IntentState, LetterView
from tests.central.mailroom.post import Post, letter
from tests.central_server import World
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped


def letters(desk: Stepped) -> dict[int, LetterView]:
    found: list[LetterView] = []
    desk.desk.read_letters(found.extend)
    return {view.row.id: view for view in found}


def test_act_on_a_letter_shows_at_once_and_stays_when_central_accepts_it(served_central: World, seated: Seated) -> None:
    first, second = served_central.add_letter(), served_central.add_letter()
    anna = seated()
    anna.catch_up()
    assert list(letters(anna)) == [second, first]
    anna.transport.offline = True
    anna.desk.act_on_letter(letters(anna)[first], AdmitLetter(first, "plain.ru"))
    shown = letters(anna)[first]
    assert (shown.row.state, shown.outbox[0].state) == ("admitted", IntentState.QUEUED)
    anna.transport.offline = False
    anna.sync()
    shown = letters(anna)[first]
    assert (shown.row.state, shown.outbox, anna.outbox()) == ("admitted", (), [])
    assert shown.row.ticket is not None
    assert anna.ticket(shown.row.ticket).row.subject == "Сайт"


def test_refused_act_stands_at_its_letter_with_the_reason(served_central: World, seated: Seated) -> None:
    number, kept = served_central.file_ticket(), served_central.add_letter()
    anna, olga = seated(), seated("olga")
    anna.catch_up()
    olga.catch_up()
    anna.desk.act_on_letter(letters(anna)[kept], AttachLetter(kept, number))
    olga.desk.act_on_letter(letters(olga)[kept], DismissLetter(kept, "Реклама"))
    anna.sync()
    olga.sync()
    shown = letters(olga)[kept]
    assert shown.row.state == "attached"
    assert (shown.outbox[0].state, shown.outbox[0].code) == (IntentState.REFUSED, "letter_decided")
    refused = olga.desk.judge_letter(shown, DismissLetter(kept))
    assert refused is not None
    assert refused.reason == "letter_decided"


def test_acts_on_two_letters_hold_up_neither(served_central: World, seated: Seated) -> None:
    first, second = served_central.add_letter(), served_central.add_letter()
    anna = seated()
    anna.catch_up()
    anna.desk.act_on_letter(letters(anna)[first], AdmitLetter(first, "unknown.ru"))
    anna.desk.act_on_letter(letters(anna)[second], DismissLetter(second))
    anna.sync()
    assert letters(anna)[second].row.state == "dismissed"
    assert [entry.code for entry in anna.outbox()] == ["unknown_account"]


def test_letters_know_the_secrets_that_were_moved_out_of_them(served_central: World, seated: Seated) -> None:
    number, post = served_central.file_ticket(), Post(served_central)
    pasted = "Пароль: Kx7-plum-9!"
    stranger = letter(pasted, sender="oleg@other.test", subject=f"[#{number}]")
    post.comes(letter(pasted, sender="petr@other.test"), stranger, letter(pasted, subject=f"Ещё [#{number}]"))
    anna = seated()
    anna.catch_up()
    unidentified, unverified = sorted(letters(anna))[:2]
    assert [letters(anna)[one].row.state for one in (unidentified, unverified)] == ["unidentified", "unverified"]
    assert {one: [secret.id for secret in view.secrets] for one, view in letters(anna).items()} == {
        unidentified: [1],
        unverified: [2],
    } | {one: [3] for one in sorted(letters(anna))[2:]}
    anna.changes.clear()
    with served_central.central.write(served_central.operator) as transaction:
        destroy_of_letter(transaction, unidentified)
    anna.catch_up()
    assert letters(anna)[unidentified].secrets[0].state is SecretState.DESTROYED
    assert any(change.has_letters for change in anna.changes)
