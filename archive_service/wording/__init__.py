"""The French of what people read: one place for dates and for the words of states, outcomes and verdicts."""
