"""From moments to statements, entities and facts that hold for a time."""
