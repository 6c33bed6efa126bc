"""Excel workbooks, read as the XML that they are: what was stored in a cell, and whether anything was."""
