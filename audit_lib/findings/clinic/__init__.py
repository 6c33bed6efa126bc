"""What is said of one clinic."""
