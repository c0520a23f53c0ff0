package dev.hammingbird.local;

import java.util.Locale;

/** The four services, in the order in which they are started. */
public enum Service {
  /** Lets pictures in. */
  INGEST(8081, 1024),
  /** Learns code spaces. */
  TRAINER(8082, 2048),
  /** Turns pictures into codes. */
  ENCODER(8083, 1024),
  /** Answers searches and holds the page. */
  SEARCH(8080, 1024);

  private final int port;
  private final int heapMebibytes;

  Service(int port, int heapMebibytes) {
    this.port = port;
    this.heapMebibytes = heapMebibytes;
  }

  /** Returns the port of the design. */
  public int port() {
    return port;
  }

  /** Returns the Java heap it may use, outside of what its native libraries take. */
  public int heapMebibytes() {
    return heapMebibytes;
  }

  /** Returns the short name, such as {@code ingest}. */
  public String shortName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the module's folder, such as {@code ingest-service}. */
  public String module() {
    return shortName() + "-service";
  }

  /** Returns the setting by which the others find it, such as {@code hammingbird.ingest.url}. */
  public String urlSetting() {
    return "hammingbird." + shortName() + ".url";
  }
}
