"""The pages of plans: reading them, writing a draft, deciding."""
