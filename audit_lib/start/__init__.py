"""A folder to start from: what `basutbud new` writes for an analyst with files of the region's own."""
