package dev.hammingbird.search;

import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** What an operator may set about answering queries; parts of {@link SearchConfig}. */
public final class QueryConfig {
  private QueryConfig() {}

  /** How queries share the processor. */
  public interface Execution {
    /** How many queries, or groups of them, are searched for at a time; 0 = processors. */
    @WithDefault("0")
    @Min(0)
    @Max(1024)
    int threads();

    /** How many queries may wait for a thread; further ones get 429. */
    @WithDefault("256")
    @Min(1)
    int waiting();

    /** The most queries of one view that are answered in one pass over its codes. */
    @WithDefault("64")
    @Min(1)
    @Max(1024)
    int together();

    /**
     * A space of at most so many 64-bit words of codes is searched by the thread that took the
     * request in, because that takes less than to hand it over; 0 hands everything over.
     */
    @WithDefault("131072")
    @Min(0)
    long atOnce();

    /**
     * What the tables of a space usually answer within this time is searched by the thread that
     * took the request in, which reads no other meanwhile; 0 hands everything over.
     */
    @WithDefault("PT0.002S")
    Duration soon();

    /** How long a query may take, waiting included, when it does not say; then it gets 503. */
    @WithDefault("PT2S")
    Duration deadline();

    /** The longest that a query may ask for by {@code timeout_ms}. */
    @WithDefault("PT1M")
    Duration longestDeadline();
  }

  /** How long an answer can be continued. */
  public interface Paging {
    /**
     * How many of the newest states of a space are kept, and as many of those that answers were
     * given from; a state shares the codes with the next ones.
     */
    @WithDefault("64")
    @Min(1)
    @Max(10000)
    int states();

    /** How long they are kept. */
    @WithDefault("PT1M")
    Duration age();
  }

  /** Many queries in one request. */
  public interface Batch {
    /** How many batches are answered at a time; further ones get 429. */
    @WithDefault("2")
    @Min(1)
    @Max(100)
    int concurrent();
  }

  /** Queries that go on. */
  public interface Standing {
    /** Whether this replica takes part in matching what arrives. */
    @WithDefault("true")
    boolean enabled();

    /** How many standing queries there may be; further ones are refused. */
    @WithDefault("10000")
    @Min(1)
    int most();

    /** How many of the last matches of each are kept in memory, for readers that come later. */
    @WithDefault("100")
    @Min(0)
    int kept();

    /** Pause between two looks at what arrived. */
    @WithDefault("PT0.05S")
    Duration interval();
  }
}
