package dev.hammingbird.ingest.log;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads a record's headers as text. */
public final class RecordHeaders {
  private RecordHeaders() {}

  /** Returns the headers as UTF-8 text, the last of each name, those without a value left out. */
  public static Map<String, String> text(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> text = new HashMap<>();
    for (Header header : record.headers()) {
      if (header.value() != null) {
        text.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return text;
  }
}
