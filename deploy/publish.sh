#!/bin/sh
# Publishes silo and client, with the runtime, into one folder that needs no .NET on the machine: deploy/publish.sh FOLDER [RUNTIME]
set -eu
root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
out=${1:?usage: deploy/publish.sh FOLDER [RUNTIME]}
runtime=${2:-linux-x64}
for project in silo/ProductionValue.Silo.csproj client/ProductionValue.Client.csproj; do
  dotnet publish "$root/$project" -c Release -r "$runtime" --self-contained true -o "$out" --nologo -v quiet -nodeReuse:false -p:RunAnalyzers=false
done
