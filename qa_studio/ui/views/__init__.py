"""Layouts without conditions; the widgets that use them have the plain names."""
