"""The door for gunicorn, which stays shut while the keys are not at hand."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casework.settings")
application = get_wsgi_application()

from casework.common.logs import quiet_server  # noqa: E402 - the settings stand from here on
from casework.desk.backup.target import require_finished  # noqa: E402 - models exist from here on
from casework.households.search.pinyin import spellings  # noqa: E402 - the same
from casework.vault.custody import require_keys  # noqa: E402 - the same

quiet_server()
require_finished()
require_keys()
# Seconds that the first search after a start would wait for.
spellings()
# What stands now stands as long as the process: no collection has to look at it again.
gc.collect()
gc.freeze()
