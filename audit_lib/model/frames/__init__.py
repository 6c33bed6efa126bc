"""What an analyst gets as pandas frames: their columns with types and meanings, and the making of them."""
