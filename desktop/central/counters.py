"""What central counts since it started, as Prometheus reads it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MailboxState:
    """`waiting`: letters in the mailbox that are not stored here yet; `reached_at`: when it last said so."""

    waiting: int = 0
    reached_at: datetime | None = None
    refuses_login: bool = False


@dataclass
class Counters:
    """Answers by status; intents, letters, mails of ours and webhooks' deliveries by outcome; what the mailroom says of
    each mailbox. What waits for webhooks, and how many of them are switched off, knows the worker that delivers."""

    answers: Counter[int] = field(default_factory=Counter)
    intents: Counter[str] = field(default_factory=Counter)
    letters: Counter[str] = field(default_factory=Counter)
    mails: Counter[str] = field(default_factory=Counter)
    mailboxes: dict[str, MailboxState] = field(default_factory=dict)
    webhooks: Counter[str] = field(default_factory=Counter)
    webhooks_waiting: int = 0
    webhooks_off: int = 0

    def text(self, head: int, waiting: int, signed_in: int, mail: Mapping[str, float]) -> str:
        """Prometheus' text format; `head` is the feed's, `waiting` the polls open right now, `mail` what there is to
        say of the queue of our mail."""
        lines = ["# TYPE smena_answers_total counter"]
        lines += [f'smena_answers_total{{status="{status}"}} {count}' for status, count in sorted(self.answers.items())]
        lines += ["# TYPE smena_intents_total counter"]
        lines += [f'smena_intents_total{{outcome="{word}"}} {count}' for word, count in sorted(self.intents.items())]
        lines += ["# TYPE smena_letters_total counter"]
        lines += [f'smena_letters_total{{outcome="{word}"}} {count}' for word, count in sorted(self.letters.items())]
        lines += self._of_mailboxes()
        lines += ["# TYPE smena_mails_total counter"]
        lines += [f'smena_mails_total{{outcome="{word}"}} {count}' for word, count in sorted(self.mails.items())]
        lines += ["# TYPE smena_webhook_deliveries_total counter"]
        lines += [
            f'smena_webhook_deliveries_total{{outcome="{word}"}} {count}'
            for word, count in sorted(self.webhooks.items())
        ]
        gauges = {"feed_head": head, "feed_polls": waiting, "agents_signed_in": signed_in, **mail}
        gauges |= {"webhook_notices_waiting": self.webhooks_waiting, "webhooks_off": self.webhooks_off}
        for name, value in gauges.items():
            lines += [f"# TYPE smena_{name} gauge", f"smena_{name} {value}"]
        return "\n".join(lines) + "\n"

    def _of_mailboxes(self) -> list[str]:
        lines = []
        for address, state in sorted(self.mailboxes.items()):
            reached = 0.0 if state.reached_at is None else state.reached_at.timestamp()
            for name, value in (
                ("waiting", state.waiting),
                ("reached_timestamp_seconds", reached),
                ("refuses_login", int(state.refuses_login)),
            ):
                lines.append(f'smena_mailbox_{name}{{mailbox="{address}"}} {value}')
        return lines
