"""The wording of every enum, by topic, in the three languages."""
