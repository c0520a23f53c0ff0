package dev.hammingbird.system;

import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.RepositoryRoot;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.client.CallFailure;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.console.Result;
import dev.hammingbird.system.demo.Demo;
import dev.hammingbird.system.demo.DemoFailure;
import dev.hammingbird.system.demo.DemoPlan;
import dev.hammingbird.system.demo.Figures;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/** {@code deploy/demo}: the whole system, from nothing to answers, with a verdict. */
final class DemoCommand {
  private DemoCommand() {}

  static int run(List<String> words) throws IOException, InterruptedException {
    DemoPlan plan = DemoPlan.parse(words);
    Path root = RepositoryRoot.find();
    Path workdir = UpCommand.workdir(plan.workdir(), root, UpCommand.dated("demo"));
    System.out.println("Starting; data and logs in " + workdir);
    try (LocalSystem system =
            LocalSystem.start(
                LocalSystem.Plan.everything(root, workdir).onDesignPorts(),
                line -> System.out.println("  " + line));
        Log log = new Log(system.kafka().bootstrapServers())) {
      Optional<Figures> figures =
          attempt(new Demo(plan, system, log, started(), System.out), workdir);
      if (!plan.check()) {
        System.out.println("The page: " + system.url(Service.SEARCH) + "/   Ctrl-C stops.");
      }
      figures.ifPresent(f -> System.out.println(Result.line(f.result())));
      if (!plan.check()) {
        new CountDownLatch(1).await();
      }
      return figures.filter(f -> f.problems().isEmpty()).isPresent() ? 0 : 1;
    }
  }

  /** Returns when the script was called, which includes the build. */
  private static Instant started() {
    return Optional.ofNullable(System.getenv("HAMMINGBIRD_STARTED"))
        .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)))
        .orElseGet(Instant::now);
  }

  private static Optional<Figures> attempt(Demo demo, Path workdir) throws InterruptedException {
    try {
      Figures figures = demo.run();
      figures.problems().forEach(problem -> System.err.println("Does not hold: " + problem));
      return Optional.of(figures);
    } catch (DemoFailure | CallFailure e) {
      return broken(e, workdir);
    } catch (ExecutionException e) {
      return broken(e.getCause() == null ? e : e.getCause(), workdir);
    }
  }

  private static Optional<Figures> broken(Throwable e, Path workdir) {
    System.err.println();
    System.err.println("The demo broke off: " + e.getMessage());
    System.err.println("The services' logs are in " + workdir.resolve("logs"));
    System.out.println(Main.failed(e.getMessage()));
    return Optional.empty();
  }
}
