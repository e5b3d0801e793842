"""The HTTP endpoints, thin: one file a kind of caller."""
