"""Files come in pieces over bad lines, each piece once, to the one subscriber who sends them; a message takes them."""

from typing import Any

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import Table, func, select, update

from desktop.central import cabinet_tables, files, tables, uploads
from desktop.central.file_tables import attachments, blobs, upload_chunks
from desktop.central.file_tables import uploads as upload_rows
from desktop.central.housekeeping import prune
from desktop.central.rotating import rotate
from desktop.central.strict_json import BODY_LIMIT
from tests.central.cabinet_site import DRAFT, Cabinet
from tests.central_server import OPERATOR, World

pytestmark = pytest.mark.about_sqlite
on_both = pytest.mark.about_postgresql  # as well
CONTENT = bytes(range(256)) * 10
PICTURE = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(17)


def rows(world: World, *of: Table) -> list[int]:
    with world.central.engine.connect() as connection:
        return [int(connection.execute(select(func.count()).select_from(table)).scalar_one()) for table in of]


def begin(cabinet: Cabinet, size: int = len(CONTENT), name: str = "журнал.log") -> str:
    answer = cabinet.post("/uploads", {"name": name, "size": size})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def put(cabinet: Cabinet, upload: str, offset: Any, piece: bytes) -> Response:
    headers = cabinet.world.headers("cabinet") | {"Smena-Subscriber": cabinet.subscriber}
    path = f"/v1/cabinet/uploads/{upload}"
    return cabinet.client.put(path, params={"offset": offset}, content=piece, headers=headers)


def sent(cabinet: Cabinet, content: bytes = CONTENT, name: str = "журнал.log") -> str:
    """A whole upload."""
    upload = begin(cabinet, len(content), name)
    assert put(cabinet, upload, 0, content).json()["offset"] == len(content)
    return upload


def with_files(cabinet: Cabinet, *ids: str) -> tuple[int, list[dict[str, Any]]]:
    """A ticket filed with these uploads, and its files as the subscriber sees them."""
    number = cabinet.file(attachments=list(ids))
    return number, cabinet.get(f"/tickets/{number}").json()["messages"][0]["attachments"]


@on_both
def test_file_comes_in_pieces_and_its_ticket_takes_it(world: World, cabinet: Cabinet) -> None:
    upload = begin(cabinet)
    offsets = [put(cabinet, upload, at, CONTENT[at : at + 1000]).json()["offset"] for at in (0, 1000, 2000)]
    assert offsets == [1000, 2000, 2560]
    number, [file] = with_files(cabinet, upload)
    assert {**file, "id": ""} == {"id": "", "name": "журнал.log", "size": 2560, "is_dangerous": False}
    answer = cabinet.get(f"/tickets/{number}/attachments/{file['id']}")
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert rows(world, upload_rows, upload_chunks, attachments, blobs) == [0, 0, 1, 1]
    [message, _] = cabinet.ticket(number)["messages"]
    assert [kept["id"] for kept in message["attachments"]] == [file["id"]]


def test_file_may_come_with_a_later_message(cabinet: Cabinet) -> None:
    number = cabinet.file()
    answer = cabinet.post(f"/tickets/{number}/messages", {"body": "Вот он.", "attachments": [sent(cabinet)]})
    assert answer.status_code == 201
    assert [len(m["attachments"]) for m in cabinet.get(f"/tickets/{number}").json()["messages"]] == [0, 1]


def test_broken_upload_goes_on_where_central_says(cabinet: Cabinet) -> None:
    upload = begin(cabinet)
    put(cabinet, upload, 0, CONTENT[:1000])
    state = cabinet.get(f"/uploads/{upload}").json()
    assert state == {"id": upload, "size": 2560, "offset": 1000, "chunk": BODY_LIMIT}
    refused = put(cabinet, upload, 1500, CONTENT[1500:])
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:smena:wrong_offset")
    assert refused.json()["facts"]["offset"] == 1000
    assert put(cabinet, upload, 1000, CONTENT[1000:]).json()["offset"] == 2560


REPEATS = [  # pieces sent before, the piece sent again and where; whether it is one that is there
    ([1000], 0, CONTENT[:1000], True),
    ([1000, 2000], 0, CONTENT[:1000], True),
    ([1000, 2560], 1000, CONTENT[1000:], True),
    ([2560], 0, CONTENT, True),
    ([1000], 0, CONTENT[1:1001], False),
    ([2560], 0, b"x" + CONTENT[1:], False),
    ([2560], 2000, CONTENT[2001:], False),
]


@on_both
@pytest.mark.parametrize(("ends", "offset", "piece", "is_there"), REPEATS)
def test_repeated_piece_is_harmless_and_another_one_in_its_place_refused(
    cabinet: Cabinet, ends: list[int], offset: int, piece: bytes, is_there: bool
) -> None:
    upload = begin(cabinet)
    for start, end in zip([0, *ends], ends, strict=False):
        put(cabinet, upload, start, CONTENT[start:end])
    answer = put(cabinet, upload, offset, piece)
    assert answer.status_code == (200 if is_there else 409)
    assert (answer.json() if is_there else answer.json()["facts"])["offset"] == ends[-1]
    put(cabinet, upload, ends[-1], CONTENT[ends[-1] :])
    number, [file] = with_files(cabinet, upload)
    assert cabinet.get(f"/tickets/{number}/attachments/{file['id']}").content == CONTENT


