"""What PBXs and diallers tell about a call: recording names and metadata exports."""
