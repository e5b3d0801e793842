"""Several workers at one queue: no mail is claimed twice, and no burst gets past the ration."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from desktop.central.lookups import find_ticket
from desktop.central.mailroom.mail_queue import claim
from desktop.central.mailroom.outgoing import queue_acknowledgement
from desktop.central.writing import Author
from tests.central.mailroom.letters_out import SETTINGS, file_by_mail, message_of, queued
from tests.central_server import World

WORKERS = 6
pytestmark = pytest.mark.about_postgresql


def at_once(job: Callable[[int], object]) -> list[object]:
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(job, range(WORKERS)))


def test_no_mail_is_claimed_twice(world: World) -> None:
    world.central.mail = SETTINGS
    for number in range(4):
        file_by_mail(world, f"one{number}@example.ru", is_proved=True)
    claimed = [mail["id"] for mail in at_once(lambda _: claim(world.central)) if mail is not None]  # type: ignore[index]
    assert sorted(claimed) == sorted(set(claimed))
    assert set(claimed) <= {1, 2, 3, 4}
    assert len(queued(world, state="sending")) == len(claimed) > 0


def test_a_burst_of_acknowledgements_to_one_address_stays_within_its_ration(world: World) -> None:
    numbers = [file_by_mail(world, silent="silent.suppressed") for _ in range(WORKERS)]
    world.central.mail = SETTINGS

    def acknowledge(place: int) -> str | None:
        with world.central.write(Author("system"), is_shared=True) as transaction:
            ticket = find_ticket(transaction.connection, numbers[place], lock=True)
            assert ticket is not None
            return queue_acknowledgement(transaction, ticket, message_of(world, numbers[place], "event")["id"])

    assert sorted(map(str, at_once(acknowledge))) == ["None"] * 3 + ["ration.address"] * 3
    assert len(queued(world)) == 3
