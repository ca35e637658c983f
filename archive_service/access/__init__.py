"""Access control: what each role may do, and which rows an actor may see."""
