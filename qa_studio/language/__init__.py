"""Reading what was said: sentiment, spoken numbers and redaction in Spanish and English."""
