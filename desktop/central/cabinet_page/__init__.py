"""The cabinet as pages: a subscriber comes by a link that the provider's site signed, and needs no script (T.6)."""
