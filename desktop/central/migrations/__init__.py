"""Alembic's scripts: each file of `versions` brings a data base one step on."""
