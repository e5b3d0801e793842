"""Sync: one loop reads central's feed into the replica, another carries the outbox to central. No Qt."""
