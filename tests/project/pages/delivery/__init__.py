"""The pages of what to deliver."""
