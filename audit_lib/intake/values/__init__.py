"""From written cells to values: raw relations become typed ones, column by column, and what cannot be read is told."""
