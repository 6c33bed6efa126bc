"""What is decided about each synthetic clinic: planted for a rule's sake, or drawn."""
