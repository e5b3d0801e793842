"""What the desk proposes to write to the subscriber, in his own language."""

from desktop.regulation.asking import language_of
from desktop.regulation.sentences import sentence
from desktop.regulation.ticket import MessageKind
from desktop.replica.views import TicketView


def request_text(view: TicketView, what: str) -> str:
    """The request for a `what`: "password", "authorization" or "account"; in the language he wrote in last."""
    his = (message.body for message in reversed(view.messages) if message.kind is MessageKind.SUBSCRIBER)
    return sentence(f"request.{what}", language_of(next(his, "")))
