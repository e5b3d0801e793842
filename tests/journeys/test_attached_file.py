"""A file given to the reply box without a connection reaches a colleague's screen and the subscriber's cabinet."""

from pathlib import Path

import requests

from desktop.desk_files import FileState
from desktop.sync.state import Link
from tests.central_server import World
from tests.journeys.cable import Cable
from tests.journeys.conftest import Sit, Write
from tests.seats import wait

CONTENT = bytes(range(256)) * 2000


def test_file_waits_for_the_connection_and_its_text_for_the_file(
    sit: Sit, served_central: World, cable: Cable, write_in_cabinet: Write, tmp_path: Path
) -> None:
    path = tmp_path / "журнал ошибок.log"
    path.write_bytes(CONTENT)
    anna, boris = sit("anna", cable.url), sit("boris")
    number = write_in_cabinet("Ошибка 502.")
    for seat in (anna, boris):
        wait(lambda seat=seat: seat.window.queues.row(number) is not None)  # type: ignore[misc]
        seat.open_ticket(number)
    panel = anna.window.ticket_panel
    cable.cut()
    wait(lambda: anna.desk.state.link is Link.OFFLINE)
    panel.attaching.attach([path])
    panel.box.insert("Вот что в журнале.")
    wait(lambda: anna.desk.files.of(number)[0].state is FileState.WAITING)
    panel.offered["reply"].trigger()
    assert panel.box.text == "Вот что в журнале."
    assert "журнал ошибок.log" in panel.box.bar.text
    cable.mend()
    anna.knock()
    wait(lambda: anna.desk.files.of(number)[0].state is FileState.READY)
    panel.offered["reply"].trigger()
    wait(lambda: [file.name for file in anna.messages()[-1].attachments] == ["журнал ошибок.log"])
    wait(anna.has_settled)
    wait(lambda: [file.name for file in boris.messages()[-1].attachments] == ["журнал ошибок.log"])
    [file] = boris.messages()[-1].attachments
    told: list[str] = []
    boris.desk.save_file(file, tmp_path / "saved.log", lambda part: None, told.append)
    wait(lambda: told == [""])
    assert (tmp_path / "saved.log").read_bytes() == CONTENT
    own = f"{served_central.url}/v1/cabinet/tickets/{number}/attachments/{file.id}"
    assert requests.get(own, headers=served_central.headers("cabinet"), timeout=30).content == CONTENT
