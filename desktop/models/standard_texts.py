"""What the desk proposes to write to the subscriber, in his own language."""

from desktop.regulation.asking import language_of
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import MessageKind
from desktop.replica.views import IntentState, TicketView


def is_asked_for(view: TicketView, what: str) -> bool:
    """The request for a `what` went out, and the subscriber has not written since."""
    for message in reversed(view.messages):
        if message.kind is MessageKind.SUBSCRIBER:
            return False
        is_refused = message.outbox is not None and message.outbox.state is IntentState.REFUSED
        if message.kind is MessageKind.REQUEST and not is_refused and message.body == request_text(view, what):
            return True
    return False


def request_text(view: TicketView, what: str) -> str:
    """The request for a `what`: "password", "authorization" or "account"; in the language he wrote in last."""
    his = (message.body for message in reversed(view.messages) if message.kind is MessageKind.SUBSCRIBER)
    return sentence(f"request.{what}", language_of(next(his, "")))
