"""A process with limits on memory and time, in which documents are drawn."""
