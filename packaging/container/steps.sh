#!/bin/sh
# The steps of the Containerfile, each by its name, so that they run the same inside a container and outside.
set -eu
cd "$(dirname "$0")/../.."
target=${CARGO_TARGET_DIR:-target}

# What builds the interface; the image of Rust has the rest.
tools() {
    apt-get update
    apt-get install -y --no-install-recommends nodejs npm
}

# The interface first: the server carries it. TINCAN_PROFILE is for those who try the steps and will not wait for a release.
build() {
    cargo xtask ui
    cargo build --locked -p tincan-signal --features acme --profile "${TINCAN_PROFILE:-release}"
}

# The tree of the image: the program, and a directory that its user may write.
install_into() {
    profile=${TINCAN_PROFILE:-release}
    [ "$profile" = dev ] && profile=debug
    mkdir -p "$1/usr/bin" "$1/var/lib/tincan"
    cp "$target/$profile/tincan-signal" "$1/usr/bin/tincan-signal"
    chmod 755 "$1/usr/bin/tincan-signal"
    # Outside a container there may be no right to give it away, and no need.
    chown 65532:65532 "$1/var/lib/tincan" 2>/dev/null || true
    chmod 700 "$1/var/lib/tincan"
}

case "$1" in
tools) tools ;;
build) build ;;
install) install_into "$2" ;;
*)
    echo "steps: tools, build, install FOLDER" >&2
    exit 2
    ;;
esac
