"""Whether the laboratory's results can be relied on: control charts and comparisons with others (17025:2017, 7.7)."""
