#!/usr/bin/env bash
# What decides, changes, seals or remembers must be covered branch by branch.
set -euo pipefail
cd "$(dirname "$0")/.."
coverage report --skip-covered --show-missing --fail-under=100
