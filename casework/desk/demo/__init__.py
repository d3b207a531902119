"""The demonstration: fictional families and the script of what happened to each."""
