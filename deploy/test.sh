#!/usr/bin/env bash
# Prepare everything the tests need and run them all.
#
# With CI=true a missing browser, SoftHSM or PostgreSQL is a failure; elsewhere their tests are skipped, loudly.
# With CI=true coverage isn't measured, unless COVERAGE=true. Arguments go to pytest: deploy/test.sh -k plans
set -euo pipefail
cd "$(dirname "$0")/.."
. deploy/environment.sh
make_environment deploy/requirements-dev.txt
export PATH="$PWD/.venv/bin:$PATH" DJANGO_SETTINGS_MODULE=tests.settings PYTHONPYCACHEPREFIX="$PWD/.venv/compiled"

# What Debian has for it: a browser with Chinese fonts, readers of PDF, message tools, a token, PostgreSQL.
missing=()
command -v chromium >/dev/null || missing+=(chromium)
command -v pdftotext >/dev/null || missing+=(poppler-utils)
command -v msgfmt >/dev/null || missing+=(gettext)
fc-list 2>/dev/null | grep -q 'Noto Sans CJK' || missing+=(fontconfig fonts-noto-cjk)
command -v softhsm2-util >/dev/null || missing+=(softhsm2)
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
if [ ${#missing[@]} -gt 0 ]; then
  if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
    say "Installing ${missing[*]} ..."
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >&2 ||
      say "!! Could not install ${missing[*]}."
  else
    say "!! Not on this machine: ${missing[*]}. Their tests will be skipped. As root: apt-get install ${missing[*]}"
  fi
fi

step() { say; say "== $1"; shift; "$@"; }
# Types take longest to check, on one core; everything else that is read is checked meanwhile.
types=$(mktemp)
trap 'rm -f "$types"' EXIT
mypy casework tests manage.py >"$types" 2>&1 &
checking=$!
step "ruff" ruff check .
step "ruff format" ruff format --check .
step "import-linter" lint-imports
step "djlint" djlint --lint --quiet templates
step "migrations" python manage.py makemigrations --check --dry-run
step "production settings" bash deploy/check_production.sh
typed() {
  local status=0
  wait "$checking" || status=$?
  cat "$types"
  return "$status"
}
step "mypy" typed
if [ $# -gt 0 ]; then
  pytest "$@"
  exit
fi
# A module stays with one worker: its tests share what it made once. One worker more than there are
# cores where each waits now and then for a process of its own, a disk or a database.
together=(--dist loadfile --no-loadscope-reorder)
workers=(-n "$(($(nproc) + 1))" "${together[@]}")
# Each room's own tests must cover what decides and changes. All others ask the rooms from outside,
# which is not measured. Measuring takes minutes: where CI=true it is left out, unless COVERAGE=true.
rooms=()
others=()
for room in casework/*/; do
  room=tests/$(basename "$room")
  if [ -d "$room" ]; then rooms+=("$room") others+=("--ignore=$room"); fi
done
measured=()
if [ "${CI:-}" != true ] || [ "${COVERAGE:-}" = true ]; then measured=(--cov --cov-report=); fi
step "tests of the rooms on SQLite" pytest -q "${workers[@]}" "${measured[@]}" "${rooms[@]}"
[ ${#measured[@]} -eq 0 ] || step "coverage" bash deploy/check_coverage.sh
step "all other tests on SQLite" pytest -q -n "$(nproc)" "${together[@]}" "${others[@]}"
# On PostgreSQL what locks, constrains and scopes, and every door once, as a page's request asks for rows.
# Papers, seals and files know no database, and what single pages show is the same on both. All of them:
# python -m tests.cluster pytest -q
elsewhere=(--ignore=tests/browser --ignore=tests/common --ignore=tests/reports
  --ignore=tests/households/roster --ignore=tests/test_house.py
  --ignore=tests/test_messages.py --ignore=tests/test_settings.py --ignore=tests/test_forced_errors.py
  --ignore=tests/households/test_attachment_papers.py --ignore=tests/households/test_attachment_pictures.py
  --ignore=tests/vault/test_files.py --ignore=tests/vault/test_suites.py --ignore=tests/vault/test_properties.py
  --ignore=tests/vault/test_passphrase.py --ignore=tests/vault/test_token.py
  --ignore=tests/test_seals.py --ignore=tests/test_doors_shut.py --ignore=tests/test_asvs.py
  --ignore=tests/desk/backup/test_damage.py --ignore=tests/desk/backup/test_nothing_clear.py
  --ignore=tests/desk/backup/test_lost_keys.py --ignore=tests/desk/backup/test_outlived.py
  --ignore=tests/desk/backup/test_killed.py --ignore=tests/desk/backup/test_people_forgotten.py
  --ignore=tests/desk/backup/test_shredded.py --ignore=tests/test_doors_lists.py --ignore=tests/test_reads.py
  --ignore=tests/households/drawings --ignore=tests/test_doors_next_street.py
  --ignore=tests/test_doors_next_area.py --ignore=tests/assessments --ignore=tests/visits
  --ignore=tests/drafts --ignore=tests/notices --ignore=tests/desk/audit_pages --ignore=tests/access/sign_in
  --ignore-glob='*/test_*views.py' --ignore-glob='*/test_*pages.py'
  --ignore=tests/test_doors_mixed.py --ignore=tests/test_verbs.py --ignore=tests/test_forms_fuzzed.py
  --ignore=tests/test_queries.py)
step "tests on PostgreSQL" python -m tests.cluster pytest -q "${workers[@]}" "${elsewhere[@]}"
