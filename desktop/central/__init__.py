"""Central: the API, the truth about every ticket. Never imports the workstation."""
