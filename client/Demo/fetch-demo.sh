#!/bin/sh
# Fetches the demo's music: downloads the Debian packages named in demo-manifest.csv, takes the listed tracks out of them and checks each
# one's SHA-256. Nothing is installed and no root is needed. About 125 MB are downloaded, 77 MB stay.
#
#   fetch-demo.sh DIR
#
# DIR then holds music/, ingest.csv (tracks to learn from), held-back.csv (tracks to ask about), LICENSES.csv and the empty file "complete".
# Idempotent: tracks that are there are left alone, so an interrupted run is taken up by running it again.
# Exit status: 0 all tracks there; 1 something is missing (each case is named on standard error); 2 usage.
set -eu
LC_ALL=C
export LC_ALL
say() { printf 'demo-data: %s\n' "$*" >&2; }

here=$(cd "$(dirname "$0")" && pwd)
manifest=$here/demo-manifest.csv
if [ $# -ne 1 ] || [ -z "$1" ]; then
  say "usage: fetch-demo.sh DIR"
  exit 2
fi
for tool in apt-get dpkg-deb tar sha256sum; do
  if ! command -v "$tool" >/dev/null 2>&1; then
    say "the demo's music comes from Debian packages and $tool is missing here; on your own folder instead: pv ingest ~/Music --manifest credits.csv"
    exit 1
  fi
done

mkdir -p "$1/music"
set=$(cd "$1" && pwd)
work=$set/.fetch.$$
mkdir "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
failed=0
updated=

# The manifest has no quotes and no commas inside fields; the file's ending is kept, because decoders look at it.
rows_of() { awk -F, -v package="$1" 'NR > 1 && $2 == package' "$manifest"; }
file_of() { printf 'music/%s.%s' "$1" "${2##*.}"; }

# Whether every track of a package is there, by its checksum.
is_there() {
  rows_of "$1" | while IFS=, read -r id _ path _ _ _ _ _ sum _; do
    printf '%s  %s\n' "$sum" "$(file_of "$id" "$path")"
  done >"$work/sums"
  (cd "$set" && sha256sum --check --status "$work/sums" 2>/dev/null)
}

# As root a list of packages that is missing or old is fetched once; without root that is for the user to do.
download() {
  rm -rf "$work/deb"
  mkdir "$work/deb"
  if (cd "$work/deb" && apt-get download -q "$1" >"$work/log" 2>&1); then return 0; fi
  if [ -z "$updated" ] && [ "$(id -u)" -eq 0 ]; then
    updated=yes
    say "asking for the list of packages"
    apt-get update -q >"$work/log" 2>&1 || return 1
    if (cd "$work/deb" && apt-get download -q "$1" >"$work/log" 2>&1); then return 0; fi
  fi
  return 1
}

for package in $(awk -F, 'NR > 1 && !seen[$2]++ { print $2 }' "$manifest"); do
  if is_there "$package"; then continue; fi
  say "$package"
  rm -f "$set/complete"
  if ! download "$package"; then
    say "ERROR $package: not downloaded: $(grep -m 1 '^E:' "$work/log" || tail -n 1 "$work/log") (run apt-get update as root, then try again)"
    failed=1
    continue
  fi
  rm -rf "$work/x"
  mkdir "$work/x"
  rows_of "$package" | cut -d, -f3 | sed 's/^/.\//' >"$work/members"
  dpkg-deb --fsys-tarfile "$work"/deb/*.deb | tar -x -C "$work/x" -T "$work/members" 2>"$work/log" || true
  rows_of "$package" >"$work/rows"
  while IFS=, read -r id _ path _ _ _ _ _ sum _; do
    if [ ! -f "$work/x/$path" ]; then
      say "ERROR $id: $path is not in $package"
      failed=1
    elif [ "$(sha256sum <"$work/x/$path" | cut -d' ' -f1)" != "$sum" ]; then
      say "ERROR $id: $path has another SHA-256 (another version of $package?)"
      failed=1
    else
      mv -f "$work/x/$path" "$set/$(file_of "$id" "$path")"
    fi
  done <"$work/rows"
done

# Lists the tracks that are learned from (held_back empty) or asked about (held_back yes), where they are there.
list() {
  echo "track_id,path,title,artist,producer,album"
  awk -F, -v want="$1" 'NR > 1 && $10 == want' "$manifest" | while IFS=, read -r id _ path title artist producer album _; do
    if [ -f "$set/$(file_of "$id" "$path")" ]; then
      printf '%s,%s,%s,%s,%s,%s\n' "$id" "$(file_of "$id" "$path")" "$title" "$artist" "$producer" "$album"
    fi
  done
}
list "" >"$work/ingest.csv"
list yes >"$work/held-back.csv"
cut -d, -f1-8 "$manifest" >"$work/LICENSES.csv"
for name in ingest.csv held-back.csv LICENSES.csv; do
  mv -f "$work/$name" "$set/$name"
done
if [ "$failed" -ne 0 ]; then
  say "incomplete; run it again to fetch only what is missing"
  exit 1
fi
: >"$set/complete"
printf '%s tracks to learn from and %s held back in %s\n' "$(($(wc -l <"$set/ingest.csv") - 1))" "$(($(wc -l <"$set/held-back.csv") - 1))" "$set"
