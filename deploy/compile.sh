#!/usr/bin/env bash
# Compile the exact, hashed requirements from pyproject.toml. Needs pip-tools in the environment.
set -euo pipefail
cd "$(dirname "$0")/.."
options=(--quiet --generate-hashes --strip-extras --no-header --allow-unsafe
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-annotate)
python -m piptools compile "${options[@]}" "$@" -o deploy/requirements.txt pyproject.toml
python -m piptools compile "${options[@]}" "$@" -c deploy/requirements.txt --extra dev \
  -o deploy/requirements-dev.txt pyproject.toml
