"""The JSON lines of the public contract: functions that build them, and their published schemas."""
