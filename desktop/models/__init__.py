"""Qt models: the replica's views in the shapes that panels paint."""
