"""From readings to a value and its uncertainty: hardness, composition, budgets, robust and repeated values."""
