"""Where each line and dot of a picture goes."""
