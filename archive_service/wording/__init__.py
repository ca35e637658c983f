"""French words for people: dates, and the words of states, outcomes and verdicts."""
