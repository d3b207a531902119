"""Signing in: passwords, second factors, sessions, lockout, and forms that outlive a session."""
