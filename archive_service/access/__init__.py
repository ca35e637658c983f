"""Who may do what, and to which rows: every decision about access is taken here."""
