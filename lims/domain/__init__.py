"""What the standards say, as pure functions: no framework, no database, no clock."""
