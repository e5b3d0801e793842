"""What central counts since it started, as Prometheus reads it."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Counters:
    """Answers by status and intents by outcome."""

    answers: Counter[int] = field(default_factory=Counter)
    intents: Counter[str] = field(default_factory=Counter)

    def text(self, head: int, waiting: int, signed_in: int) -> str:
        """Prometheus' text format; `head` is the feed's, `waiting` the polls open right now."""
        lines = ["# TYPE smena_answers_total counter"]
        lines += [f'smena_answers_total{{status="{status}"}} {count}' for status, count in sorted(self.answers.items())]
        lines += ["# TYPE smena_intents_total counter"]
        lines += [f'smena_intents_total{{outcome="{word}"}} {count}' for word, count in sorted(self.intents.items())]
        for name, value in (("feed_head", head), ("feed_polls", waiting), ("agents_signed_in", signed_in)):
            lines += [f"# TYPE smena_{name} gauge", f"smena_{name} {value}"]
        return "\n".join(lines) + "\n"
