package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lines of a batch, one after another, whether they come as NDJSON or as one array. */
abstract sealed class BatchLines {
  /** The longest line, in bytes. */
  static final int LONGEST = 64 * 1024;

  /**
   * What one line asks for.
   *
   * @param id of a stored picture
   * @param code in hex
   * @param k how many hits at most, where it differs from the batch's
   * @param radius the largest distance, where it differs from the batch's
   */
  @JsonIgnoreProperties(ignoreUnknown = false)
  record Wanted(
      @Nullable String id, @Nullable String code, @Nullable Integer k, @Nullable Integer radius) {}

  /** A line: what it asks for, or why it cannot be read. */
  sealed interface Line {
    record Read(Wanted wanted) implements Line {}

    record Unread(String why) implements Line {}
  }

  /** Returns the next line; empty after the last. */
  abstract Optional<Line> next() throws IOException;

  static BatchLines ofNdjson(InputStream body, ObjectMapper json) {
    return new Ndjson(new BufferedInputStream(body, 1 << 16), json);
  }

  static BatchLines ofArray(InputStream body, ObjectMapper json) {
    return new Array(body, json);
  }

  private static final class Ndjson extends BatchLines {
    private final InputStream body;
    private final ObjectMapper json;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);

    Ndjson(InputStream body, ObjectMapper json) {
      this.body = body;
      this.json = json;
    }

    @Override
    Optional<Line> next() throws IOException {
      boolean more = true;
      do {
        line.reset();
        int length = 0;
        int octet = body.read();
        more = octet >= 0;
        for (; octet >= 0 && octet != '\n'; octet = body.read()) {
          if (++length <= LONGEST) {
            line.write(octet);
          }
        }
        if (length > LONGEST) {
          return Optional.of(
              new Line.Unread("longer than %d bytes: %d".formatted(LONGEST, length)));
        }
      } while (more && blank());
      return blank() ? Optional.empty() : Optional.of(read());
    }

    private boolean blank() {
      return line.toString(java.nio.charset.StandardCharsets.UTF_8).isBlank();
    }

    private Line read() throws IOException {
      try {
        return new Line.Read(json.readValue(line.toByteArray(), Wanted.class));
      } catch (JsonProcessingException e) {
        return new Line.Unread("not the JSON expected: " + e.getOriginalMessage());
      }
    }
  }

  private static final class Array extends BatchLines {
    private final InputStream body;
    private final ObjectMapper json;
    private @Nullable JsonParser parser;
    private boolean over;

    Array(InputStream body, ObjectMapper json) {
      this.body = body;
      this.json = json;
    }

    @Override
    Optional<Line> next() throws IOException {
      if (over) {
        return Optional.empty();
      }
      try {
        return element();
      } catch (JsonParseException e) {
        // Nobody knows where the next element would begin.
        over = true;
        return Optional.of(
            new Line.Unread("the array cannot be read from here on: " + e.getOriginalMessage()));
      }
    }

    private Optional<Line> element() throws IOException {
      JsonParser reading = parser;
      if (reading == null) {
        reading = json.createParser(body);
        parser = reading;
        if (reading.nextToken() != JsonToken.START_ARRAY) {
          over = true;
          return Optional.of(new Line.Unread("the body is no array"));
        }
      }
      JsonToken token = reading.nextToken();
      if (token == null || token == JsonToken.END_ARRAY) {
        over = true;
        return Optional.empty();
      }
      JsonNode element = json.readTree(reading);
      try {
        return Optional.of(new Line.Read(json.treeToValue(element, Wanted.class)));
      } catch (JsonProcessingException e) {
        return Optional.of(new Line.Unread("not the JSON expected: " + e.getOriginalMessage()));
      }
    }
  }
}
