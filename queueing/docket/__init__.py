"""The docket core: cases in arrays, hearing lists, judges' sittings, keyed draws.

It knows no courts by name, no policy and no files. The rooms above it fill its arrays, set its
dials at dates, and bring it up to a day with `sitting.advance`.
"""
