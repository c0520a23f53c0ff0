package dev.hammingbird.trainer.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.hammingbird.trainer.evaluation.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that is told of one run, as JSON and as a page in one file. */
public final class RunReport {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
  private final Facts facts;
  private final Diary diary;
  private final Map<String, Object> outcome = new LinkedHashMap<>();
  private @Nullable Judgement judgement;
  private List<Example> examples = List.of();

  /**
   * What was run.
   *
   * @param method its name
   * @param bits bits of a code
   * @param data the data set's name
   * @param protocol how it was divided
   * @param backbone with how much of it learns, and at what size
   * @param labelled pictures learned from with labels
   * @param device where, with how many threads
   * @param options of the command line
   * @param settings of the method
   * @param digest of what was learned from
   * @param leaks places left out because a query has their content
   * @param unreadable files left out, with the reason
   */
  public record Facts(
      String method,
      int bits,
      String data,
      String protocol,
      String backbone,
      int labelled,
      String device,
      Map<String, String> options,
      Map<String, String> settings,
      String digest,
      int leaks,
      List<String> unreadable) {
    /** Copies the collections. */
    public Facts {
      options = Map.copyOf(options);
      settings = Map.copyOf(settings);
      unreadable = List.copyOf(unreadable);
    }
  }

  /**
   * A picture in the report.
   *
   * @param pixels uint8 RGB, {@code [side][side][3]}
   * @param caption what it is
   * @param relevant whether it shares a label with the query
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Shown(byte[] pixels, String caption, boolean relevant) {}

  /**
   * A query and what it finds.
   *
   * @param query the picture that asks
   * @param hits nearest first
   */
  public record Example(Shown query, List<Shown> hits) {
    /** Copies the list. */
    public Example {
      hits = List.copyOf(hits);
    }
  }

  /** Starts a report. */
  public RunReport(Facts facts, Diary diary) {
    this.facts = facts;
    this.diary = diary;
  }

  /**
   * Notes that learning ended.
   *
   * @param minutes of learning by the budget's clock, measurements left out
   * @param wallMinutes by the wall clock since the program began or went on, measurements included
   * @param steps how many
   * @param early whether it ended before its budget did
   */
  public void learned(double minutes, double wallMinutes, int steps, boolean early) {
    outcome.put("minutes", rounded(minutes));
    outcome.put("wall_minutes", rounded(wallMinutes));
    outcome.put("steps", steps);
    outcome.put("ended_early", early);
  }

  /** Notes that learning broke. */
  public void failed(String reason) {
    outcome.put("failed", reason);
  }

  /** Notes by which validation figures the model was chosen. */
  public void chosen(double best, double last) {
    outcome.put("validation_map_best", rounded(best));
    outcome.put("validation_map_last", rounded(last));
  }

  /** Notes how well the model retrieves. */
  public void judged(Judgement figures) {
    this.judgement = figures;
  }

  /** Notes example queries. */
  public void examples(List<Example> shown) {
    this.examples = List.copyOf(shown);
  }

  /** Returns the values of the command's last line. */
  public Map<String, Object> result(Path folder) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("method", facts.method());
    result.put("bits", facts.bits());
    result.put("protocol", facts.protocol());
    result.put("backbone", facts.backbone());
    result.put("labelled", facts.labelled());
    Map<String, Double> figures = judgement == null ? Map.of() : judgement.figures();
    for (String name :
        List.of("map", "map_low", "map_high", "precision_at_100", "precision_radius_2")) {
      Double value = figures.get(name);
      result.put(name, value == null ? null : rounded(value));
    }
    result.put("minutes", outcome.get("minutes"));
    result.put("device", facts.device());
    result.put("report", fromHere(folder.resolve("report.html")));
    return result;
  }

  /** Returns a path as seen from the working directory, with slashes; as it is on another disk. */
  private static String fromHere(Path path) {
    Path here = Path.of("").toAbsolutePath();
    Path there = path.toAbsolutePath().normalize();
    boolean apart = !Objects.equals(here.getRoot(), there.getRoot());
    return (apart ? there : here.relativize(there)).toString().replace('\\', '/');
  }

  /**
   * Writes {@code report.json} and {@code report.html}.
   *
   * @throws IOException if the folder cannot be written to
   */
  public void write(Path folder) throws IOException {
    JSON.writeValue(folder.resolve("report.json").toFile(), json(folder));
    Files.writeString(
        folder.resolve("report.html"),
        new ReportPage(facts, diary, examples).html(outcome, judgement));
  }

  /**
   * Writes the numbers of {@code report.json} into another file, on one line.
   *
   * @param folder where the report is
   * @throws IOException if the file cannot be written
   */
  public void copy(Path folder, Path file) throws IOException {
    Files.writeString(
        file,
        JSON.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json(folder))
            + "\n");
  }

  private Map<String, Object> json(Path folder) {
    Map<String, Object> json = result(folder);
    json.put("data", facts.data());
    json.put("outcome", outcome);
    json.put("retrieval", judgement == null ? Map.of() : roundedAll(judgement.figures()));
    json.put("curve", judgement == null ? List.of() : judgement.curve());
    json.put("options", new TreeMap<>(facts.options()));
    json.put("settings", new TreeMap<>(facts.settings()));
    json.put("data_digest", facts.digest());
    json.put("left_out_for_leaks", facts.leaks());
    json.put("unreadable", facts.unreadable());
    json.put("measurements", diary.measurements());
    json.put(
        "learning",
        diary.entries().stream()
            .map(entry ->
                new Diary.Entry(
                    entry.step(),
                    rounded(entry.share()),
                    rounded(entry.seconds()),
                    entry.phase(),
                    roundedAll(entry.figures())))
            .toList());
    return json;
  }

  private static Map<String, Double> roundedAll(Map<String, Double> figures) {
    Map<String, Double> rounded = new TreeMap<>();
    figures.forEach((name, value) -> rounded.put(name, rounded(value)));
    return rounded;
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.rint(value * 1e5) / 1e5 : value;
  }
}
