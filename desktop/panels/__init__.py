"""Panels: regions of the window. Passive: they show models and turn gestures into calls of the desk."""