def test_no_more_comes_than_was_told(cabinet: Cabinet) -> None:
    upload = begin(cabinet, 10)
    answer = put(cabinet, upload, 0, b"12345678901")
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:smena:upload_too_long")
    assert cabinet.get(f"/uploads/{upload}").json()["offset"] == 0


def test_piece_is_one_mebibyte_at_most(cabinet: Cabinet) -> None:
    upload = begin(cabinet, 2 * BODY_LIMIT)
    assert put(cabinet, upload, 0, bytes(BODY_LIMIT + 1)).status_code == 413
    assert put(cabinet, upload, 0, bytes(BODY_LIMIT)).json()["offset"] == BODY_LIMIT


def test_file_over_the_limit_is_refused_before_it_comes(cabinet: Cabinet) -> None:
    answer = cabinet.post("/uploads", {"name": "a", "size": files.LARGEST_FILE + 1})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:smena:file_too_large")
    assert "25 МиБ" in answer.json()["title"]


def test_subscriber_has_so_many_uploads_at_a_time(
    cabinet: Cabinet, stranger: Cabinet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_UPLOADS", 2)
    first = begin(cabinet)
    begin(cabinet)
    answer = cabinet.post("/uploads", {"name": "a", "size": 1})
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:smena:too_many_uploads")
    begin(stranger)
    headers = cabinet.world.headers("cabinet")
    assert cabinet.client.delete(f"/v1/cabinet/uploads/{first}", headers=headers).status_code == 204
    begin(cabinet)


def test_a_forgotten_upload_takes_its_content_along_unless_a_message_has_it(world: World, cabinet: Cabinet) -> None:
    taken, same, other = sent(cabinet, b"abc"), sent(cabinet, b"abc"), sent(cabinet, b"xyz")
    number, [file] = with_files(cabinet, taken)
    for upload in (same, other):
        answer = cabinet.client.delete(f"/v1/cabinet/uploads/{upload}", headers=world.headers("cabinet"))
        assert answer.status_code == 204
    assert rows(world, upload_rows, blobs) == [0, 1]
    assert cabinet.get(f"/tickets/{number}/attachments/{file['id']}").content == b"abc"


def test_upload_begun_again_under_its_key_is_the_same(cabinet: Cabinet) -> None:
    draft = {"name": "a", "size": 1}
    first, again = (cabinet.post("/uploads", draft, key="k") for _ in range(2))
    assert first.json() == again.json()


@on_both
def test_message_with_a_file_that_is_not_whole_or_not_his_is_not_stored(
    world: World, cabinet: Cabinet, stranger: Cabinet
) -> None:
    mine, half, foreign = sent(cabinet), begin(cabinet), sent(stranger)
    for wrong in ([mine, half], [mine, foreign], [mine, "0" * 32], [mine, mine]):
        answer = cabinet.post("/tickets", DRAFT | {"attachments": wrong}, key="k")
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:smena:unknown_upload")
        assert (answer.json()["field"], answer.json()["facts"]["upload"]) == ("attachments", wrong[1])
    assert rows(world, tables.tickets, cabinet_tables.notices, attachments) == [0, 0, 0]
    assert len(with_files(cabinet, mine)[1]) == 1  # it was not used up


def test_upload_is_nobody_elses(cabinet: Cabinet, stranger: Cabinet) -> None:
    upload = begin(cabinet)
    assert stranger.get(f"/uploads/{upload}").status_code == 404
    assert put(stranger, upload, 0, CONTENT).status_code == 404
    headers = stranger.world.headers("cabinet") | {"Smena-Subscriber": "s2"}
    assert stranger.client.delete(f"/v1/cabinet/uploads/{upload}", headers=headers).status_code == 404
    assert cabinet.get(f"/uploads/{upload}").json()["offset"] == 0


def test_file_is_read_by_its_subscriber_in_its_ticket_alone(cabinet: Cabinet, stranger: Cabinet) -> None:
    number, [file] = with_files(cabinet, sent(cabinet))
    other, foreign = cabinet.file(), stranger.file(account="other.ru")
    for caller, of in ((cabinet, other), (stranger, number), (stranger, foreign), (cabinet, 77777)):
        assert caller.get(f"/tickets/{of}/attachments/{file['id']}").status_code == 404
    assert cabinet.get(f"/tickets/{number}/attachments/{'0' * 32}").status_code == 404


def test_file_of_a_note_or_of_a_strangers_letter_is_not_the_subscribers_to_read(world: World, cabinet: Cabinet) -> None:
    number, [file] = with_files(cabinet, sent(cabinet))
    for kind in ("note", "letter", "event"):
        with world.central.write(OPERATOR) as transaction:
            transaction.connection.execute(update(tables.messages).values(kind=kind))
        assert cabinet.get(f"/tickets/{number}/attachments/{file['id']}").status_code == 404


SHOWN = [  # name, content; type of the answer, whether it may run
    ("картинка.png", PICTURE, "image/png", False),
    ("page.html", b"<html><script>alert(1)</script>", "application/octet-stream", True),
    ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "application/octet-stream", True),
    ("счёт.pdf.exe", b"MZ\x90", "application/octet-stream", True),
    ("программа.png", b"MZ\x90", "application/octet-stream", True),
    ("страница.png", b"<!doctype html><p>", "application/octet-stream", True),
    ("picture.exe", PICTURE, "application/octet-stream", True),
    ("журнал.txt", "строка".encode(), "application/octet-stream", False),
]


