"""The pages over many clinics: the region, its groups, its register, and the same numbers as tables."""
