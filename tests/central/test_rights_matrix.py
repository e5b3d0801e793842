"""Who may call what: every operation of the OpenAPI document by every kind of caller on everything it may name.

"nobody" stands for no token, a wrong, an expired and a revoked one, and one of an agent who left.
"""

import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from litestar.testing import TestClient

from desktop.central import sign_in, webhooks
from tests.central.callers import AGENTS, NOBODY, changed, contents, headers_of
from tests.central.rights_scene import Scene
from tests.central_server import PASSWORD, new_world

MATRIX = """
operation                                           object    nobody stp ork lead s1  s2  billing
GET /healthz                                        -         200    200 200 200  200 200 200
HEAD /healthz                                       -         200    200 200 200  200 200 200
GET /readyz                                         -         200    200 200 200  200 200 200
HEAD /readyz                                        -         200    200 200 200  200 200 200
GET /metrics                                        -         200    200 200 200  200 200 200

POST /v1/sign-in                                    own       200    200 200 200  200 200 200
POST /v1/sign-in                                    wrong     401    401 401 401  401 401 401
POST /v1/refresh                                    own       200    200 200 200  200 200 200
POST /v1/refresh                                    missing   401    401 401 401  401 401 401
POST /v1/sign-out                                   -         401    204 204 204  403 403 403
GET /v1/sessions                                    -         401    200 200 200  403 403 403
DELETE /v1/sessions/{session_id}                    anna's    401    204 404 204  403 403 403
DELETE /v1/sessions/{session_id}                    olga's    401    404 204 204  403 403 403
DELETE /v1/sessions/{session_id}                    missing   401    404 404 404  403 403 403

GET /v1/departments                                 -         401    200 200 200  200 200 200
GET /v1/departments/{department}/deadline           stp       401    200 200 200  200 200 200
GET /v1/departments/{department}/deadline           ork       401    200 200 200  200 200 200
GET /v1/departments/{department}/deadline           missing   401    422 422 422  422 422 422
GET /v1/queues/{department}                         stp       401    200 200 200  200 200 200
GET /v1/queues/{department}                         ork       401    200 200 200  200 200 200
GET /v1/queues/{department}                         missing   401    422 422 422  422 422 422

GET /v1/snapshot                                    -         401    200 200 200  403 403 403
GET /v1/changes                                     -         401    200 200 200  403 403 403
POST /v1/presence                                   -         401    200 200 200  403 403 403
POST /v1/intents                                    stp       401    200 403 200  403 403 403
POST /v1/intents                                    ork       401    403 200 200  403 403 403
POST /v1/intents                                    missing   401    404 404 404  403 403 403
POST /v1/intents/{key}/void                         anna's    401    200 404 404  403 403 403
POST /v1/intents/{key}/void                         missing   401    200 200 200  403 403 403
GET /v1/tickets/{number}                            stp       401    200 200 200  403 403 403
GET /v1/tickets/{number}                            ork       401    200 200 200  403 403 403
GET /v1/tickets/{number}                            missing   401    404 404 404  403 403 403
POST /v1/secrets/{secret_id}/look                   stp       401    200 403 200  403 403 403
POST /v1/secrets/{secret_id}/look                   ork       401    403 200 200  403 403 403
POST /v1/secrets/{secret_id}/look                   missing   401    404 404 404  403 403 403
GET /v1/attachments/{attachment_id}                 stp       401    200 200 200  403 403 403
GET /v1/attachments/{attachment_id}                 ork       401    200 200 200  403 403 403
GET /v1/attachments/{attachment_id}                 missing   401    404 404 404  403 403 403
POST /v1/uploads                                    -         401    201 201 201  403 403 403
GET /v1/uploads/{upload_id}                         anna's    401    200 404 404  403 403 403
GET /v1/uploads/{upload_id}                         missing   401    404 404 404  403 403 403
PUT /v1/uploads/{upload_id}                         anna's    401    200 404 404  403 403 403
PUT /v1/uploads/{upload_id}                         missing   401    404 404 404  403 403 403
DELETE /v1/uploads/{upload_id}                      anna's    401    204 404 404  403 403 403
DELETE /v1/uploads/{upload_id}                      missing   401    404 404 404  403 403 403
GET /v1/search                                      -         401    200 200 200  403 403 403

GET /v1/audit                                       -         401    403 403 200  403 403 403
POST /v1/calendar/preview                           -         401    403 403 200  403 403 403
PUT /v1/calendar/overrides/{day}/{department}       stp       401    403 403 200  403 403 403
PUT /v1/calendar/overrides/{day}/{department}       ork       401    403 403 200  403 403 403
PUT /v1/calendar/overrides/{day}/{department}       missing   401    403 403 422  403 403 403
DELETE /v1/calendar/overrides/{day}/{department}    stp       401    403 403 200  403 403 403
DELETE /v1/calendar/overrides/{day}/{department}    ork       401    403 403 200  403 403 403
DELETE /v1/calendar/overrides/{day}/{department}    missing   401    403 403 422  403 403 403
PUT /v1/calendar/years/{year}                       -         401    403 403 200  403 403 403
PUT /v1/calendar/years/{year}                       missing   401    403 403 422  403 403 403
PUT /v1/settings/{name}                             -         401    403 403 200  403 403 403
PUT /v1/settings/{name}                             missing   401    403 403 404  403 403 403

POST /v1/standard-answers                           -         401    403 403 201  403 403 403
PUT /v1/standard-answers/{answer_id}                old       401    403 403 200  403 403 403
PUT /v1/standard-answers/{answer_id}                missing   401    403 403 404  403 403 403
DELETE /v1/standard-answers/{answer_id}             old       401    403 403 200  403 403 403
DELETE /v1/standard-answers/{answer_id}             missing   401    403 403 404  403 403 403
POST /v1/announcements                              -         401    403 403 201  403 403 403
PUT /v1/announcements/{announcement_id}             draft     401    403 403 200  403 403 403
PUT /v1/announcements/{announcement_id}             missing   401    403 403 404  403 403 403
POST /v1/announcements/{announcement_id}/publish    draft     401    403 403 200  403 403 403
POST /v1/announcements/{announcement_id}/publish    missing   401    403 403 404  403 403 403
POST /v1/announcements/{announcement_id}/end        draft     401    403 403 200  403 403 403
POST /v1/announcements/{announcement_id}/end        missing   401    403 403 404  403 403 403

GET /v1/cabinet/tickets                             -         401    403 403 403  200 200 403
POST /v1/cabinet/tickets                            s1's      401    403 403 403  201 422 403
POST /v1/cabinet/tickets                            s2's      401    403 403 403  422 201 403
GET /v1/cabinet/tickets/{number}                    s1's      401    403 403 403  200 404 403
GET /v1/cabinet/tickets/{number}                    missing   401    403 403 403  404 404 403
POST /v1/cabinet/tickets/{number}/messages          s1's      401    403 403 403  201 404 403
POST /v1/cabinet/tickets/{number}/messages          missing   401    403 403 403  404 404 403
POST /v1/cabinet/tickets/{number}/secrets/{secret_id} s1's      401    403 403 403  201 404 403
POST /v1/cabinet/tickets/{number}/secrets/{secret_id} missing   401    403 403 403  404 404 403
POST /v1/cabinet/tickets/{number}/secrets/{secret_id}/look s1's      401    403 403 403  200 404 403
POST /v1/cabinet/tickets/{number}/secrets/{secret_id}/look missing   401    403 403 403  404 404 403
GET /v1/cabinet/tickets/{number}/attachments/{attachment_id} s1's 401  403 403 403  200 404 403
GET /v1/cabinet/tickets/{number}/attachments/{attachment_id} missing 401 403 403 403 404 404 403
POST /v1/cabinet/uploads                            -         401    403 403 403  201 201 403
GET /v1/cabinet/uploads/{upload_id}                 s1's      401    403 403 403  200 404 403
GET /v1/cabinet/uploads/{upload_id}                 missing   401    403 403 403  404 404 403
PUT /v1/cabinet/uploads/{upload_id}                 s1's      401    403 403 403  200 404 403
PUT /v1/cabinet/uploads/{upload_id}                 missing   401    403 403 403  404 404 403
DELETE /v1/cabinet/uploads/{upload_id}              s1's      401    403 403 403  204 404 403
DELETE /v1/cabinet/uploads/{upload_id}              missing   401    403 403 403  404 404 403
PUT /v1/cabinet/webhook                             -         401    403 403 403  200 200 403
GET /v1/cabinet/webhook                             set       401    403 403 403  200 200 403
GET /v1/cabinet/webhook                             missing   401    403 403 403  404 404 403
DELETE /v1/cabinet/webhook                          set       401    403 403 403  204 204 403
DELETE /v1/cabinet/webhook                          missing   401    403 403 403  204 204 403
GET /v1/cabinet/notices                             -         401    403 403 403  200 200 403
GET /v1/cabinet/subscriber                          -         401    403 403 403  200 200 403
GET /v1/cabinet/announcements                       -         401    403 403 403  200 200 403

PUT /v1/billing/subscribers/{subscriber_id}         s1        401    403 403 403  403 403 200
PUT /v1/billing/subscribers/{subscriber_id}         missing   401    403 403 403  403 403 200
PUT /v1/billing/accounts/{main_domain}              s1's      401    403 403 403  403 403 200
PUT /v1/billing/accounts/{main_domain}              missing   401    403 403 403  403 403 200
PUT /v1/billing/plans/{plan_id}                     start     401    403 403 403  403 403 200
PUT /v1/billing/plans/{plan_id}                     missing   401    403 403 403  403 403 200
"""
# What a refusal leaves behind: a wrong password is counted; what a rule refuses an agent is answered the same for
# ever, and stands in the audit and in the feed's numbering.
LEFT_BEHIND = {
    "POST /v1/sign-in": {"sign_in_attempts"},
    "POST /v1/intents": {"receipts", "audit", "feed", "feed_head"},
}
OPEN = ("/v1/sign-in", "/v1/refresh")  # whose 401 is about what the body says


