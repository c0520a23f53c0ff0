# Sourced by the commands of deploy/: finds the repository, a JDK 25 and Maven, and builds what is old.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
STARTED="$(date +%s)"
export OMP_WAIT_POLICY=PASSIVE

is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] && grep -q '^JAVA_VERSION="25[."]' "$1/release"
}

# Sets JAVA_HOME, or ends with one line that says what to do.
find_jdk() {
  local java_on_path candidate
  java_on_path="$(command -v java || true)"
  if [ -n "$java_on_path" ]; then
    java_on_path="$(readlink -f "$java_on_path" 2>/dev/null || echo "$java_on_path")"
    java_on_path="${java_on_path%/bin/java}"
  fi
  for candidate in "${HAMMINGBIRD_JDK:-}" "${JAVA_HOME:-}" "$java_on_path" \
    /usr/lib/jvm/*25* "$HOME"/.sdkman/candidates/java/25* "$HOME"/.jdks/*25* "$HOME"/.m2/jdks/*25* \
    /opt/*jdk*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
    if [ -n "$candidate" ] && is_jdk_25 "$candidate"; then
      export JAVA_HOME="$candidate"
      JAVA="$JAVA_HOME/bin/java"
      return
    fi
  done
  echo "No JDK 25 found: install one (for example Temurin 25) or set HAMMINGBIRD_JDK to its folder." >&2
  exit 2
}

# Sets MVN to Maven 3.8.7 or later of the PATH, else to the wrapper, which fetches one.
find_maven() {
  local version
  MVN="$ROOT/mvnw"
  if command -v mvn >/dev/null; then
    version="$(mvn --version 2>/dev/null | sed -n 's/^.*Apache Maven \([0-9][0-9.]*\).*$/\1/p' | head -n 1)"
    if [ "$(printf '3.8.7\n%s\n' "$version" | sort -V | head -n 1)" = "3.8.7" ]; then
      MVN="mvn"
    fi
  fi
}

maven() {
  (cd "$ROOT" && "$MVN" -B -ntp "$@")
}

# Tells whether all ("all"), or one service ("trainer") with what it needs, is built from the sources there are.
is_built() {
  local stamp="$ROOT/target/deploy-built-$1" service folders
  folders=("$ROOT/pom.xml" "$ROOT/contracts" "$ROOT/trainer-service")
  if [ "$1" = all ]; then
    folders=("$ROOT/pom.xml" "$ROOT/contracts" "$ROOT/deploy/local" "$ROOT/deploy/simulation" "$ROOT/deploy/system"
      "$ROOT"/*-service)
    [ -f "$ROOT/deploy/system/target/classes/dev/hammingbird/system/Main.class" ] &&
      [ -d "$ROOT/deploy/local/target/kafka/lib" ] || return 1
    for service in ingest encoder search; do
      [ -f "$ROOT/$service-service/target/quarkus-app/quarkus-run.jar" ] || return 1
    done
  fi
  [ -f "$stamp" ] && [ -f "$ROOT/trainer-service/target/quarkus-app/quarkus-run.jar" ] &&
    [ -z "$(find "${folders[@]}" \
      -name target -prune -o -name node_modules -prune -o -name '.*' -prune -o -path '*/src/test' -prune -o \
      -type f -newer "$stamp" -print -quit)" ]
}

# Builds without tests, unless nothing has changed since the last time: everything, or for "trainer" that service
# and what it needs.
build() {
  local what="${1:-all}" only=()
  if is_built "$what"; then
    return
  fi
  if [ "$what" = trainer ]; then
    only=(-pl trainer-service -am)
  fi
  local log="$ROOT/target/deploy-build.log" started=$SECONDS pid module shown="" stamp
  mkdir -p "$ROOT/target"
  stamp="$(mktemp "$ROOT/target/stamp.XXXXXX")"
  echo "Building with $("$JAVA_HOME/bin/javac" -version 2>&1) (log: target/deploy-build.log)"
  maven -Dquick -DskipTests -Dspotless.check.skip=true ${only[@]+"${only[@]}"} package >"$log" 2>&1 &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    module="$(sed -n 's/^\[INFO\] Building \(Hammingbird.*\)$/\1/p' "$log" | tail -n 1)"
    if [ -t 1 ]; then
      printf '\r  %3ds  %-60s' "$((SECONDS - started))" "$module"
    elif [ "$module" != "$shown" ]; then
      printf '  %3ds  %s\n' "$((SECONDS - started))" "$module"
    fi
    shown="$module"
    sleep 1
  done
  if wait "$pid"; then
    if [ -t 1 ]; then printf '\r'; fi
    printf 'Built in %d s.%50s\n' "$((SECONDS - started))" ""
    if [ "$what" = all ]; then
      cp -p "$stamp" "$ROOT/target/deploy-built-trainer"
    fi
    mv "$stamp" "$ROOT/target/deploy-built-$what"
  else
    rm -f "$stamp"
    echo
    grep '^\[ERROR\]' "$log" | head -n 25 >&2 || tail -n 40 "$log" >&2
    echo "The build failed; the whole log is in target/deploy-build.log" >&2
    exit 1
  fi
}

# Runs a command of deploy/system in the place of this shell, with what COMPILER says to Java's compilers.
system() {
  export HAMMINGBIRD_STARTED="$STARTED"
  exec "$JAVA" ${COMPILER:-} -XX:+UseSerialGC -Xmx1g --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow "-Dhammingbird.root=$ROOT" -Dslf4j.internal.verbosity=ERROR \
    -cp "$ROOT/deploy/system/target/classes:$ROOT/deploy/system/target/lib/*" \
    dev.hammingbird.system.Main "$@"
}

# Runs the simulation in the place of this shell.
simulation() {
  exec "$JAVA" -XX:+UseSerialGC -Xmx512m -Dslf4j.internal.verbosity=ERROR \
    -cp "$ROOT/deploy/simulation/target/classes:$ROOT/deploy/simulation/target/lib/*" \
    dev.hammingbird.simulation.Simulate "$@"
}

# Large blocks stay with the process: PyTorch asks for the same ones at every step. Java's threads would get arenas
# that glibc gives back nevertheless, so there is one for all; a training step is a fifth faster with it.
keep_memory() {
  export MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=1073741824 MALLOC_TRIM_THRESHOLD_=2147483648
}

# Runs the trainer's command line in the place of this shell.
trainer() {
  local app="$ROOT/trainer-service/target/quarkus-app"
  keep_memory
  exec "$JAVA" -XX:+UseSerialGC -XX:MaxRAMPercentage=60 --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -Dai.djl.offline=true -Djava.awt.headless=true \
    -Djava.util.logging.manager=org.jboss.logmanager.LogManager -Dslf4j.internal.verbosity=ERROR \
    -cp "$app/app/*:$app/lib/main/*:$app/lib/boot/*" dev.hammingbird.trainer.command.TrainCommand "$@"
}
