package dev.hammingbird.search;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/**
 * Everything of search-service that an operator may set. Checked at start; a wrong value ends it.
 */
@ConfigMapping(prefix = "search")
public interface SearchConfig {
  /** Kafka's address; {@code kafka.bootstrap.servers} unless set here. */
  @WithDefault("${kafka.bootstrap.servers}")
  String kafka();

  /** Redis' address; {@code hammingbird.redis.url} unless set here. */
  @WithDefault("${hammingbird.redis.url}")
  String redis();

  /** How Redis and Kafka are followed. */
  Follow follow();

  /** What a query may ask. */
  Query query();

  /** How queries share the processor. */
  QueryConfig.Execution execution();

  /** How long an answer can be continued. */
  QueryConfig.Paging paging();

  /** Many queries in one request. */
  QueryConfig.Batch batch();

  /** Queries that go on. */
  QueryConfig.Standing standing();

  /** How codes are held. */
  Index index();

  /** How several replicas share the codes. */
  ShardConfig shards();

  /** How pictures are fetched. */
  Picture picture();

  /** How a space is judged. */
  Reports report();

  /** How near pairs are looked for. */
  Duplicates duplicates();

  /** How distances are explained. */
  Explain explain();

  /** How spaces move through their life. */
  Rollout rollout();

  /** How Redis and Kafka are followed. */
  interface Follow {
    /** Pause between two looks at Redis while things change. */
    @WithDefault("PT0.02S")
    Duration interval();

    /** Longest pause between two looks at Redis while nothing changes. */
    @WithDefault("PT0.1S")
    Duration idleInterval();

    /** Longest wait for one answer of Redis. */
    @WithDefault("PT5S")
    Duration redisTimeout();

    /** Pause between two looks at the ends of the topic {@code images}. */
    @WithDefault("PT0.5S")
    Duration endsInterval();
  }

  /** What a query may ask. */
  interface Query {
    /** How many hits are returned when the query does not say. */
    @WithDefault("10")
    @Min(1)
    @Max(1000)
    int defaultK();
  }

  /** How codes are held. */
  interface Index {
    /**
     * Memory for tables of multi-index hashing, on top of the codes themselves; 0 makes none, and a
     * third of the heap is used where nothing is said. A code of 64 bits takes 48 bytes in tables,
     * one of 128 bits 160. Segments that find no room here are scanned; the answers are the same.
     */
    Optional<MemorySize> tableMemory();
  }

  /** How pictures are fetched. */
  interface Picture {
    /** How many Kafka consumers fetch pictures by address; further requests wait. */
    @WithDefault("4")
    @Min(1)
    @Max(64)
    int consumers();

    /** Longest wait for a picture. */
    @WithDefault("PT5S")
    Duration timeout();

    /** Memory for thumbnails that were made. */
    @WithDefault("32M")
    MemorySize thumbnails();
  }

  /** How a space is judged. */
  interface Reports {
    /** How many pictures are asked for when the request does not say. */
    @WithDefault("1000")
    @Min(1)
    @Max(10000)
    int queries();

    /** Seed of the choice of queries when the request does not say. */
    @WithDefault("1")
    long seed();
  }

  /** How near pairs are looked for. */
  interface Duplicates {
    /** The most bits that differ when the request does not say. */
    @WithDefault("4")
    @Min(0)
    int radius();

    /** The largest radius that may be asked for. */
    @WithDefault("16")
    @Min(0)
    int maxRadius();

    /** Threads of a search; each takes another copy of the codes. */
    @WithDefault("1")
    @Min(1)
    @Max(64)
    int threads();

    /** How many searches may wait while one is at work; further ones are refused. */
    @WithDefault("4")
    @Min(0)
    int waiting();

    /** Outcomes of how many searches are kept in memory. */
    @WithDefault("4")
    @Min(1)
    int kept();

    /**
     * The most memory that a search may take, the codes that it gathers included: some 76 bytes for
     * each code of 64 bits with one thread. A search that would take more is refused. 0 stands for
     * half of the heap.
     */
    @WithDefault("0")
    MemorySize memory();

    /** How many pairs of a search are listed one by one; all are counted and grouped. */
    @WithDefault("100000")
    @Min(0)
    int listed();
  }

  /** How distances are explained. */
  interface Explain {
    /** How many pairs are drawn, of each kind. */
    @WithDefault("20000")
    @Min(1)
    @Max(1000000)
    int pairs();

    /** Seed of the draw. */
    @WithDefault("1")
    long seed();
  }

  /** How spaces move through their life. */
  interface Rollout {
    /** Whether this replica takes part in leading rollouts. */
    @WithDefault("true")
    boolean enabled();

    /** Whether a verified space becomes active by itself. */
    @WithDefault("manual")
    Promotion promotion();

    /** How many spaces stay held and encoded; those active longest ago are retired. */
    @WithDefault("2")
    @Min(1)
    @Max(100)
    int held();

    /** What a space has to show before it is verified. */
    Gates gates();

    /** Pause between two looks of the controller. */
    @WithDefault("PT0.5S")
    Duration interval();

    /** Longest wait until an own transition was read back. */
    @WithDefault("PT10S")
    Duration timeout();
  }

  /** What a space has to show before it is verified. */
  interface Gates {
    /** By how much its mean average precision may be below the active space's. */
    @WithDefault("0.02")
    @DecimalMin("0")
    @DecimalMax("1")
    double mapMargin();

    /** How many labelled pictures that no training saw there must be to judge that. */
    @WithDefault("200")
    @Min(2)
    int leastLabelled();

    /** How many different codes there must be among up to 20,000. */
    @WithDefault("8")
    @Min(1)
    int leastDistinct();

    /** The largest share of bits that may be the same in more than 99% of the codes. */
    @WithDefault("0.9")
    @DecimalMin("0")
    @DecimalMax("1")
    double mostStuck();

    /** The longest that 95% of its answers may take, encoding included. */
    @WithDefault("PT1S")
    Duration latency();

    /** How many recent queries are kept, and asked again of a space that is to be verified. */
    @WithDefault("100")
    @Min(1)
    @Max(10000)
    int recent();

    /** How many bytes of query pictures are kept for that. */
    @WithDefault("16M")
    MemorySize recentBytes();

    /** The longest that asking them again may take; those left are not asked. */
    @WithDefault("PT20S")
    Duration recentTimeout();
  }

  /** Who makes a verified space active. */
  enum Promotion {
    /** A person, by {@code POST /models/{space}/activate}. */
    MANUAL,
    /** The controller, as soon as the space is verified. */
    AUTOMATIC
  }
}
