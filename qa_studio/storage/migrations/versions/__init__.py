"""The steps, each from one schema to the next; a released step never changes."""
