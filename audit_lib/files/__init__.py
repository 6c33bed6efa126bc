"""What touches a disk or the clock and knows nothing of the domain."""
