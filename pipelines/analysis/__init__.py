"""Quantities -> observations, implied values, findings and coverage: pure functions over plain tables.

observations   quotes + what their words say -> one row per reading
conversions    a source's own conversions and published exchange rates
settling       open readings that stated levels settle
implied        level ÷ stated change -> the earlier level
coverage       which periods have a figure, which have not, and why
findings       where figures disagree, are doubtful or missing, one row per key
headline       which of several observations of one key is shown first
"""
