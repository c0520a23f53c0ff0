package dev.hammingbird.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the requests that most requests are: by id, or by code and space, with k and radius. */
final class PlainQuery {
  private static final JsonFactory JSON = new JsonFactory();

  private PlainQuery() {}

  /** Returns the request that a body writes; empty when there is more in it, or it is not well. */
  static Optional<SearchRequest> read(byte[] body) {
    @Nullable String id = null;
    @Nullable String code = null;
    @Nullable String space = null;
    @Nullable Integer k = null;
    @Nullable Integer radius = null;
    try (JsonParser json = JSON.createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken token = json.nextToken();
        boolean text = token == JsonToken.VALUE_STRING;
        boolean whole = token == JsonToken.VALUE_NUMBER_INT;
        if (text && name.equals("id") && id == null) {
          id = json.getText();
        } else if (text && name.equals("code") && code == null) {
          code = json.getText();
        } else if (text && name.equals("space") && space == null) {
          space = json.getText();
        } else if (whole && name.equals("k") && k == null) {
          k = json.getIntValue();
        } else if (whole && name.equals("radius") && radius == null) {
          radius = json.getIntValue();
        } else {
          return Optional.empty();
        }
      }
      boolean one = (id == null) != (code == null);
      return one && json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null
          ? Optional.of(SearchRequest.plain(id, code, space, k, radius))
          : Optional.empty();
    } catch (IOException e) {
      // Whoever says what is wrong with it reads it again.
      return Optional.empty();
    }
  }
}
