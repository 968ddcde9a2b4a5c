#!/usr/bin/env bash
# A cluster on this machine: Postgres, NATS, a coordinator, another that stands by, and two scorers. Runs a search, kills the
# coordinator that leads, runs the search again by the other, which finds every score there, and ends everything.
#
#   examples/cluster.sh --samples 20 --network cellsPerStage=1
#
# Arguments are those of 'naswot search nas-bench-201'. NASWOT_STORE and NASWOT_QUEUE name servers that are there already.
set -euo pipefail
cd "$(dirname "$0")/.."

[[ $# -gt 0 ]] || set -- --samples 20
folder=$(mktemp -d)
export NASWOT_HOME=$folder/home
pids=()
finish() {
  # The servers were started first and end last.
  for ((k = ${#pids[@]} - 1; k >= 0; k--)); do
    kill "${pids[k]}" 2>/dev/null && wait "${pids[k]}" || true
  done
  rm -rf "$folder"
}
trap finish EXIT

# Starts a program, waits for the line by which it says that it is ready, and leaves that in $line.
start() {
  local name=$1 output
  shift
  mkfifo "$folder/$name"
  "$@" >"$folder/$name" 2>"$folder/$name.log" &
  pids+=($!)
  exec {output}<"$folder/$name"
  read -r line <&"$output" || { cat "$folder/$name.log" >&2; exit 1; }
  echo "$name: $line"
}

naswot() { node apps/cli/bin/naswot.js "$@"; }
# "ready: gRPC 127.0.0.1:50051, HTTP http://127.0.0.1:8080"
address() { sed -E 's/.*gRPC ([^,]+),.*/\1/' <<<"$line"; }

if [[ -z ${NASWOT_STORE:-} || -z ${NASWOT_QUEUE:-} ]]; then
  start servers node --import tsx tools/servers/main.ts
  # shellcheck disable=SC2163
  export ${line?}
fi
start coordinator-1 node apps/cli/bin/naswot.js coordinator --listen 127.0.0.1:0 --http 127.0.0.1:0
leader=${pids[-1]}
start coordinator-2 node apps/cli/bin/naswot.js coordinator --listen 127.0.0.1:0 --http 127.0.0.1:0
export NASWOT_COORDINATOR=$(address)
for name in scorer-1 scorer-2; do
  start "$name" node apps/cli/bin/naswot.js scorer --name "$name" --lanes 1
done

# The one that stands by says who leads, and the command goes on there.
naswot search nas-bench-201 "$@"
naswot scorers
kill -KILL "$leader"
wait "$leader" 2>/dev/null || true
naswot search nas-bench-201 "$@" --top 1
naswot searches list
