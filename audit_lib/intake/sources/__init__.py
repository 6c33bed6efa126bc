"""Readers: one file of any kind becomes one raw table of untouched text in the working database.

A raw table `raw_<table>` has the canonical columns the file has, all text, in file order; NULL is a cell with
nothing in it. Where a record's number is not its place in that order, `row` tells it; the header is row 1.
"""
