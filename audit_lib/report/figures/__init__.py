"""Numbers made ready to be read: Swedish formats, control charts, small cells hidden."""
