"""What is said of all clinics together."""
