"""The smallest value of a lever that meets a target, and where two scenarios meet."""
