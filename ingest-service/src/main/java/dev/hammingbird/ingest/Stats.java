package dev.hammingbird.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * What came in since this process started.
 *
 * @param accepted pictures that Kafka has taken
 * @param rejected pictures that were refused
 * @param rejectedByReason the same by class of reason
 * @param erased erasures that Kafka has taken
 * @param labelled labels that Kafka has taken
 * @param bytesIn bytes of the pictures that came in
 * @param bytesKept canonical bytes that Kafka has taken
 * @param acceptedPerSecond over the last ten seconds
 * @param rejectedPerSecond over the last ten seconds
 * @param decodeMillis mean time to judge a picture
 * @param inFlight uploads that are held in memory now
 */
record Stats(
    long accepted,
    long rejected,
    @JsonProperty("rejected_by_reason") Map<String, Long> rejectedByReason,
    long erased,
    long labelled,
    @JsonProperty("bytes_in") long bytesIn,
    @JsonProperty("bytes_kept") long bytesKept,
    @JsonProperty("accepted_per_s") double acceptedPerSecond,
    @JsonProperty("rejected_per_s") double rejectedPerSecond,
    @JsonProperty("decode_ms_mean") double decodeMillis,
    @JsonProperty("in_flight") int inFlight) {
  Stats {
    rejectedByReason = Map.copyOf(rejectedByReason);
  }
}
