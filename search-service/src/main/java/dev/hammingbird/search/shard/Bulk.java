package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.search.report.Findings;
import dev.hammingbird.search.report.Stretch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads what all replicas hold, partition by partition, each in one state from beginning to end. A
 * stretch at a time, so that nobody has to hold what is on its way and another holder can go on
 * where one broke off. Safe for several threads.
 */
public final class Bulk {
  private static final int ATTEMPTS = 3;

  private final OneHolder holders;
  private final BulkServer own;
  private final ShardLink link;
  private final Duration patience;
  private final int slots;

  /**
   * Begins.
   *
   * @param patience longest wait for one stretch
   * @param slots how many slots make a stretch, live or not
   */
  Bulk(OneHolder holders, BulkServer own, ShardLink link, Duration patience, int slots) {
    this.holders = holders;
    this.own = own;
    this.link = link;
    this.patience = patience;
    this.slots = slots;
  }

  /** Takes all codes, ascending by partition, then slot. */
  public interface Taker {
    /** Begins, or begins anew: what came before counts no more. */
    void begin();

    /**
     * Takes one.
     *
     * @param words its words begin at {@code from}; good until the next
     */
    void take(int partition, long slot, long[] words, int from);
  }

  /**
   * What a report wants to know.
   *
   * @param findings of all live pictures
   * @param token names the state that was looked at
   */
  public record Looked(Findings findings, ShardToken token) {}

  /**
   * Reads all codes of a space in its newest state. Blocks.
   *
   * @return the name of that state
   */
  public ShardToken codes(Scope scope, Bits bits, Taker taker)
      throws IncompleteException, InterruptedException {
    return again(
            () -> {
              taker.begin();
              return new Reading(scope, bits) {
                @Override
                Stretch.@Nullable Wanted report() {
                  return null;
                }

                @Override
                void take(int partition, StretchAnswer answer) {
                  if (answer instanceof StretchAnswer.Codes codes) {
                    for (int row = 0; row < codes.rows().length; row += 1 + bits.words()) {
                      taker.take(partition, codes.rows()[row], codes.rows(), row + 1);
                    }
                  }
                }
              };
            })
        .token();
  }

  /**
   * Looks at all live pictures of a space in its newest state. Blocks.
   *
   * @param seed of the sample of codes
   */
  public Looked look(Scope scope, Bits bits, long seed)
      throws IncompleteException, InterruptedException {
    List<Findings> last = new ArrayList<>();
    Reading reading =
        again(() -> {
          Findings findings = new Findings(seed);
          last.add(findings);
          return new Reading(scope, bits) {
            @Override
            Stretch.Wanted report() {
              return findings.wanted();
            }

            @Override
            void take(int partition, StretchAnswer answer) {
              if (answer instanceof StretchAnswer.Found found) {
                findings.add(found.stretch());
              }
            }
          };
        });
    return new Looked(last.getLast(), reading.token());
  }

  /** Reads; if a state was lost on the way, from the beginning. */
  private Reading again(Supplier<Reading> begin) throws IncompleteException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Reading reading = begin.get();
      Optional<Integer> lost = reading.all();
      if (lost.isEmpty()) {
        return reading;
      }
      if (attempt == ATTEMPTS) {
        throw IncompleteException.gone(lost.get());
      }
    }
  }

  /** One reading of all partitions. For one thread. */
  private abstract class Reading {
    final Scope scope;
    final Bits bits;
    final Map<Integer, ShardAt> states = new TreeMap<>();

    /** Who answered last for the partition: others may never have had its state. */
    private Optional<String> by = Optional.empty();

    Reading(Scope scope, Bits bits) {
      this.scope = scope;
      this.bits = bits;
    }

    /** Returns what is wanted for a report; null where codes are. */
    abstract Stretch.@Nullable Wanted report();

    abstract void take(int partition, StretchAnswer answer);

    ShardToken token() {
      return new ShardToken(scope.topic(), scope.partitions(), states);
    }

    /** Reads everything; returns the partition whose state was lost, if one was. */
    Optional<Integer> all() throws IncompleteException, InterruptedException {
      for (int p = 0; p < scope.partitions(); p++) {
        by = Optional.empty();
        OptionalLong next = OptionalLong.of(0);
        while (next.isPresent()) {
          StretchQuery query =
              new StretchQuery(
                  scope.space().value(),
                  scope.topic(),
                  p,
                  states.get(p),
                  next.getAsLong(),
                  slots,
                  report());
          StretchAnswer answer = stretch(query);
          take(p, answer);
          switch (answer) {
            case StretchAnswer.NotHere _, StretchAnswer.Gone _ -> {
              return Optional.of(p);
            }
            case StretchAnswer.Codes codes -> {
              states.put(p, codes.at());
              next = codes.next();
            }
            case StretchAnswer.Found found -> {
              states.put(p, found.at());
              next = found.stretch().next();
            }
          }
        }
      }
      return Optional.empty();
    }

    private StretchAnswer stretch(StretchQuery query)
        throws IncompleteException, InterruptedException {
      StretchAsking asking = new StretchAsking(query, bits, by);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (attempt > 0) {
          holders.lookAgain(patience);
        }
        Optional<StretchAnswer> answer =
            holders.ask(scope.space(), query.partition(), patience, deadline(), asking);
        if (answer.isPresent()) {
          by = asking.by;
          return answer.get();
        }
        if (asking.gone) {
          return new StretchAnswer.Gone();
        }
        asking.by = Optional.empty();
      }
      throw IncompleteException.missing(query.partition());
    }
  }

  private long deadline() {
    return System.nanoTime() + OneHolder.ROUNDS * patience.toNanos();
  }

  /** A question for a stretch; whoever no longer keeps the state is passed over. */
  private final class StretchAsking implements OneHolder.Asking<StretchAnswer> {
    private final StretchQuery query;
    private final Bits bits;
    private Optional<String> by;
    private boolean gone;

    StretchAsking(StretchQuery query, Bits bits, Optional<String> first) {
      this.query = query;
      this.bits = bits;
      this.by = first;
    }

    @Override
    public Optional<String> first() {
      return by;
    }

    @Override
    public Optional<StretchAnswer> here() {
      return answer(holders.self(), own.stretch(query));
    }

    @Override
    public Optional<StretchAnswer> there(String address, Duration atMost)
        throws IOException, InterruptedException {
      return answer(
          address, StretchCodec.read(link.fetch(address, "stretch", query, atMost), bits));
    }

    private Optional<StretchAnswer> answer(String address, StretchAnswer answer) {
      return switch (answer) {
        case StretchAnswer.NotHere _ -> Optional.empty();
        case StretchAnswer.Gone _ -> {
          gone = true;
          yield Optional.empty();
        }
        case StretchAnswer.Codes _, StretchAnswer.Found _ -> {
          by = Optional.of(address);
          yield Optional.of(answer);
        }
      };
    }
  }
}
