"""A synthetic clinic's errands and messages: when they are sent, how they are answered, as what rows."""
