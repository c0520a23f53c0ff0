package dev.hammingbird.search;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.EntryDigest;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.model.ModelRecord;
import dev.hammingbird.contracts.model.State;
import dev.hammingbird.search.follow.Models;
import dev.hammingbird.search.index.SpaceView;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * Says which space answers a query that names none: the active one, or for a share of the queries
 * one that is on trial. Which queries depends on their keys alone, so that one user is always
 * answered by one space, and every replica decides alike. A trial never fails a query.
 */
@Singleton
class Canaries {
  /** The header by which a client says whose query it is. */
  static final String KEY = "X-Query-Key";

  private static final Set<State> READY = EnumSet.of(State.VERIFIED, State.HELD);

  private final SpaceDesk desk;
  private final Following following;

  Canaries(SpaceDesk desk, Following following) {
    this.desk = desk;
    this.following = following;
  }

  /**
   * Returns the space that answers.
   *
   * @param named as the request has it
   * @param key whose query it is, made only if it is needed
   * @param fits whether a view can answer at all
   * @throws ProblemException as {@link SpaceDesk#open}
   */
  SpaceDesk.Open open(Optional<String> named, Supplier<String> key, Predicate<SpaceView> fits) {
    if (named.isPresent()) {
      return desk.open(named);
    }
    Models.Snapshot models = following.models().snapshot();
    for (Models.Entry entry : models.entries()) {
      ModelRecord model = entry.model();
      double share = model.control().canary();
      if (share > 0
          && READY.contains(model.state())
          && models.active().isPresent()
          && place(model.space(), key.get()) < share) {
        Optional<SpaceDesk.Open> trial = tryOpen(model.space()).filter(o -> fits.test(o.view()));
        if (trial.isPresent()) {
          return trial.get();
        }
      }
    }
    return desk.open(named);
  }

  /** Returns whose query a request is, if a header says so. */
  static Optional<String> asker(RoutingContext context) {
    return Optional.ofNullable(context.request().getHeader(KEY)).filter(text -> !text.isBlank());
  }

  /** Returns a key for the bytes of a picture. */
  static String key(byte[] picture) {
    CRC32C crc = new CRC32C();
    crc.update(picture);
    return picture.length + "-" + crc.getValue();
  }

  /** Returns where a query stands among all, 0 to 1, evenly spread and the same for ever. */
  static double place(SpaceId space, String key) {
    long[] words = new long[1];
    CRC32C crc = new CRC32C();
    crc.update((space + "\n" + key).getBytes(StandardCharsets.UTF_8));
    words[0] = crc.getValue();
    // A checksum alone is not spread evenly over short keys.
    long hash = EntryDigest.of(words[0], words, 0, new Bits(64));
    return (hash >>> 11) * 0x1p-53;
  }

  private Optional<SpaceDesk.Open> tryOpen(SpaceId space) {
    try {
      return Optional.of(desk.open(Optional.of(space.value())).onTrial());
    } catch (ProblemException notNow) {
      return Optional.empty();
    }
  }
}
