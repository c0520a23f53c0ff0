package dev.hammingbird.system;

import ai.onnxruntime.OrtException;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import dev.hammingbird.local.Folders;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.bench.EncodeBench;
import dev.hammingbird.system.bench.FreshBench;
import dev.hammingbird.system.bench.RestBench;
import dev.hammingbird.system.bench.StoreBench;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.console.Options;
import dev.hammingbird.system.console.Result;
import dev.hammingbird.system.console.UsageException;
import dev.hammingbird.system.picture.GeneratedPictures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** {@code deploy/bench}: measures one thing. */
final class BenchCommand {
  /** As large as the pictures of CIFAR-10, on which the bar is set. */
  private static final int SIDE = 32;

  /** The bar of the project: so much of what ONNX Runtime reaches alone. */
  private static final double LEAST_RATIO = 0.8;

  /** The bar of the project: so much of what a bare Vert.x server answers. */
  private static final double LEAST_REST_RATIO = 0.7;

  private BenchCommand() {}

  /** A system to be measured. Its data goes when it ends, for it is large; its logs stay. */
  private record Bench(Path root, Path workdir, LocalSystem system, Log log)
      implements AutoCloseable {

    static Bench start(Options options, List<Service> services) throws IOException {
      Path root = RepositoryRoot.find();
      Path workdir =
          UpCommand.workdir(
              options.text("--workdir").map(Path::of), root, UpCommand.dated("bench"));
      System.out.println("Starting; data and logs in " + workdir);
      LocalSystem system =
          LocalSystem.start(
              new LocalSystem.Plan(root, workdir, false, services, Map.of()),
              line -> System.out.println("  " + line));
      return new Bench(root, workdir, system, new Log(system.kafka().bootstrapServers()));
    }

    /**
     * The same for what measures the store: Kafka is the truth, and Redis' own file, which it
     * writes anew every few million codes, would be measured too.
     */
    static Bench ofStore(Options options) throws IOException {
      Bench bench = start(options, List.of());
      bench.system.redis().command("CONFIG", "SET", "appendonly", "no");
      return bench;
    }

    @Override
    public void close() {
      log.close();
      system.close();
      Folders.delete(workdir.resolve("data"));
    }
  }

  static int run(List<String> words)
      throws IOException,
          InterruptedException,
          ExecutionException,
          OrtException,
          UnreadablePictureException {
    return switch (words.isEmpty() ? "" : words.getFirst()) {
      case "encode" -> encode(words.subList(1, words.size()));
      case "store" -> store(words.subList(1, words.size()));
      case "rest" -> rest(words.subList(1, words.size()));
      case "fresh" -> fresh(words.subList(1, words.size()));
      default -> throw new UsageException("say what to measure: encode, store, rest or fresh");
    };
  }

  private static int store(List<String> words)
      throws IOException, InterruptedException, ExecutionException {
    Options options = Options.parse(words, Set.of("--codes", "--workdir"), Set.of());
    int codes = options.whole("--codes", 100_000_000, 10_000, 1_000_000_000);
    try (Bench bench = Bench.ofStore(options)) {
      Map<String, Object> result =
          new StoreBench(bench.system, bench.log, bench.root, bench.workdir).run(codes);
      System.out.println(Result.line(result));
      return 0;
    }
  }

  private static int rest(List<String> words)
      throws IOException, InterruptedException, ExecutionException {
    Options options =
        Options.parse(
            words, Set.of("--codes", "--large", "--seconds", "--workdir"), Set.of("--quick"));
    boolean quick = options.has("--quick");
    RestBench.Sizes sizes =
        new RestBench.Sizes(
            options.whole("--codes", 100_000, 1_000, 10_000_000),
            options.whole("--large", quick ? 0 : RestBench.BAR, 0, 100_000_000),
            options.whole("--seconds", quick ? 3 : 10, 1, 600));
    try (Bench bench = Bench.ofStore(options)) {
      Map<String, Object> result =
          new RestBench(bench.system, bench.log, bench.root, bench.workdir).run(sizes);
      System.out.println(Result.line(result));
      Object ratio = result.get("ratio");
      return ratio == null || (double) ratio >= LEAST_REST_RATIO ? 0 : 1;
    }
  }

  private static int fresh(List<String> words)
      throws IOException, InterruptedException, ExecutionException {
    Options options =
        Options.parse(
            words,
            Set.of(
                "--codes",
                "--inserts-per-s",
                "--erasures-per-s",
                "--queries-per-s",
                "--seconds",
                "--workdir"),
            Set.of());
    FreshBench.Load load =
        new FreshBench.Load(
            options.whole("--codes", RestBench.BAR, 1_000, 100_000_000),
            options.whole("--inserts-per-s", 50_000, 1, 1_000_000),
            options.whole("--erasures-per-s", 5_000, 0, 100_000),
            options.whole("--queries-per-s", 50, 1, 10_000),
            options.whole("--seconds", 30, 5, 600));
    try (Bench bench = Bench.ofStore(options)) {
      System.out.println(
          Result.line(
              new FreshBench(bench.system, bench.log, bench.root, bench.workdir).run(load)));
      return 0;
    }
  }

  private static int encode(List<String> words)
      throws IOException,
          InterruptedException,
          ExecutionException,
          OrtException,
          UnreadablePictureException {
    Options options =
        Options.parse(words, Set.of("--count", "--rounds", "--backbone", "--workdir"), Set.of());
    int count = options.whole("--count", 40_000, 1_000, 1_000_000);
    int rounds = options.whole("--rounds", 3, 1, 100);
    String backbone = options.text("--backbone").orElse("residual-small");
    try (Bench bench = Bench.start(options, EncodeBench.PARTS)) {
      Map<String, Double> result =
          new EncodeBench(bench.system, bench.log, new GeneratedPictures(count, 1, SIDE), backbone)
              .run(rounds);
      System.out.println(Result.line(result));
      return result.getOrDefault("ratio", 0.0) >= LEAST_RATIO ? 0 : 1;
    }
  }
}
