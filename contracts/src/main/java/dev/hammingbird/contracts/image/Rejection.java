package dev.hammingbird.contracts.image;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Why a picture was refused: what the headers of a record on {@code images.rejected} say, beside
 * the original ones.
 *
 * @param reason class of the reason in kebab case, such as {@code corrupt}, to count and replay by
 * @param stage which service refused it
 * @param detail the first cause, for people, at most 500 characters
 * @param attempts how often it was tried, from 1
 * @param origin where the refused record lies; empty for none
 * @param at when
 */
public record Rejection(
    String reason, Stage stage, String detail, int attempts, Optional<Origin> origin, Instant at) {
  private static final Pattern REASON = Pattern.compile("[a-z][a-z0-9-]{0,63}");
  private static final int MAX_DETAIL = 500;

  public Rejection {
    if (!REASON.matcher(reason).matches()) {
      throw new IllegalArgumentException("not a reason class in kebab case: '" + reason + "'");
    }
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts count from 1, not " + attempts);
    }
    detail = detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) : detail;
  }

  /** Who refused. */
  public enum Stage {
    INGEST,
    ENCODER
  }

  /** Where the refused record lies. */
  public record Origin(String topic, int partition, long offset) {}
}
