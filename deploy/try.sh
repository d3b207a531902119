#!/usr/bin/env bash
# Try Casework on this machine: environment, database, demonstration families, server.
#
#   deploy/try.sh                      a site at the address it prints; Ctrl-C ends it, data stay in var/
#   deploy/try.sh --port 8123          the same on another port
#   deploy/try.sh --once OUT [--roster FILE.xlsx]
#                                      no server: a fresh database in the folder OUT, the roster imported, three
#                                      households taken from assessment to the printed case file; the last line
#                                      on standard output is one JSON object
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/environment.sh

port='' once='' roster=''
while [ $# -gt 0 ]; do
  case $1 in
    --port | --once | --roster)
      [ $# -ge 2 ] || { say "$1 needs a value."; exit 2; }
      case $1 in --port) port=$2 ;; --once) once=$2 ;; --roster) roster=$2 ;; esac
      shift 2
      ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
here=$OLDPWD
absolute() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$here" "$1" ;; esac; }

if [ -n "$roster" ] && [ ! -f "$(absolute "$roster")" ]; then
  say "There is no file $roster."
  exit 2
fi
make_environment deploy/requirements.txt

if [ -n "$once" ]; then
  out=$(absolute "$once")
  mkdir -p "$out"
  if [ -n "$(find "$out" -mindepth 1 -print -quit)" ]; then
    say "The folder $once isn't empty. Name a new one: --once makes a fresh database."
    exit 2
  fi
  make_env_file "$out"
  export CASEWORK_DATA_DIR=$out CASEWORK_ENV_FILE=$out/env
  if [ -n "$roster" ]; then
    exec .venv/bin/python manage.py main_job "$out" --roster "$(absolute "$roster")"
  fi
  exec .venv/bin/python manage.py main_job "$out"
fi

export CASEWORK_DATA_DIR=${CASEWORK_DATA_DIR:-$PWD/var}
make_env_file "$CASEWORK_DATA_DIR"
export CASEWORK_ENV_FILE=${CASEWORK_ENV_FILE:-$CASEWORK_DATA_DIR/env}
PYTHONPATH=$PWD exec .venv/bin/python deploy/try_server.py "$port"
