package dev.hammingbird.search.query;

import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.search.index.Question;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long tables usually take to answer, by space and by the power of two of {@code k}: told from
 * the last answers. Safe for several threads; an update that another overwrites is no loss.
 */
final class UsualTimes {
  private static final int POWERS = Integer.SIZE;
  private static final int SLOWNESS = 8; // one answer moves what is usual by an eighth
  private static final int OUTLIER = 4; // times what is usual: a thread that lost its core
  private static final long UNKNOWN = Long.MAX_VALUE;

  private final Map<SpaceId, AtomicLongArray> nanos = new ConcurrentHashMap<>();

  /**
   * Returns how long such a question usually takes, in nanoseconds; {@link Long#MAX_VALUE} while
   * nobody knows, or when the last one of this space was not answered by tables.
   */
  long of(SpaceId space, Question question) {
    AtomicLongArray known = nanos.get(space);
    return known == null ? UNKNOWN : known.getPlain(power(question));
  }

  /** Takes an answer that tables gave into account. */
  void took(SpaceId space, Question question, long answered) {
    AtomicLongArray known = nanos.computeIfAbsent(space, _ -> unknown());
    int power = power(question);
    long usual = known.getPlain(power);
    long next =
        usual == UNKNOWN
            ? answered
            : usual + (Math.min(answered, OUTLIER * usual) - usual) / SLOWNESS;
    known.setOpaque(power, next);
  }

  /** Forgets a question's like: it took a pass over the codes. */
  void scanned(SpaceId space, Question question) {
    AtomicLongArray known = nanos.get(space);
    if (known != null) {
      known.setOpaque(power(question), UNKNOWN);
    }
  }

  private static int power(Question question) {
    return POWERS - 1 - Integer.numberOfLeadingZeros(question.k());
  }

  private static AtomicLongArray unknown() {
    AtomicLongArray all = new AtomicLongArray(POWERS);
    for (int i = 0; i < POWERS; i++) {
      all.setPlain(i, UNKNOWN);
    }
    return all;
  }
}
