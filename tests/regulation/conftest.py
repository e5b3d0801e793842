"""Properties have no time limit of their own: a busy machine fails no rule."""

from hypothesis import settings

settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
