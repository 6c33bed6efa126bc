"""The sections of one clinic's page."""