@pytest.mark.parametrize(("name", "content", "media_type", "is_dangerous"), SHOWN)
def test_file_is_saved_and_nothing_of_it_runs_in_the_cabinet(
    cabinet: Cabinet, name: str, content: bytes, media_type: str, is_dangerous: bool
) -> None:
    number, [file] = with_files(cabinet, sent(cabinet, content, name))
    answer = cabinet.get(f"/tickets/{number}/attachments/{file['id']}")
    assert (answer.headers["content-type"], file["is_dangerous"]) == (media_type, is_dangerous)
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert answer.headers["content-security-policy"].startswith("sandbox")
    assert answer.headers.get_list("x-content-type-options") == ["nosniff"]
    assert answer.headers.get_list("cache-control") == ["no-store"]


NAMES = [  # told, kept
    ("../../etc/passwd", "passwd"),
    ("a\r\nSet-Cookie: x=1.txt", "a Set-Cookie_ x=1.txt"),
    ('"; filename="evil.exe', "_; filename=_evil.exe"),
    ("a\u202etxt.exe", "atxt.exe"),
    ("", "file-1.bin"),
    ("a\x00b", "ab"),
]


@pytest.mark.parametrize(("told", "kept"), NAMES, ids=lambda value: ascii(value)[:20])
def test_name_of_a_file_is_made_safe(cabinet: Cabinet, told: str, kept: str) -> None:
    number, [file] = with_files(cabinet, sent(cabinet, b"\x00\x01\x02", told))
    assert file["name"] == kept
    answer = cabinet.get(f"/tickets/{number}/attachments/{file['id']}")
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


def test_quota_of_a_ticket_refuses_the_whole_message(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_OF_A_TICKET", (1, 10**9))
    number = cabinet.file(attachments=[sent(cabinet)])
    answer = cabinet.post(f"/tickets/{number}/messages", {"body": "Ещё", "attachments": [sent(cabinet)]})
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:smena:quota")
    assert len(cabinet.get(f"/tickets/{number}").json()["messages"]) == 1


@on_both
def test_upload_that_no_message_took_is_forgotten_after_a_day(world: World, cabinet: Cabinet) -> None:
    number, [file] = with_files(cabinet, sent(cabinet, b"taken"))
    old, half = sent(cabinet, b"old"), begin(cabinet)
    put(cabinet, half, 0, CONTENT[:1000])
    world.clock.advance(hours=23)
    young = sent(cabinet, b"young")
    world.clock.advance(hours=1, seconds=1)
    prune(world.central)
    assert [cabinet.get(f"/uploads/{upload}").status_code for upload in (old, half, young)] == [404, 404, 200]
    assert rows(world, upload_chunks, blobs) == [0, 2]
    assert cabinet.get(f"/tickets/{number}/attachments/{file['id']}").content == b"taken"


def test_nothing_of_a_file_lies_open_in_the_data_base(world: World, cabinet: Cabinet) -> None:
    secret = b"the password is tiger"
    upload = begin(cabinet, len(secret) + 5)
    for offset, piece in ((0, secret), (len(secret), b"12345")):
        put(cabinet, upload, offset, piece)
        with world.central.engine.connect() as connection:
            for table in (upload_rows, upload_chunks, blobs):
                assert b"tiger" not in repr(connection.execute(select(table)).all()).encode()


def test_upload_goes_on_over_a_rotation_of_keys(world: World, cabinet: Cabinet) -> None:
    upload = begin(cabinet)
    put(cabinet, upload, 0, CONTENT[:1000])
    cabinet.client.put(
        "/v1/cabinet/webhook", json={"url": "https://a.example/"}, headers=cabinet.world.headers("cabinet")
    )
    assert rotate(world.central).lost == 0
    put(cabinet, upload, 1000, CONTENT[1000:])
    number, [file] = with_files(cabinet, upload)
    assert cabinet.get(f"/tickets/{number}/attachments/{file['id']}").content == CONTENT


@pytest.mark.parametrize("caller", ["anna", "sveta", "billing"])
def test_only_a_cabinet_sends_for_a_subscriber(world: World, client: TestClient[Litestar], caller: str) -> None:
    headers = world.headers(caller) | {"Smena-Subscriber": "s1", "Idempotency-Key": "k"}
    draft = {"name": "a", "size": 1}
    assert client.post("/v1/cabinet/uploads", json=draft, headers=headers).status_code == 403
    assert client.put(f"/v1/cabinet/uploads/{'0' * 32}?offset=0", content=b"x", headers=headers).status_code == 403
