#!/usr/bin/env bash
# What decides, changes, seals or remembers must be covered branch by branch.
set -euo pipefail
cd "$(dirname "$0")/.."
coverage report --skip-covered --show-missing --fail-under=100 --include='casework/*/rules.py,casework/*/lifecycle.py,casework/*/actions.py,casework/*/actions/*.py,casework/vault/*,casework/audit/*'
coverage report --format=total | sed 's/^/All of casework, in percent: /'
