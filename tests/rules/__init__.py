"""One specification a rule, as the domain owner would argue it; `docs/rules.md` is written from these files."""
