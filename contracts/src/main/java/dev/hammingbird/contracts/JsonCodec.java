package dev.hammingbird.contracts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.hammingbird.contracts.image.Erasure;
import dev.hammingbird.contracts.image.LabelsEvent;
import dev.hammingbird.contracts.model.ModelRecord;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The JSON of values on the topics: fields in alphabetical order, times as RFC 3339 text, unknown
 * fields ignored, so that a field can be added without breaking older readers.
 */
public final class JsonCodec {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private JsonCodec() {}

  /** Returns the value of a model's record. */
  public static byte[] write(ModelRecord model) {
    return bytes(model);
  }

  /**
   * Returns the model that a value writes.
   *
   * @throws IllegalArgumentException if it writes none
   */
  public static ModelRecord readModel(byte[] value) {
    return read(value, ModelRecord.class);
  }

  /** Returns the value of a labels record. */
  public static byte[] write(LabelsEvent labels) {
    return bytes(labels);
  }

  /**
   * Returns the labels that a value writes.
   *
   * @throws IllegalArgumentException if it writes none
   */
  public static LabelsEvent readLabels(byte[] value) {
    return read(value, LabelsEvent.class);
  }

  /** Returns the value of an erasure's record. */
  public static byte[] write(Erasure erasure) {
    return bytes(erasure);
  }

  /**
   * Returns the erasure that a value writes.
   *
   * @throws IllegalArgumentException if it writes none
   */
  public static Erasure readErasure(byte[] value) {
    return read(value, Erasure.class);
  }

  private static byte[] bytes(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static <T> T read(byte[] value, Class<T> type) {
    try {
      return JSON.readValue(value, type);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "not a %s in JSON: %s".formatted(type.getSimpleName(), e.getMessage()), e);
    }
  }
}
