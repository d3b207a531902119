"""Genogram and ecomap: who and what goes in, placed shapes come out, for pages and papers alike."""
