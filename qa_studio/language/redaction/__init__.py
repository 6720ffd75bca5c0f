"""Finds and masks personal data in what is said and written, in Spanish and English."""
