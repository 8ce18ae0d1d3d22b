"""The demonstration: a fictitious laboratory (`DEMO`) whose every row was made by the acts that people use.

Nothing here writes a row by itself: services do, at times that the clock is held to, each step in a transaction of its
own. So whatever the demonstration shows, a laboratory can do. All names and figures are invented (rekaan).
"""

CODE = "DEMO"
"""Code of the demonstration laboratory; no real one may have it."""
