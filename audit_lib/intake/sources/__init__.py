"""Readers: one file of any kind becomes one raw table of untouched text in the working database.

A raw table `raw_<table>` has `row` (the record's number in the file, the header being row 1) and the canonical
columns the file has, all text; NULL is a cell with nothing in it.
"""
