"""A client's specification whose limits stand in another one."""

BRACKET = """
schema_version = "lims/specification/1"
code = "PELANGGAN-1:2026"
title = { id = "Braket galvanis", en = "Galvanized bracket" }
edition = "2026"
status = "complete"

[[conditions]]
key = "thickness"
label = { id = "Tebal benda", en = "Thickness of the article" }
unit = "mm"
range = { above = 0, max = 300 }

[[grades]]
key = "Braket"
label = { id = "Braket", en = "Bracket" }
form = "any"

[[requirements]]
kind = "reference"
key = "coating"
property = { id = "Lapisan seng setempat", en = "Local zinc coating" }
specification = "ISO 1461:2009"
requirement = "local-thickness"
grade = "Baja"

[[requirements]]
kind = "reference"
key = "coating-mean"
property = { id = "Lapisan seng rerata", en = "Mean zinc coating" }
specification = "ISO 1461:2009"
requirement = "mean-thickness"
grade = "Baja"

[[proposals]]
method = "ISO 2178:2016"
pieces = 1
why = { id = "Tebal lapisan.", en = "Coating thickness." }
"""
