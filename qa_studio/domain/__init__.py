"""What the words of the trade mean: frozen values and pure functions."""
