"""Ledgers: the record as tables for a spreadsheet, and what comes back from one."""
