"""Textbook queues with known answers, on the docket's own lists, draws and clock.

`case` and `reading` say what a case is, `checks` which have no answer; `run` and the modules
under it play it; `estimates` measures; `formulas` and `cases` are what theory says.
"""
