"""Smena: the agent workstation of a hosting provider's two departments, and the central API it syncs with."""
