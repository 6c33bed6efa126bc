"""From a result to Swedish HTML: what a notebook's last cells call, and whole pages."""
