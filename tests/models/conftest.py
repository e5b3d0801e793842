"""For tests of models: what `tests.window` says holds for each."""

from tests.window import leaves_nothing, translations

__all__ = ["leaves_nothing", "translations"]
