#!/usr/bin/env bash
# Everything that has to hold: formatting, lints, tests, documentation, and the site in a real browser.
# Installs what it lacks where it can (Debian, as root), and says what to install where it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }
missing() { printf 'tests/all.sh: %s\n' "$*" >&2; exit 1; }

install_debian() {
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  DEBIAN_FRONTEND=noninteractive apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

step "tools"
command -v cargo >/dev/null || missing "cargo is not installed: see https://rustup.rs"
command -v git >/dev/null || install_debian git || missing "git is not installed"
command -v node >/dev/null && command -v npm >/dev/null || install_debian nodejs npm || missing "Node.js with npm is not installed: the browser test needs it"
chromium=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [ -z "$chromium" ]; then
  install_debian chromium fonts-dejavu-core || missing "Chromium is not installed: the browser test needs it (or set CHROMIUM to its path)"
  chromium=$(command -v chromium)
fi
command -v pdftotext >/dev/null || install_debian poppler-utils || missing "pdftotext is not installed: the browser test reads printed pages with it"
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || missing "Node.js is $(node --version): the browser test needs 20.19 or later"
export CHROMIUM=$chromium
echo "cargo $(cargo --version | cut -d' ' -f2), node $(node --version), $("$chromium" --version 2>/dev/null)"

step "formatting"
cargo fmt --check

step "lints"
cargo clippy --locked --all-targets -- -D warnings

step "tests"
# The gate tries the same inputs each time; without the seed, each run of the property tests tries new ones.
export PROPTEST_RNG_SEED=20261124
cargo test --locked

step "documentation of the code"
RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --quiet

step "benches run"
cargo test --locked --benches --quiet

step "dependencies"
if command -v cargo-deny >/dev/null && cargo deny --offline fetch db >/dev/null 2>&1; then
  cargo deny check
elif command -v cargo-deny >/dev/null; then
  cargo deny check bans licenses sources
  echo "NOT CHECKED: advisories, whose database cannot be had from here"
else
  echo "NOT CHECKED: licences and advisories, since cargo-deny is not installed (cargo install cargo-deny)"
fi

step "the site in a browser"
npm ci --prefix tests/browser --silent --no-audit --no-fund
cargo build --locked --quiet
node tests/browser/run.mjs
site=$(mktemp -d)
trap 'rm -rf "$site"' EXIT
cargo run --locked --quiet -- --today 2026-11-24 build --output-dir "$site/public"
node tests/browser/search.mjs "$site/public"

printf '\nall of it holds\n'
