#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: make_root.sh DIRECTORY: makes DIRECTORY/layer.tar, a small root file system of this machine's shell and tools.
set -e
root=$1/root
mkdir -p "$root/bin" "$root/etc" "$root/proc" "$root/sys" "$root/dev" "$root/tmp" "$root/srv/data" "$root/usr"
for tool in sh cat sleep ls id touch env stat hostname mkdir ln chmod; do
    path=$(command -v "$tool")
    cp -L "$path" "$root/bin/$tool"
    for library in $(ldd "$path" | grep -o '/[^ ]*'); do
        mkdir -p "$root$(dirname "$library")"
        cp -Ln "$library" "$root$library"
    done
done
printf 'root:x:0:0::/root:/bin/sh\napp:x:1000:1000::/srv:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\napp:x:1000:\nextra:x:44:app\n' >"$root/etc/group"
printf 'text\n' >"$root/bin/text"
chmod 0755 "$root/bin/text"
printf 'data\n' >"$root/bin/plain"
chmod 0644 "$root/bin/plain"
printf 'image\n' >"$root/srv/data/file"
chmod 1777 "$root/tmp"
tar --owner=0 --group=0 -C "$root" -cf "$1/layer.tar" .
rm -rf "$root"
