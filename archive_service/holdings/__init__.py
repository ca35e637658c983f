"""What the journeys share: from a received flow to records, details, objects and documents."""
