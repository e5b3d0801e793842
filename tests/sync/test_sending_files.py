"""Files of an answer go to central over any line, once and whole, and the answer with them; the real central."""

from collections.abc import Callable

import pytest

from desktop.desk_files import FileState, OutgoingFile
from desktop.regulation.intents import MOST_FILES, Note, Reply
from desktop.replica.views import Draft
from desktop.sync import sending_files
from desktop.sync.exchange import Answer
from desktop.wire.uploads import LARGEST_FILE
from tests.central_server import World
from tests.sync.conftest import Seated
from tests.sync.stepped import Stepped

CONTENT = bytes(range(256)) * 100
REPLY = "Вот снимок."


@pytest.fixture
def number(served_central: World) -> int:
    return served_central.file_ticket()


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending_files, "PIECE", 10_000)


def attach(desk: Stepped, number: int, content: bytes = CONTENT, name: str = "экран.log") -> OutgoingFile:
    assert desk.desk.files.attach(number, name, len(content), lambda: content) == ""
    return desk.desk.files.of(number)[-1]


def reply(desk: Stepped, number: int, **values: object) -> str:
    ids = tuple(file.sending.id for file in desk.desk.files.of(number))
    return desk.desk.act(desk.ticket(number), Reply(REPLY, attachments=ids, **values))  # type: ignore[arg-type]


def files_shown(desk: Stepped, number: int) -> list[tuple[str, int, str]]:
    return [(file.name, file.size, file.id) for file in desk.ticket(number).messages[-1].attachments]


def content_at(world: World, desk: Stepped, file_id: str) -> bytes:
    content = bytearray()
    desk.transport.download(sending_files.Call("GET", f"/v1/attachments/{file_id}"), content, lambda part: None)
    return bytes(content)


def test_answer_shows_its_files_from_the_act_to_its_end_on_every_desk(
    served_central: World, seated: Seated, number: int
) -> None:
    desk, other = seated(), seated("boris", device="e" * 32)
    desk.catch_up()
    file = attach(desk, number)
    assert (file.state, file.part) == (FileState.READY, 1.0)
    reply(desk, number)
    shown = [("экран.log", len(CONTENT), file.sending.id)]
    assert files_shown(desk, number) == shown
    desk.drain()
    assert (desk.states(), files_shown(desk, number)) == (["accepted"], shown)
    desk.catch_up()
    other.catch_up()
    assert (desk.states(), files_shown(desk, number), files_shown(other, number)) == ([], shown, shown)
    assert content_at(served_central, other, file.sending.id) == CONTENT


@pytest.mark.parametrize("broken_at", [0, 1, 2, 3])  # the answer to the beginning, or to a piece, is lost
def test_line_that_breaks_at_any_piece_goes_on_and_nothing_comes_twice(
    served_central: World, seated: Seated, number: int, broken_at: int
) -> None:
    desk = seated()
    desk.catch_up()
    desk.transport.losing = broken_at == 0
    left = [broken_at]

    def come(ticket: int) -> None:
        left[0] -= 1
        desk.transport.losing = left[0] == 0

    desk.desk.files.changed = come
    assert attach(desk, number).state is FileState.READY
    reply(desk, number)
    desk.sync()
    [(_, _, file_id)] = files_shown(desk, number)
    assert content_at(served_central, desk, file_id) == CONTENT
    begun = {call.key for call in desk.transport.calls if call.path == "/v1/uploads"}
    assert len(begun) == 1
    assert left[0] <= 0


def test_upload_that_central_forgot_is_begun_anew_while_its_content_is_here(
    served_central: World, seated: Seated, number: int
) -> None:
    desk = seated()
    desk.catch_up()
    desk.desk.files.changed = lambda ticket: setattr(desk.transport, "losing", 9)
    file = attach(desk, number)
    assert file.state is FileState.WAITING
    desk.transport.losing, desk.desk.files.changed = 0, lambda ticket: None
    sending_files.forget(desk.transport, file.sending)
    desk.desk.files.again(number, file)
    assert file.state is FileState.READY
    reply(desk, number)
    desk.sync()
    [(_, _, file_id)] = files_shown(desk, number)
    assert content_at(served_central, desk, file_id) == CONTENT


def test_file_attached_offline_goes_by_itself_when_there_is_a_connection(seated: Seated, number: int) -> None:
    desk = seated()
    desk.catch_up()
    desk.unplug()
    file = attach(desk, number)
    assert (file.state, file.why_not[:9]) == (FileState.WAITING, "Нет связи")
    desk.plug_in()
    assert file.state is FileState.READY


def test_draft_keeps_its_files_over_a_restart_and_tells_which_must_be_attached_again(
    seated: Seated, number: int
) -> None:
    desk = seated()
    desk.catch_up()
    attach(desk, number)
    attach(desk, number, name="забытый.log")
    desk.unplug()
    attach(desk, number, name="начатый.log")
    desk.desk.save_draft(Draft(number, "", files=desk.desk.files.kept(number)))
    desk.transport.offline = False
    forgotten = desk.desk.files.of(number)[1].sending
    sending_files.forget(desk.transport, forgotten)
    desk.kill()
    again = seated()
    again.catch_up()
    draft = again.answer(again.desk.read_draft, number)
    again.desk.files.restore(number, draft.files)
    shown = [(file.name, file.state, file.may_try_again) for file in again.desk.files.of(number)]
    assert shown == [
        ("экран.log", FileState.READY, False),
        ("забытый.log", FileState.FAILED, False),
        ("начатый.log", FileState.FAILED, False),
    ]
    assert {file.why_not for file in again.desk.files.of(number)[1:]} == {
        "На центральном сервере его нет. Приложите файл ещё раз."
    }
    for file in again.desk.files.of(number)[1:]:
        again.desk.files.remove(number, file)
    reply(again, number)
    again.sync()
    assert [name for name, _, _ in files_shown(again, number)] == ["экран.log"]


