#!/bin/sh
# Makes the topics that are not there yet. The topics codes.<space> are made by the encoder.
#   topics.sh BOOTSTRAP_SERVERS
set -eu
kafka_topics="${KAFKA_TOPICS:-/opt/kafka/bin/kafka-topics.sh}"
servers="$1"
present="$("$kafka_topics" --bootstrap-server "$servers" --list)"

# topic NAME PARTITIONS SETTING=VALUE...
topic() {
  name="$1"
  partitions="$2"
  shift 2
  if printf '%s\n' "$present" | grep -qxF -e "$name"; then
    echo "$name is there"
    return
  fi
  for setting in "$@"; do
    set -- "$@" --config "$setting"
    shift
  done
  "$kafka_topics" --bootstrap-server "$servers" --create --if-not-exists --topic "$name" \
    --partitions "$partitions" --replication-factor 1 "$@"
}

topic images.raw 4 cleanup.policy=delete retention.ms=604800000
topic images 4 cleanup.policy=compact
topic images.rejected 1 cleanup.policy=delete retention.ms=2419200000
topic erasures 1 cleanup.policy=delete retention.ms=3024000000
topic labels 4 cleanup.policy=compact
topic trainings 1 cleanup.policy=compact
topic models 1 cleanup.policy=compact
topic model-artifacts 1 cleanup.policy=compact
topic standing 1 cleanup.policy=compact
topic matches 4 cleanup.policy=delete retention.ms=604800000
