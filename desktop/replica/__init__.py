"""The replica: a local copy of central's rows that may be deleted, and beside it the outbox, which may not."""
