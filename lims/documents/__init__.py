"""Everything that is printed: plain frozen data in, PDF bytes out.

No session, no request and no mapped class comes in here. Wording, document control, layout and fonts stand in
`reports/`.
"""
