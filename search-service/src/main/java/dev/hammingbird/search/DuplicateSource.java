package dev.hammingbird.search;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.duplicates.GatheredCodes;
import dev.hammingbird.search.duplicates.NearPairs;
import dev.hammingbird.search.index.SpaceView;
import dev.hammingbird.search.shard.Bulk;
import dev.hammingbird.search.shard.Gathered;
import dev.hammingbird.search.shard.IncompleteException;
import dev.hammingbird.search.shard.Scope;
import dev.hammingbird.search.shard.ShardNames;
import dev.hammingbird.search.shard.ShardToken;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Where a search for near pairs has its codes from. */
sealed interface DuplicateSource {
  /** Returns whose codes are searched. */
  SpaceId space();

  /** Returns the width of the codes. */
  Bits bits();

  /** Returns the name of the state in which the search was asked for. */
  String token();

  /** Returns how many codes there were then. */
  long codes();

  /** Returns which part of the work it is to gather the codes, 0 to 1. */
  double gathering();

  /**
   * Gathers the codes. Blocks.
   *
   * @param watch is told of progress
   * @param most how many there may be
   * @throws IllegalStateException if they cannot be had, saying why
   * @throws CancellationException if the watch gave up
   */
  Taken take(NearPairs.Watch watch, int most);

  /** Returns who is found at addresses, all of them. Blocks. */
  Map<Slot, DuplicatesAnswer.Member> members(List<Slot> slots);

  /**
   * What was gathered.
   *
   * @param token names the state that the codes are of
   */
  record Taken(GatheredCodes codes, String token) {}

  /** A replica that holds everything: the state in which the search was asked for. */
  record Here(SpaceView view) implements DuplicateSource {
    @Override
    public SpaceId space() {
      return view.space();
    }

    @Override
    public Bits bits() {
      return view.bits();
    }

    @Override
    public String token() {
      return view.tokenText();
    }

    @Override
    public long codes() {
      return view.live();
    }

    @Override
    public double gathering() {
      return 0;
    }

    @Override
    public Taken take(NearPairs.Watch watch, int most) {
      return new Taken(GatheredCodes.of(view, most), view.tokenText());
    }

    @Override
    public Map<Slot, DuplicatesAnswer.Member> members(List<Slot> slots) {
      Map<Slot, DuplicatesAnswer.Member> members = new HashMap<>();
      for (Slot slot : slots) {
        members.put(
            slot,
            new DuplicatesAnswer.Member(
                view.directory().id(slot).value(),
                slot.partition(),
                slot.offset(),
                view.directory().labels(slot).stream().map(Label::value).toList()));
      }
      return members;
    }
  }

  /** All replicas that share the codes: their newest state when the search begins. */
  final class Everywhere implements DuplicateSource {
    private static final double GATHERING = .1;
    private final Bits bits;
    private final ShardDesk shards;
    private final Scope scope;
    private final String token;
    private final long codes;

    /**
     * Sees whether all of them can be asked.
     *
     * @throws ProblemException if partitions are missing (503)
     */
    Everywhere(SpaceView view, ShardDesk shards) {
      Gathered now = shards.whole(view);
      this.bits = view.bits();
      this.shards = shards;
      this.scope = shards.scope(view, Optional.empty());
      this.token = now.token().text();
      this.codes = now.live();
    }

    @Override
    public SpaceId space() {
      return scope.space();
    }

    @Override
    public Bits bits() {
      return bits;
    }

    @Override
    public String token() {
      return token;
    }

    @Override
    public long codes() {
      return codes;
    }

    @Override
    public double gathering() {
      return GATHERING;
    }

    @Override
    public Taken take(NearPairs.Watch watch, int most) {
      Gathering gathering =
          new Gathering(
              new GatheredCodes.Gathering(bits, scope.partitions(), codes, most), codes, watch);
      try {
        ShardToken state = shards.all().bulk().codes(scope, bits, gathering);
        return new Taken(gathering.codes.done(), state.text());
      } catch (IncompleteException e) {
        throw new IllegalStateException(e.getMessage() + "; start the search again", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while codes were gathered");
      }
    }

    /** Takes codes, tells how many came, and gives up when it is told to. */
    private record Gathering(GatheredCodes.Gathering codes, long expected, NearPairs.Watch watch)
        implements Bulk.Taker {
      private static final int OFTEN = 1 << 12;

      @Override
      public void begin() {
        codes.clear();
      }

      @Override
      public void take(int partition, long slot, long[] words, int from) {
        codes.put(partition, slot, words, from);
        if (codes.rows() % OFTEN == 0) {
          watch.done(Math.min(1, (double) codes.rows() / expected));
          if (watch.cancelled()) {
            throw new CancellationException("cancelled while codes were gathered");
          }
        }
      }
    }

    @Override
    public Map<Slot, DuplicatesAnswer.Member> members(List<Slot> slots) {
      try {
        Map<Slot, ShardNames.Name> names = shards.all().names().of(scope, slots);
        Map<Slot, DuplicatesAnswer.Member> members = new HashMap<>();
        names.forEach((slot, name) ->
            members.put(
                slot,
                new DuplicatesAnswer.Member(
                    name.id(), slot.partition(), slot.offset(), name.labels())));
        return members;
      } catch (IncompleteException e) {
        throw ShardProblems.incomplete(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw ShardProblems.ended();
      }
    }
  }
}
