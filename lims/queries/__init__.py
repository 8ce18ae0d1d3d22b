"""Reads for pages: select, then frozen dataclasses; nothing here writes."""
