#!/usr/bin/env bash
# Installs the Debian packages that some tests need. Without them those tests skip by name.
set -euo pipefail
packages=()
command -v git >/dev/null || packages+=(git)
# The package under the Windows build of Node (test/end-to-end/windows.test.ts).
command -v wine >/dev/null || packages+=(wine wine64)
# The page in a browser (test/page/), with fonts that have the characters of its pictures.
command -v chromium >/dev/null || packages+=(chromium fonts-dejavu-core)
if [ "${#packages[@]}" -gt 0 ]; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  $sudo apt-get update -qq
  $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}"
fi
