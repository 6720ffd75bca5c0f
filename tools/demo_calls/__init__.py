"""Makes the demo's calls from their scripts: speech, mix, transcripts and the workspace file."""
