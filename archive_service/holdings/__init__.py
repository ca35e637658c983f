"""Code shared by the journeys: from a received flow to records, details, objects and documents."""
