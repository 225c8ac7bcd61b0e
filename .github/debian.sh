#!/bin/sh
# Runs a command in a Debian 12 of its own on a runner of another kind: `sudo .github/debian.sh COMMAND…`. Tincan's tests want Debian's own
# Chromium, Firefox and web view, which Ubuntu has as snaps; and what is linked here runs on every distribution that is not older. apt checks the
# packages by Debian's keys, so no image of somebody's has to be trusted. The checkout, Rust and cargo's downloads are the runner's.
set -eu
suite=bookworm
mirror=http://deb.debian.org
root=/opt/tincan-debian
checkout=$(cd "$(dirname "$0")/.." && pwd)
home=$(getent passwd "${SUDO_USER:-root}" | cut -d: -f6)

if [ ! -e "$root/ready" ]; then
  apt-get update -q
  apt-get install -q -y --no-install-recommends mmdebstrap debian-archive-keyring
  mmdebstrap --mode=root --variant=minbase --quiet --include=ca-certificates,build-essential,git,procps,iproute2,mount \
    --keyring=/usr/share/keyrings/debian-archive-keyring.gpg "$suite" "$root" "deb $mirror/debian $suite main" \
    "deb $mirror/debian $suite-updates main" "deb $mirror/debian-security $suite-security main"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  mkdir -p "$root/work" "$root/rust"
  touch "$root/ready"
fi

# Mounted for this one command, and gone with it.
exec unshare --mount sh -eu -c '
  root=$1 checkout=$2 home=$3
  shift 3
  mount -t proc proc "$root/proc"
  mount --rbind /sys "$root/sys"
  mount --rbind /dev "$root/dev"
  mount --bind "$checkout" "$root/work"
  mkdir -p "$root/rust/cargo" "$root/rust/rustup"
  mount --bind "$home/.cargo" "$root/rust/cargo"
  mount --bind "$home/.rustup" "$root/rust/rustup"
  exec chroot "$root" env -i HOME=/root TERM=dumb CI=true \
    CARGO_HOME=/rust/cargo RUSTUP_HOME=/rust/rustup PATH=/rust/cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    TINCAN_UPDATE_KEY="${TINCAN_UPDATE_KEY:-}" TINCAN_UPDATE_ADDRESS="${TINCAN_UPDATE_ADDRESS:-}" \
    APPIMAGE_EXTRACT_AND_RUN=1 sh -eu -c '"'"'git config --global --add safe.directory /work; cd /work; exec "$@"'"'"' run "$@"
' enter "$root" "$checkout" "$home" "$@"
