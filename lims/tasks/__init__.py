"""Work that nobody waits for: sealing, witnesses, renewal. The rows of the database say what is to be done."""
