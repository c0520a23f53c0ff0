package dev.hammingbird.ingest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** Everything of ingest's that an operator may set. Checked at start; a wrong value ends it. */
@ConfigMapping(prefix = "ingest")
public interface IngestConfig {
  /** What a picture may cost. Services that search by picture must have the same limits. */
  Picture picture();

  /** How pictures are judged. */
  Decode decode();

  /** How uploads are let in. */
  Upload upload();

  /** How Kafka is used. */
  Log log();

  /** How questions about pictures are answered. */
  Status status();

  /** How erasures are remembered. */
  Erasures erasures();

  /** How dead letters are looked through. */
  DeadLetters deadLetters();

  /** How erasures are remembered. */
  interface Erasures {
    /** How many are remembered; the oldest are forgotten first. */
    @WithDefault("1000000")
    @Min(1)
    int remembered();
  }

  /** How dead letters are looked through. */
  interface DeadLetters {
    /** How many of the newest records of a partition are looked through. */
    @WithDefault("10000")
    @Min(1)
    long newest();

    /** How long that may take. */
    @WithDefault("PT10S")
    Duration timeout();

    /** How many are replayed by one call at most. */
    @WithDefault("1000")
    @Min(1)
    int replayed();
  }

  /** What a picture may cost. */
  interface Picture {
    /** The longest file. */
    @WithDefault("25M")
    MemorySize maxBytes();

    /** The most pixels that a header may announce. */
    @WithDefault("50000000")
    @Min(1)
    long maxPixels();

    /** The longest side that is kept, in pixels; larger pictures are shrunk to it. */
    @WithDefault("1024")
    @Min(16)
    @Max(4096)
    int maxSide();

    /** The most frames of an animation. */
    @WithDefault("1000")
    @Min(1)
    int maxFrames();
  }

  /** How pictures are judged. */
  interface Decode {
    /** How many pictures are decoded at once; 0 for as many as there are processors. */
    @WithDefault("0")
    @Min(0)
    @Max(1024)
    int threads();

    /** How long one picture may take. */
    @WithDefault("PT10S")
    Duration timeout();
  }

  /** How uploads are let in. */
  interface Upload {
    /** The most uploads that are held in memory at once; further ones are told to come again. */
    @WithDefault("16")
    @Min(1)
    @Max(4096)
    int maxInFlight();

    /** The most files in one request. */
    @WithDefault("1000")
    @Min(1)
    int maxFiles();

    /** After how long those who found no room should come again. */
    @WithDefault("PT1S")
    Duration retryAfter();
  }

  /** How Kafka is used. */
  interface Log {
    /** How long a write waits for the topic to be known. */
    @WithDefault("PT5S")
    Duration blockTimeout();

    /** How long the producer itself tries to deliver a record before the write has failed. */
    @WithDefault("PT30S")
    Duration deliveryTimeout();

    /** The largest record that is written; the broker must take as much. */
    @WithDefault("16M")
    MemorySize maxRecordSize();

    /** The first wait before a record of images.raw is tried again; it doubles up to the next. */
    @WithDefault("PT0.5S")
    Duration retryFirst();

    /** The longest wait between two tries. */
    @WithDefault("PT10S")
    Duration retryMost();
  }

  /** How questions about pictures are answered. */
  interface Status {
    /** How many acceptances, and how many rejections, are remembered. */
    @WithDefault("10000")
    @Min(1)
    int remembered();

    /** How many of the newest records of a partition are searched for an id. */
    @WithDefault("20000")
    @Min(1)
    long tailRecords();

    /** How long they are searched. */
    @WithDefault("PT2S")
    Duration tailTimeout();

    /** How long Redis may take to answer. */
    @WithDefault("PT1S")
    Duration storeTimeout();
  }
}
