package dev.hammingbird.trainer.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.method.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run writes down while it learns: means of the steps' figures, at most a few hundred points
 * whatever the run's length, and measurements of retrieval. A checkpoint holds it.
 */
public final class Diary implements Resumable {
  private static final int MOST = 400;
  private static final int MOST_GRIDS = 24;
  private static final ObjectMapper JSON = new ObjectMapper();
  private final Map<String, double[]> sums = new TreeMap<>();
  private List<Entry> entries = new ArrayList<>();
  private List<Measurement> measurements = new ArrayList<>();
  private List<Grid> grids = new ArrayList<>();
  private int stride = 1;
  private int since;

  /**
   * Figures of some steps in a row.
   *
   * @param step the last of them
   * @param share share of the budget used
   * @param seconds since learning began
   * @param phase what the run was doing
   * @param figures the mean of each figure over the steps that have it
   */
  public record Entry(
      int step, double share, double seconds, String phase, Map<String, Double> figures) {}

  /**
   * How well the codes retrieved at one moment.
   *
   * @param step how many steps were done
   * @param share share of the budget used
   * @param seconds of learning
   * @param figures such as {@code map} of the fixed sample, {@code validation_map}
   */
  public record Measurement(int step, double share, double seconds, Map<String, Double> figures) {}

  /**
   * Pictures that a network made.
   *
   * @param step how many steps were done
   * @param name what they are
   * @param columns pictures in a row
   * @param side pixels a side of a picture
   * @param uri all of them as one picture, a {@code data:} address
   */
  public record Grid(int step, String name, int columns, int side, String uri) {}

  /** Writes a step down. */
  public void stepped(Step step) {
    step.figures()
        .forEach((name, value) -> {
          double[] sum = sums.computeIfAbsent(name, key -> new double[2]);
          sum[0] += value;
          sum[1]++;
        });
    since++;
    if (since < stride) {
      return;
    }
    Map<String, Double> means = new TreeMap<>();
    sums.forEach((name, sum) -> means.put(name, sum[0] / sum[1]));
    entries.add(new Entry(step.number(), step.progress(), step.seconds(), step.phase(), means));
    sums.clear();
    since = 0;
    if (entries.size() >= MOST) {
      thin();
    }
  }

  /** Puts each two entries together. */
  private void thin() {
    List<Entry> fewer = new ArrayList<>();
    for (int i = 0; i + 1 < entries.size(); i += 2) {
      Map<String, Double> means = new TreeMap<>(entries.get(i + 1).figures());
      entries
          .get(i)
          .figures()
          .forEach((name, value) -> means.merge(name, value, (a, b) -> (a + b) / 2));
      Entry last = entries.get(i + 1);
      fewer.add(new Entry(last.step(), last.share(), last.seconds(), last.phase(), means));
    }
    entries = fewer;
    stride *= 2;
  }

  /** Writes a measurement down. */
  public void measured(Measurement measurement) {
    measurements.add(measurement);
  }

  /**
   * Keeps pictures; of many, every second one.
   *
   * @param rgb uint8, {@code [count][side][side][3]}, row by row of the grid
   */
  public void pictured(int step, String name, byte[] rgb, int columns, int side) {
    grids.add(new Grid(step, name, columns, side, Png.gridUri(rgb, columns, side)));
    if (grids.size() > MOST_GRIDS) {
      List<Grid> fewer = new ArrayList<>();
      for (int i = 0; i < grids.size(); i += 2) {
        fewer.add(grids.get(i));
      }
      grids = fewer;
    }
  }

  /** Returns the pictures, oldest first. */
  public List<Grid> grids() {
    return List.copyOf(grids);
  }

  /** Returns the entries, oldest first. */
  public List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** Returns the measurements, oldest first. */
  public List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  @Override
  public void exchange(State state) {
    try {
      String held = state.text("entries", JSON.writeValueAsString(entries));
      String measured = state.text("measurements", JSON.writeValueAsString(measurements));
      String drawn = state.text("grids", JSON.writeValueAsString(grids));
      if (state.restoring()) {
        grids = new ArrayList<>(JSON.readValue(drawn, new TypeReference<List<Grid>>() {}));
        entries = new ArrayList<>(JSON.readValue(held, new TypeReference<List<Entry>>() {}));
        measurements =
            new ArrayList<>(JSON.readValue(measured, new TypeReference<List<Measurement>>() {}));
        sums.clear();
        since = 0;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a diary is plain numbers", e);
    }
    stride = state.integer("stride", stride);
  }
}
