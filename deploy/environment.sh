# Sourced by try.sh and test.sh: the Python environment in .venv, made once for each requirements file.

say() { printf '%s\n' "$*" >&2; }

find_python() {
  local name
  for name in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
    if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      command -v "$name"
      return
    fi
  done
  say "Casework needs Python 3.11 or newer, and none was found. Install it, or name it: PYTHON=/path deploy/try.sh"
  return 1
}

# make_environment REQUIREMENTS: leaves .venv with exactly these packages in it.
make_environment() {
  local requirements=$1 python stamp=.venv/installed
  python=$(find_python)
  if [ ! -x .venv/bin/python ]; then
    say "Making the Python environment .venv (once) ..."
    "$python" -m venv .venv || {
      say "Python could not make an environment. On Debian: apt-get install python3-venv"
      return 1
    }
  fi
  if [ "$(cat "$stamp" 2>/dev/null)" = "$(cksum <deploy/requirements.txt)$(cksum <"$requirements")" ]; then
    return
  fi
  say "Installing the packages that $requirements names (once) ..."
  # The files name every package there is to be, so nothing is resolved: a release that came out since
  # can't get in the way of the pinned ones.
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    -r "$requirements" >&2 || return
  printf '%s' "$(cksum <deploy/requirements.txt)$(cksum <"$requirements")" >"$stamp"
}

# make_env_file FOLDER: settings for a trial on this machine, with secrets of its own.
make_env_file() {
  local folder=$1
  [ -f "$folder/env" ] && return
  mkdir -p "$folder/keys" "$folder/static"
  chmod 700 "$folder" "$folder/keys"
  (
    umask 077
    cat >"$folder/env" <<ENV
CASEWORK_SECRET_KEY=$(.venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(60))')
CASEWORK_ALLOWED_HOSTS=127.0.0.1,localhost
CASEWORK_KEY_FILE=$folder/keys/sealing.key
CASEWORK_AUDIT_KEY_FILE=$folder/keys/audit.key
CASEWORK_HTTPS=false
CASEWORK_DEMO=true
ENV
  )
}
