"""Reading a roster of households as an office keeps it: pure, without a database."""
