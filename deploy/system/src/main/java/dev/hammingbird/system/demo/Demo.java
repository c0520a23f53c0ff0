package dev.hammingbird.system.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hammingbird.contracts.Topics;
import dev.hammingbird.local.LocalSystem;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.client.Log;
import dev.hammingbird.system.client.Services;
import dev.hammingbird.system.client.Services.Space;
import dev.hammingbird.system.demo.Learn.Learned;
import dev.hammingbird.system.picture.GeneratedPictures;
import dev.hammingbird.system.picture.PictureSource;
import java.io.PrintStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** The whole way of the pictures through a running system, once. */
public final class Demo {
  private static final int FRESH_PICTURES = 300;
  private static final String BASELINE = "random-projection";

  private final DemoPlan plan;
  private final Services services;
  private final Log log;
  private final PrintStream out;
  private final Figures figures;

  /**
   * Runs against a system that is up and empty.
   *
   * @param start when the command was called
   */
  public Demo(DemoPlan plan, LocalSystem system, Log log, Instant start, PrintStream out) {
    this.figures = new Figures(start);
    this.plan = plan;
    this.log = log;
    this.out = out;
    this.services =
        new Services(
            system.url(Service.INGEST),
            system.url(Service.TRAINER),
            system.url(Service.ENCODER),
            system.url(Service.SEARCH));
  }

  /**
   * Goes all the way and prints a report.
   *
   * @return the figures and the verdict
   * @throws DemoFailure if the system does not do what is waited for
   */
  public Figures run() throws InterruptedException, ExecutionException {
    PictureSource pictures = plan.pictures();
    out.println("Pictures: " + pictures.description() + "; " + plan.description());
    StreamIn stream = new StreamIn(services, log, pictures, plan.labelled(), plan.seed());
    figures.images = pictures.size();
    figures.streamedPerSecond = stream.run();
    figures.accepted = stream.awaitAccepted(pictures.size());

    Learn learn = new Learn(services);
    Learned baseline = learn.run(request(BASELINE));
    Learned learned = learn.run(request("ssah"));
    figures.learnedPerSecond = learned.imagesPerSecond();
    figures.device = learned.device();

    RollOut rollOut = new RollOut(services);
    figures.encodedPerSecond = rollOut.awaitCoverage(learned.space(), "ssah", figures.accepted);
    rollOut.activate(learned.space());
    rollOut.awaitCoverage(baseline.space(), BASELINE, figures.accepted);

    find(new SelfSearch(services, pictures));
    stream.labelTheRest();
    judge(learned.space(), baseline.space());
    freshness(learned.space());
    account(learned.space());
    figures.print(out);
    return figures;
  }

  private Map<String, Object> request(String method) {
    return Map.of(
        "method", method,
        "bits", plan.bits(),
        "minutes", plan.minutes(),
        "seed", plan.seed());
  }

  private void find(SelfSearch search) throws InterruptedException, ExecutionException {
    SelfSearch.Outcome outcome = search.run(plan.selfSearches(), plan.seed());
    figures.selfTried = outcome.tried();
    figures.selfFound = outcome.found();
    figures.searchesPerSecond = outcome.perSecond();
    if (!outcome.missed().isEmpty()) {
      List<String> some = outcome.missed().subList(0, Math.min(5, outcome.missed().size()));
      out.println("Not found at distance 0: " + some);
    }
  }

  /** Asks for both reports until the labels that were published last have arrived in them. */
  private void judge(String learned, String baseline) throws InterruptedException {
    long all = Math.round(figures.accepted * 0.999);
    JsonNode report = services.report(learned);
    for (int i = 0; i < 50 && report.path("labelled").asLong() < all; i++) {
      Pause.briefly();
      report = services.report(learned);
    }
    figures.judge(report, services.report(baseline));
  }

  private void freshness(String space) throws InterruptedException, ExecutionException {
    PictureSource fresh = new GeneratedPictures(FRESH_PICTURES, plan.seed() + 1_000_003);
    figures.freshness(new Freshness(services, space).run(fresh));
    figures.images += FRESH_PICTURES;
  }

  private void account(String space) throws InterruptedException {
    figures.accepted = log.records(Topics.IMAGES);
    new RollOut(services).awaitCoverage(space, "all", figures.accepted);
    Space end =
        services
            .space(space)
            .orElseThrow(() -> new DemoFailure("search-service lost the space " + space));
    figures.encoded = end.live();
    figures.rejected = end.rejected();
    figures.erased = end.gone();
    figures.toCome = end.toCome();
    figures.refused = log.records(Topics.IMAGES_REJECTED);
  }
}
