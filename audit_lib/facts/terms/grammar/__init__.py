"""The grammar of the reader: lengths of time, clauses, whose answer, how firm; as tables of named patterns."""
