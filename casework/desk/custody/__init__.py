"""The acts of `manage.py vault`, one module a concern."""
