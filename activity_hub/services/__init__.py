"""What the hub does: lock, load, ask a rule, write, commit once."""
