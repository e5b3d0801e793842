"""The network between desks and central: late, lossy, and now and then it brings a request twice."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from desktop.sync.exchange import Answer, Call, Lost, Unreachable
from desktop.wire.points import points_text
from desktop.wire.version import DEVICE_HEADER, KEY_HEADER, POINTS_HEADER, SEEN_HEADER, WIRE_HEADER, WIRE_VERSION
from tests.simulation.clockwork import Killed, Waiting

if TYPE_CHECKING:
    from tests.simulation.strands import Strands
    from tests.simulation.world import World

LATENCY = 0.05  # seconds, the mean
LONGEST_COPY = 180.0  # seconds until the second copy of a request may arrive: most of the run


@dataclass(frozen=True)
class Request:
    sender: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    key: str | None
    seen: frozenset[str] = frozenset()  # heads of answers that its desk had taken in when it was sent

    @property
    def poll(self) -> tuple[int, float] | None:
        """Cursor and wait of a poll of the feed."""
        if not self.path.startswith("/v1/changes"):
            return None
        query = parse_qs(urlsplit(self.path).query)
        return int(query["cursor"][0]), float(query["wait"][0])

    @property
    def at_once(self) -> "Request":
        """The poll without its wait, which the network does."""
        path = "&".join("wait=0" if part.startswith("wait=") else part for part in self.path.split("&"))
        return replace(self, path=path)


class SimTransport:
    """The twin of `HttpTransport` for one desk."""

    def __init__(self, world: "World", name: str, device: str, strands: "Strands") -> None:
        self.token: str | None = None
        self.language = "ru"
        self.offline_until = 0.0
        self._world, self._name, self._device, self._strands = world, name, device, strands

    def send(self, call: Call) -> Answer:
        return self._exchange(call, lambda _: None)

    def download(self, call: Call, into: bytearray, progress: Callable[[float], None]) -> Answer:
        answer = self._exchange(call, lambda lost: into.extend(lost.body[: len(lost.body) // 2]))
        if answer.status != 200:
            return answer
        progress(0.5)
        into += answer.body
        return Answer(200, b"", answer.headers)

    def _exchange(self, call: Call, cut: Callable[[Answer], object]) -> Answer:
        """`cut` gets an answer that was lost on its way."""
        world, chances = self._world, self._world.chances
        waiting, history = Waiting(world.clockwork), world.oracle.history_of(self._name)
        if self._strands.holds(call):
            if self._strands.gets_error_pages:  # of a proxy; else nothing comes
                waiting.settle(Answer(503), delay=chances.between(0.01, 2))
        elif world.clockwork.now < self.offline_until:
            waiting.settle(error=Unreachable(), delay=chances.between(0.01, 3))
        elif chances.happens("drop"):
            error = Unreachable() if chances.one_in(2) else Lost()
            waiting.settle(error=error, delay=chances.between(0.01, min(call.seconds, 10)))
        else:
            request = self._request(call)
            late = chances.between(15, 80) if chances.happens("delay") else chances.soon(LATENCY)
            world.clockwork.at(late, lambda: world.arrive(request, waiting, cut))
            if chances.happens("duplicate"):
                again = late + (chances.between(1, LONGEST_COPY) if chances.one_in(3) else chances.soon(2))
                world.clockwork.at(again, lambda: world.arrive(request, None, cut))
        waiting.settle(error=Lost(), delay=call.seconds)
        self._strands.goes(call)
        try:
            answer: Answer = waiting.wait()
        except (Lost, Unreachable):
            self._strands.came_back(call, None)
            raise
        self._strands.came_back(call, answer)
        world.oracle.taken_in(self._name, answer, history)
        return answer

    def _request(self, call: Call) -> Request:
        named = {
            WIRE_HEADER: str(WIRE_VERSION),
            DEVICE_HEADER: self._device,
            "Accept-Encoding": "identity",
            "Accept-Language": self.language,
            "Content-Type": "application/json" if call.body is not None else None,
            "Authorization": f"Bearer {self.token}" if self.token else None,
            KEY_HEADER: call.key,
            POINTS_HEADER: points_text(call.points),
            SEEN_HEADER: call.seen_history,
        }
        headers = {name: value for name, value in named.items() if value}
        seen = frozenset(self._world.oracle.seen_heads(self._name))
        return Request(self._name, call.method, call.path, headers, call.body or b"", call.key, seen)


class Arrivals:
    """What reaches central, and the answers' way back."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self._polls: list[tuple[float, Request, Waiting | None, Callable[[Answer], object]]] = []

    def arrive(self, request: Request, waiting: Waiting | None, cut: Callable[[Answer], object]) -> None:
        world = self._world
        if world.central.is_down:
            if waiting is not None:
                waiting.settle(error=Unreachable())
            return
        poll = request.poll
        if poll is not None and poll[1] > 0 and world.oracle.head == poll[0]:
            held = (world.clockwork.now + poll[1], request.at_once, waiting, cut)
            self._polls.append(held)
            world.clockwork.at(poll[1], lambda: self._release(held))
            return
        self._serve(request.at_once, waiting, cut)

    def moved(self) -> None:
        """The feed's head moved, or central ended: who waits is answered."""
        for held in tuple(self._polls):
            self._world.clockwork.at(0.001, lambda held=held: self._release(held))

    def _release(self, held: tuple[float, Request, Waiting | None, Callable[[Answer], object]]) -> None:
        if held in self._polls:
            self._polls.remove(held)
            self.arrive(*held[1:])

    def _serve(self, request: Request, waiting: Waiting | None, cut: Callable[[Answer], object]) -> None:
        world, chances = self._world, self._world.chances
        try:
            answer = world.ask(request)
        except Killed:
            world.central_killed()
            if waiting is not None:
                waiting.settle(error=Lost())
            return
        if waiting is None:
            return
        if chances.happens("answer_lost"):
            cut(answer)
            waiting.settle(error=Lost(), delay=chances.between(0.01, 10))
            return
        late = chances.between(15, 80) if chances.happens("delay") else chances.soon(LATENCY)
        waiting.settle(answer, delay=late)