class Row(NamedTuple):
    operation: str
    object: str
    statuses: dict[str, int]  # by caller


def _rows() -> Iterator[Row]:
    head, *lines = (line.split() for line in MATRIX.strip().splitlines() if line)
    columns = head[2:]
    for method, path, of, *statuses in lines:
        found = dict(zip(columns, map(int, statuses), strict=True))
        nobody = found.pop("nobody")
        yield Row(f"{method} {path}", of, dict.fromkeys(NOBODY, nobody) | found)


ROWS = list(_rows())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with (
        pytest.MonkeyPatch.context() as patch,
        new_world(tmp_path_factory.mktemp("central")) as world,
        TestClient(world.app, raise_server_exceptions=False) as client,
    ):
        patch.setattr(webhooks, "_EVERY", 3600.0)  # it calls nobody
        yield Scene(world, client, itertools.count(1))


@pytest.fixture(scope="module")
def document(scene: Scene) -> Any:
    return scene.client.get("/schema/openapi.json").json()


def test_every_operation_of_the_document_has_its_rows(document: Any) -> None:
    documented = {f"{method.upper()} {path}" for path, operations in document["paths"].items() for method in operations}
    assert {row.operation for row in ROWS} == documented
    asked_for_nothing = {row.operation for row in ROWS if row.object == "missing"}
    assert {operation for operation in documented if "{" in operation} <= asked_for_nothing


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.operation} {row.object}")
def test_each_caller_gets_what_the_table_says_and_a_refusal_changes_nothing(
    scene: Scene, document: Any, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "_matches", lambda stored, password: password == PASSWORD)
    method, _, path = row.operation.partition(" ")
    documented = document["paths"][path][method.lower()]["responses"]
    found = {}
    for caller in row.statuses:
        request, headers = scene.request(row.operation, row.object), headers_of(scene.world, caller)
        before = contents(scene.world)
        answer = scene.client.request(
            method,
            path.format(**request.path),
            params=request.query,
            json=request.body,
            content=request.content,
            headers=headers,
        )
        found[caller] = answer.status_code
        assert str(answer.status_code) in documented
        if answer.status_code >= 400:
            after = contents(scene.world)
            assert answer.headers["content-type"] == "application/problem+json"
            left = LEFT_BEHIND.get(row.operation, set()) if caller in AGENTS or path in OPEN else set()
            assert changed(before, after) <= left, caller
        if caller in NOBODY and path not in OPEN and answer.status_code == 401:
            assert answer.json()["type"] == f"urn:smena:{NOBODY[caller]}"
    assert found == row.statuses
