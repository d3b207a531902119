"""Template tags of the assessments room."""
