"""Papers of many households printed in the background, by one process or several."""
