"""Central in a real server: what a client on a socket sees."""

import requests

from desktop.central.strict_json import BODY_LIMIT
from tests.central_server import World


def test_too_large_a_body_is_answered_and_not_cut_off(served_central: World) -> None:
    answer = requests.post(
        f"{served_central.url}/v1/intents",
        headers=served_central.headers() | {"Content-Type": "application/json"},
        data=b"x" * (BODY_LIMIT * 3),
        timeout=30,
    )
    assert (answer.status_code, answer.json()["type"]) == (413, "urn:smena:too_large")


def test_readiness_follows_the_data_base(served_central: World) -> None:
    world = served_central
    assert requests.get(f"{world.url}/readyz", timeout=30).status_code == 200
    with world.central.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE feed_head")
    assert requests.get(f"{world.url}/readyz", timeout=30).status_code == 503
    assert requests.get(f"{world.url}/healthz", timeout=30).status_code == 200


def test_balancer_may_ask_with_head(served_central: World) -> None:
    answers = [requests.head(f"{served_central.url}/{door}", timeout=30) for door in ("healthz", "readyz")]
    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b""), (200, b"")]


def test_metrics_count_answers_and_intents(served_central: World) -> None:
    world = served_central
    requests.get(f"{world.url}/nothing", timeout=30)
    requests.post(
        f"{world.url}/v1/intents",
        headers=world.headers() | {"Idempotency-Key": "k"},
        json={
            "ticket": world.file_ticket(),
            "seen_seq": 0,
            "written_at": "2026-10-06T12:00:00Z",
            "intent": {"type": "take"},
        },
        timeout=30,
    )
    lines = requests.get(f"{world.url}/metrics", timeout=30).text.splitlines()
    assert {'smena_answers_total{status="404"} 1', 'smena_intents_total{outcome="accepted"} 1'} <= set(lines)
    assert "smena_agents_signed_in 1" in lines
