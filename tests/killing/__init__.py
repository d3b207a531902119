"""A site whose keys are changed by processes that are killed, while another reads and writes."""
