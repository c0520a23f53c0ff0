package dev.hammingbird.encoder;

import dev.hammingbird.encoder.onnx.DeviceChoice;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Everything of the encoder's that an operator may set. Checked at start; a wrong value ends it.
 */
@ConfigMapping(prefix = "encoder")
public interface EncoderConfig {
  /** Where models run; {@code cuda} where there is none is an error. */
  @WithDefault("auto")
  DeviceChoice device();

  /** Threads that decode and encode for the lanes. Unset: one for each processor. */
  OptionalInt workers();

  /** The most pictures in one run of a model. */
  @WithDefault("32")
  @Min(1)
  @Max(1024)
  int batch();

  /** By how many bits a model's golden codes may differ here; processors round differently. */
  @WithDefault("2")
  @Min(0)
  @Max(64)
  int goldenTolerance();

  /** What a model's file may hold. */
  Model model();

  /**
   * How long a space that is not in service yet may make no way, because its artifact does not come
   * or its store is blocked, before it is FAILED. Kafka or Redis being away does not count.
   */
  @WithDefault("PT5M")
  Duration giveUp();

  /** The longest that a picture may take to decode; then it is rejected and its lane goes on. */
  @WithDefault("PT10S")
  Duration decodeLimit();

  /**
   * Name of this instance in its consumer groups. With one it has its partitions back at once after
   * a crash; no two instances may have the same.
   */
  Optional<String> instance();

  /** The wait after a fault, doubled each time. */
  @WithDefault("PT0.5S")
  Duration backOff();

  /** The longest wait after a fault. */
  @WithDefault("PT10S")
  Duration maxBackOff();

  /** What a lane may have under way. */
  InFlight inFlight();

  /** What the store writers do. */
  Store store();

  /** How the books are kept. */
  Ledger ledger();

  /** What is done for query pictures. */
  Queries queries();

  /** What a query picture may cost. The same as ingest's, or stored pictures miss themselves. */
  Pictures pictures();

  /** Kafka. */
  Kafka kafka();

  /** Redis. */
  Redis redis();

  /** What a model's file may hold. */
  interface Model {
    /** The longest file. */
    @WithDefault("512M")
    MemorySize maxBytes();

    /** The newest ONNX operator set that is taken. */
    @WithDefault("22")
    @Min(7)
    @Max(100)
    int maxOpset();

    /** Operators that are allowed beside those of inference, such as {@code com.my:Op}. */
    Optional<List<String>> moreOperators();
  }

  /** What a lane may have under way. */
  interface InFlight {
    /** The most pictures read and not yet in a block. */
    @WithDefault("1024")
    @Min(1)
    int pictures();

    /** The bytes of pictures past which no more are read. */
    @WithDefault("64M")
    MemorySize bytes();
  }

  /** What the store writers do. */
  interface Store {
    /** How many entries one call of the script gathers. */
    @WithDefault("2048")
    @Min(1)
    @Max(20000)
    int batchEntries();

    /** How often the position is compared with Redis, to notice one that came back older. */
    @WithDefault("PT1S")
    Duration lookAgain();
  }

  /** How the books are kept. */
  interface Ledger {
    /** How often they are drawn up for metrics and alerts. */
    @WithDefault("PT30S")
    Duration interval();

    /** How many records of a partition a search for differences goes through at most. */
    @WithDefault("5000000")
    @Min(1)
    long mostRecords();
  }

  /** What is done for query pictures. */
  interface Queries {
    /** How many are encoded at a time. Unset: one for each processor. */
    OptionalInt concurrent();

    /** How many more may wait; those beyond are turned away with 503. */
    @WithDefault("64")
    @Min(1)
    int waiting();

    /** The longest that one may take. */
    @WithDefault("PT10S")
    Duration limit();
  }

  /** What a query picture may cost. */
  interface Pictures {
    /** The longest file. */
    @WithDefault("25M")
    MemorySize maxBytes();

    /** The most pixels that a header may announce. */
    @WithDefault("50000000")
    @Min(1)
    long maxPixels();

    /** The longest side that is kept, in pixels; larger pictures are shrunk to it. */
    @WithDefault("1024")
    @Min(1)
    int maxSide();

    /** The most frames of an animation. */
    @WithDefault("1000")
    @Min(1)
    int maxFrames();
  }

  /** Kafka. */
  interface Kafka {
    /** Where brokers are. */
    @WithDefault("${kafka.bootstrap.servers:127.0.0.1:9092}")
    String bootstrapServers();

    /** After which a silent instance is taken for dead and its partitions are given to others. */
    @WithDefault("PT10S")
    Duration sessionTimeout();

    /** Further settings of all Kafka clients, such as those of security. */
    Map<String, String> properties();
  }

  /** Redis. */
  interface Redis {
    /** Where it is. */
    @WithDefault("${hammingbird.redis.url:redis://127.0.0.1:6379}")
    String url();

    /** The longest wait for an answer. */
    @WithDefault("PT10S")
    Duration limit();
  }
}
