"""What exists nationally: public contact cards and the official sources (contract sections 6 and 6b)."""
