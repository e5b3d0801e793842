"""Every public letter of the corpus goes through the whole intake: none lost, no exception, the outcomes counted."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.central.mailroom.child import LetterReader
from desktop.central.mailroom.raw_letters import content_of
from tests.central.mailroom.corpus import FOLDER, SUITES, files_of
from tests.central.mailroom.post import Post
from tests.central_server import new_world

EXPECTED = json.loads((FOLDER / "intake.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def reading() -> Iterator[LetterReader]:
    with LetterReader(timedelta(seconds=60)) as reader:
        yield reader


@pytest.mark.parametrize("suite", SUITES)
def test_letters_of_a_suite_come_in_as_the_table_says(suite: str, reading: LetterReader, tmp_path: Path) -> None:
    letters = list(files_of(suite).values())
    with new_world(tmp_path / suite) as world:
        post = Post(world)
        for raw in letters:
            post.is_kept(raw)
            post.at(minutes=2)  # else their few senders would be programs
        post.is_taken_in(reading)
        raws, kept = post.raws(), {row["id"]: row for row in post.rows("letter")}
        assert [content_of(world.central, raw["id"]) for raw in raws] == letters
        assert all(raw["message"] or raw["letter"] for raw in raws)
        outcomes = Counter(
            raw["state"] if raw["state"] != "read" else kept[raw["letter"]]["state"] if raw["letter"] else "message"
            for raw in raws
        )
    assert outcomes == EXPECTED[suite]
