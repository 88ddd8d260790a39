"""How Penumbra's shipped weights were made."""
