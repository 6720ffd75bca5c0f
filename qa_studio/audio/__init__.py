"""Recordings as sound: probing, decoding, channels, voice activity, peaks and bleeps."""