def test_draft_goes_in_the_commit_of_its_answer(seated: Seated, number: int) -> None:
    desk = seated()
    desk.catch_up()
    attach(desk, number)
    desk.desk.save_draft(Draft(number, REPLY, files=desk.desk.files.kept(number)))
    reply(desk, number)
    desk.kill()
    again = seated()
    assert again.answer(again.desk.read_draft, number) is None
    [shown] = again.outbox()
    assert [file.name for file in shown.files] == ["экран.log"]
    again.catch_up()
    again.sync()
    assert [name for name, _, _ in files_shown(again, number)] == ["экран.log"]


def test_file_that_is_gone_refuses_the_answer_and_keeps_its_text_and_the_next_goes(
    served_central: World, seated: Seated, number: int
) -> None:
    desk = seated()
    desk.catch_up()
    file = attach(desk, number)
    sending_files.forget(desk.transport, file.sending)
    key = reply(desk, number)
    desk.drain()
    [shown] = desk.outbox()
    assert (shown.state.value, shown.code) == ("refused", "unknown_upload")
    assert shown.reason == "Такого файла нет, или он загружен не до конца. Приложите его ещё раз."
    assert desk.ticket(number).messages[-1].body == REPLY
    desk.desk.files.sent(number)
    new = attach(desk, number)
    desk.desk.resend(key, Reply(REPLY, attachments=(new.sending.id,)))
    desk.sync()
    assert (desk.outbox(), files_shown(desk, number)[0][2]) == ([], new.sending.id)


def test_refused_answer_becomes_a_note_with_its_files_after_a_restart(seated: Seated, number: int) -> None:
    desk, other = seated(), seated("boris", device="e" * 32)
    for one in (desk, other):
        one.catch_up()
    attach(desk, number)
    other.desk.act(other.ticket(number), Reply("Я уже ответил."))
    other.sync()
    key = reply(desk, number)
    desk.drain()
    [shown] = desk.outbox()
    assert shown.state.value == "refused"
    desk.kill()
    again = seated()
    again.desk.resend(key, Note(REPLY, attachments=shown.intent.attachments))  # type: ignore[union-attr]
    again.catch_up()
    again.sync()
    assert [name for name, _, _ in files_shown(again, number)] == ["экран.log"]


REFUSED: list[tuple[str, Callable[[Stepped], None], FileState]] = [
    ("full central", lambda desk: desk.transport.answers.append(Answer(507, b"")), FileState.FAILED),
    ("busy central", lambda desk: desk.transport.answers.append(Answer(503, b"")), FileState.WAITING),
    ("another page", lambda desk: desk.transport.answers.extend([Answer(200, b"<html>")] * 3), FileState.WAITING),
]


@pytest.mark.parametrize(("trouble", "state"), [r[1:] for r in REFUSED], ids=[r[0] for r in REFUSED])
def test_what_is_no_word_of_central_loses_no_file(
    seated: Seated, number: int, trouble: Callable[[Stepped], None], state: FileState
) -> None:
    desk = seated()
    desk.catch_up()
    trouble(desk)
    file = attach(desk, number)
    assert file.state is state
    assert file.why_not
    desk.desk.files.again(number, file)
    assert file.state is FileState.READY


def test_file_that_can_not_be_read_says_so(seated: Seated, number: int) -> None:
    def read() -> bytes:
        raise PermissionError(13, "Permission denied")

    desk = seated()
    desk.catch_up()
    desk.desk.files.attach(number, "a.txt", 4, read)
    [file] = desk.desk.files.of(number)
    assert (file.state, file.why_not) == (FileState.FAILED, "Файл не прочитан: Permission denied.")


def test_what_can_not_go_is_said_before_anything_is_read(seated: Seated, number: int) -> None:
    def read() -> bytes:
        raise AssertionError

    files = seated().desk.files
    too_large = files.attach(number, "архив.zip", LARGEST_FILE + 1, read)
    assert too_large == "архив.zip: Файл слишком большой: можно не больше 25 МиБ. Разделите его."
    assert files.attach(number, "пусто.txt", 0, read) == "пусто.txt: Файл пуст."
    for n in range(MOST_FILES):
        assert files.attach(number, f"{n}.txt", 1, lambda: b"x") == ""
    assert files.attach(number, "ещё.txt", 1, read).startswith("Файлов слишком много")


def test_file_taken_away_is_taken_from_central_too(served_central: World, seated: Seated, number: int) -> None:
    desk = seated()
    desk.catch_up()
    file = attach(desk, number)
    desk.desk.files.remove(number, file)
    assert desk.desk.files.of(number) == ()
    gone = desk.transport.send(sending_files.Call("GET", f"/v1/uploads/{file.sending.id}"))
    assert gone.status == 404
