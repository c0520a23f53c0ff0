package dev.hammingbird.contracts.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The script that writes one batch into one partition and space of the store, atomically and only
 * if the store stands where the writer thinks it does. See {@code store-writer.lua} beside this
 * class; {@link StoreBatch} builds its arguments.
 */
public final class StoreScript {
  /** The text, for SCRIPT LOAD or EVAL. */
  public static final String TEXT =
      load("store-writer.lua") + load("store-writer-records.lua") + load("store-writer-index.lua");

  private StoreScript() {}

  /** What became of a batch. */
  public sealed interface Outcome {
    /** The batch is in the store. */
    record Applied(StorePosition position) implements Outcome {}

    /**
     * Nothing was changed: the store stands elsewhere. Somebody else writes, or Redis came back
     * older, or empty.
     */
    record Elsewhere(long next, long block) implements Outcome {}

    /** Nothing was changed: the store holds codes of another topic of this name. */
    record OtherTopic(String topic) implements Outcome {}

    /** Nothing was changed: the store's keys are of another version. */
    record OtherLayout(String layout) implements Outcome {}
  }

  /**
   * Returns what the script's reply says.
   *
   * @param reply texts, as the script returns them
   */
  public static Outcome outcome(List<String> reply) {
    return switch (reply.getFirst()) {
      case "applied" ->
          new Outcome.Applied(
              new StorePosition(
                  Long.parseLong(reply.get(1)),
                  Long.parseLong(reply.get(2)),
                  reply.get(3),
                  Long.parseLong(reply.get(4)),
                  Long.parseLong(reply.get(5)),
                  Long.parseLong(reply.get(6)),
                  Long.parseUnsignedLong(reply.get(7), 16),
                  Long.parseLong(reply.get(8)),
                  Long.parseLong(reply.get(9))));
      case "elsewhere" ->
          new Outcome.Elsewhere(Long.parseLong(reply.get(1)), Long.parseLong(reply.get(2)));
      case "other-topic" -> new Outcome.OtherTopic(reply.get(1));
      case "other-layout" -> new Outcome.OtherLayout(reply.get(1));
      default -> throw new IllegalArgumentException("the store script replied " + reply);
    };
  }

  private static String load(String part) {
    try (InputStream in = StoreScript.class.getResourceAsStream(part)) {
      if (in == null) {
        throw new IllegalStateException(part + " is missing beside StoreScript.class");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
