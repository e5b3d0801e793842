"""The steps, oldest first by number; a released step is never changed."""
