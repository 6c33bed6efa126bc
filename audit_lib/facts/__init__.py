"""From the typed store to the relations that rules are judged on."""
