#!/usr/bin/env bash
# `check --deploy` under the settings that production would have, with keys made for this check alone.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir -m 700 "$folder/keys"
export CASEWORK_DATA_DIR=$folder CASEWORK_ENV_FILE=$folder/env CASEWORK_KEY_FILE=$folder/keys/sealing.key \
  CASEWORK_AUDIT_KEY_FILE=$folder/keys/audit.key CASEWORK_ALLOWED_HOSTS=casework.example \
  CASEWORK_SECRET_KEY=$(python -c 'import secrets; print(secrets.token_urlsafe(60))') \
  DJANGO_SETTINGS_MODULE=casework.settings
python manage.py vault init >/dev/null
python manage.py audit init >/dev/null
python manage.py check --deploy --fail-level WARNING
