#!/usr/bin/env bash
# launch.sh MODULE [ARGUMENT…]: prepare the environment, then run the Python module in it.
# With "-" for MODULE the arguments go to the environment's Python itself.
set -euo pipefail

setup="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
root="$(dirname "$setup")"

# The first Python from 3.10 to 3.13; PYTHON names another.
find_python() {
    local candidate
    for candidate in ${PYTHON:+"$PYTHON"} python3 python3.12 python3.13 python3.11 python3.10; do
        if command -v "$candidate" >/dev/null 2>&1 && "$candidate" -c \
            'import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    cat >&2 <<'MESSAGE'
Stopped: no Python from 3.10 to 3.13 found, which Odoo 19 needs.
  What to do: install one (as root: apt-get install python3), or name it: PYTHON=/path/to/python3
MESSAGE
    return 1
}

python="$(find_python)"
module="$1"
shift
unset PYTHONHOME VIRTUAL_ENV
export PYTHONPATH="$setup" PYTHONUNBUFFERED=1
"$python" -m environment.prepare

if [ "$module" = "-" ]; then
    exec "$root/.dev/venv/bin/python" "$@"
fi
exec "$root/.dev/venv/bin/python" -m "$module" "$@"
