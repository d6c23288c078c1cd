#!/bin/sh
# Builds the committed silo once more in an empty folder, with a field added to a message that every track carries:
# what `./pv bench faults --next PV-SILO` upgrades to and goes back from. Prints the program's path.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
[ $# = 1 ] || { echo "usage: next-build.sh FOLDER" >&2; exit 2; }
mkdir -p "$1"
git -C "$root" archive HEAD | tar -x -C "$1"
message=$1/contracts/Tracks/TrackMetadata.cs
sed -i 's/DateTimeOffset? VanishedAt = null);/DateTimeOffset? VanishedAt = null, string? Remark = "of the next build");/' "$message"
grep -q 'Remark = ' "$message" || { echo "$message: expected VanishedAt to be the last member" >&2; exit 1; }
dotnet build "$1/silo/ProductionValue.Silo.csproj" -c Release --nologo -v quiet -nodeReuse:false -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false >&2
echo "$1/artifacts/bin/ProductionValue.Silo/release/pv-silo"
