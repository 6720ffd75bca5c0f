"""From sound to words: speech models, the Vosk engine, its worker processes and transcript files."""
