package dev.hammingbird.system;

import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.console.Options;
import dev.hammingbird.system.console.Result;
import dev.hammingbird.system.console.UsageException;
import dev.hammingbird.system.drill.DrillFailure;
import dev.hammingbird.system.drill.DrillPlan;
import dev.hammingbird.system.drill.FaultsDrill;
import dev.hammingbird.system.drill.OverloadDrill;
import dev.hammingbird.system.drill.PoisonDrill;
import dev.hammingbird.system.drill.ReplayDrill;
import dev.hammingbird.system.drill.UpgradeDrill;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code deploy/drill}: breaks the system on purpose and checks what is left. */
final class DrillCommand {
  private static final String USAGE =
      """
      deploy/drill simulate [--seeds FIRST..LAST] [--trace]
      deploy/drill faults [--seeds FIRST..LAST] [--minutes-per-seed 0.5] [--uploads-per-s 20]
                          [--queries-per-s 20] [--only KILL,STOP,...] [--profile PROFILE]
      deploy/drill upgrade [--pictures 3000] [--queries-per-s 50]
      deploy/drill replay [--pictures 3000]
      deploy/drill poison [--pictures 20000]
      deploy/drill overload [--minutes 0.5] [--queries-per-s 20]
      All: [--workdir DIR]. Profiles: one-broker, three-brokers, three-brokers-six-nodes,
      redis-failover. docs/drill.md says what each does.\
      """;
  private static final String PICTURES = "--pictures";
  private static final String SEEDS = "--seeds";
  private static final String PROFILE = "--profile";
  private static final String ONE = "one-broker";

  /** What runs on this machine for Kafka and Redis, by the name that a command line gives it. */
  private record Profile(String name, int brokers, DrillPlan.Redis redis) {}

  private static final List<Profile> PROFILES =
      List.of(
          new Profile(ONE, 1, DrillPlan.Redis.ONE),
          new Profile("three-brokers", 3, DrillPlan.Redis.ONE),
          new Profile("three-brokers-six-nodes", 3, DrillPlan.Redis.CLUSTER),
          new Profile("redis-failover", 1, DrillPlan.Redis.SENTINEL));

  private DrillCommand() {}

  static int run(List<String> words) throws IOException {
    if (words.isEmpty() || words.contains("--help")) {
      System.out.println(USAGE);
      return words.isEmpty() ? 2 : 0;
    }
    List<String> rest = words.subList(1, words.size());
    Map<String, @Nullable Object> figures;
    try {
      figures =
          switch (words.getFirst()) {
            case "faults" -> faults(rest);
            case "upgrade" -> upgrade(rest);
            case "replay" -> replay(rest);
            case "poison" -> poison(rest);
            case "overload" -> overload(rest);
            default -> throw new UsageException(USAGE);
          };
    } catch (DrillFailure e) {
      System.err.println("The drill broke off: " + e.getMessage());
      System.out.println(Main.failed(e.getMessage()));
      return 1;
    }
    System.out.println(Result.line(figures));
    return Boolean.TRUE.equals(figures.get("ok")) ? 0 : 1;
  }

  private static Map<String, @Nullable Object> faults(List<String> words) throws IOException {
    Options options =
        options(
            words, "--seeds", "--minutes-per-seed", "--uploads-per-s", "--queries-per-s", "--only");
    String[] seeds = options.text(SEEDS).orElse("1..3").split("[.][.]", 2);
    FaultsDrill.Settings settings =
        new FaultsDrill.Settings(
            seed(seeds[0]),
            seed(seeds[seeds.length - 1]),
            60 * options.number("--minutes-per-seed", 0.5, 0.05, 60),
            options.number("--uploads-per-s", 20, 0, 1000),
            options.number("--queries-per-s", 20, 0, 1000),
            options
                .text("--only")
                .map(text -> Arrays.asList(text.split(",", -1)))
                .orElse(List.of()));
    return FaultsDrill.run(plan(options, "drill-faults", FaultsDrill.serviceSettings()), settings);
  }

  private static Map<String, @Nullable Object> upgrade(List<String> words) throws IOException {
    Options options = options(words, PICTURES, "--queries-per-s");
    UpgradeDrill.Settings settings =
        new UpgradeDrill.Settings(
            options.whole(PICTURES, 3_000, 100, 10_000_000),
            options.number("--queries-per-s", 50, 1, 10_000));
    return UpgradeDrill.run(
        plan(options, "drill-upgrade", UpgradeDrill.serviceSettings()), settings);
  }

  private static Map<String, @Nullable Object> replay(List<String> words) throws IOException {
    Options options = options(words, PICTURES);
    int pictures = options.whole(PICTURES, 3_000, 100, 10_000_000);
    return ReplayDrill.run(plan(options, "drill-replay", Map.of()), pictures);
  }

  private static Map<String, @Nullable Object> poison(List<String> words) throws IOException {
    Options options = options(words, PICTURES);
    int pictures = options.whole(PICTURES, 20_000, 1_000, 10_000_000);
    return PoisonDrill.run(plan(options, "drill-poison", PoisonDrill.serviceSettings()), pictures);
  }

  private static Map<String, @Nullable Object> overload(List<String> words) throws IOException {
    Options options = options(words, "--minutes", "--queries-per-s");
    OverloadDrill.Settings settings =
        new OverloadDrill.Settings(
            60 * options.number("--minutes", 0.5, 0.1, 600),
            options.number("--queries-per-s", 20, 1, 10_000));
    return OverloadDrill.run(plan(options, "drill-overload", Map.of()), settings);
  }

  private static DrillPlan plan(
      Options options, String name, Map<Service, Map<String, String>> settings) throws IOException {
    Path root = RepositoryRoot.find();
    Path workdir =
        UpCommand.workdir(options.text("--workdir").map(Path::of), root, UpCommand.dated(name));
    System.out.println("Starting; data and logs in " + workdir);
    Profile profile = profile(options.text(PROFILE).orElse(ONE));
    return new DrillPlan(root, workdir, profile.brokers, profile.redis, 2, 2, settings);
  }

  private static Profile profile(String name) {
    return PROFILES.stream()
        .filter(profile -> profile.name.equals(name))
        .findFirst()
        .orElseThrow(() ->
            new UsageException(
                "there is no profile %s; there are %s"
                    .formatted(
                        name,
                        PROFILES.stream().map(Profile::name).collect(Collectors.joining(", ")))));
  }

  private static Options options(List<String> words, String... own) {
    Set<String> all = new HashSet<>(List.of("--workdir", PROFILE));
    all.addAll(List.of(own));
    return Options.parse(words, all, Set.of());
  }

  private static long seed(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new UsageException("--seeds " + text + " is not like 1..20");
    }
    return Long.parseLong(text);
  }
}
