"""The regulation as pure functions of values: imports the standard library and `holidays`, nothing else."""
