#!/usr/bin/env python
"""Django's command line for Casework."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db.backends.signals import connection_created

from casework.access.console import refuse_blindness
from casework.common.logs import say_where

if __name__ == "__main__":
    sys.excepthook = say_where
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")
    if "runserver" not in sys.argv[1:2]:
        connection_created.connect(refuse_blindness)
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as problem:
        # The sentence says how to mend it; where in the code it was noticed helps nobody.
        sys.exit(str(problem))
