package dev.hammingbird.search;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes answers field by field: the same bytes that Jackson makes of the records, sooner, because
 * nothing is looked up.
 */
final class AnswerWriter extends StdSerializer<SearchAnswer> {
  private static final long serialVersionUID = 1L;

  // What every hit has.
  private static final SerializedString ID = new SerializedString("id");
  private static final SerializedString DISTANCE = new SerializedString("distance");
  private static final SerializedString PARTITION = new SerializedString("partition");
  private static final SerializedString SLOT = new SerializedString("slot");
  private static final SerializedString LABELS = new SerializedString("labels");

  /** Made by Jackson. */
  AnswerWriter() {
    super(SearchAnswer.class);
  }

  @Override
  public void serialize(SearchAnswer answer, JsonGenerator to, SerializerProvider provider)
      throws IOException {
    to.writeStartObject();
    to.writeStringField("space", answer.space());
    to.writeNumberField("bits", answer.bits());
    to.writeBooleanField("canary", answer.canary());
    to.writeStringField("token", answer.token());
    to.writeNumberField("coverage", answer.coverage());
    to.writeBooleanField("degraded", answer.degraded());
    text(to, "trouble", answer.trouble());
    if (answer.missing().isPresent()) {
      to.writeArrayFieldStart("missing");
      for (int partition : answer.missing().get()) {
        to.writeNumber(partition);
      }
      to.writeEndArray();
    }
    to.writeNumberField("searched", answer.searched());
    query(answer.query(), to);
    timings(answer.timings(), to);
    to.writeStringField("plan", answer.plan());
    to.writeNumberField("touched", answer.touched());
    if (answer.facets().isPresent()) {
      to.writeObjectFieldStart("facets");
      for (Map.Entry<String, Integer> facet : answer.facets().get().entrySet()) {
        to.writeNumberField(facet.getKey(), facet.getValue());
      }
      to.writeEndObject();
    }
    to.writeArrayFieldStart("hits");
    for (SearchAnswer.Hit hit : answer.hits()) {
      hit(hit, to);
    }
    to.writeEndArray();
    to.writeEndObject();
  }

  private static void query(SearchAnswer.Query query, JsonGenerator to) throws IOException {
    to.writeObjectFieldStart("query");
    to.writeStringField("code", query.code());
    text(to, "id", query.id());
    text(to, "sha256", query.sha256());
    to.writeEndObject();
  }

  private static void timings(SearchAnswer.Timings timings, JsonGenerator to) throws IOException {
    to.writeObjectFieldStart("timings");
    to.writeNumberField("encode_ms", timings.encodeMs());
    to.writeNumberField("wait_ms", timings.waitMs());
    to.writeNumberField("scan_ms", timings.scanMs());
    to.writeNumberField("total_ms", timings.totalMs());
    to.writeEndObject();
  }

  private static void hit(SearchAnswer.Hit hit, JsonGenerator to) throws IOException {
    to.writeStartObject();
    to.writeFieldName(ID);
    to.writeString(hit.id());
    to.writeFieldName(DISTANCE);
    to.writeNumber(hit.distance());
    to.writeFieldName(PARTITION);
    to.writeNumber(hit.partition());
    to.writeFieldName(SLOT);
    to.writeNumber(hit.slot());
    to.writeFieldName(LABELS);
    to.writeStartArray();
    List<String> labels = hit.labels();
    for (int i = 0; i < labels.size(); i++) {
      to.writeString(labels.get(i));
    }
    to.writeEndArray();
    if (hit.folded().isPresent()) {
      to.writeNumberField("folded", hit.folded().get());
    }
    to.writeEndObject();
  }

  private static void text(JsonGenerator to, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      to.writeStringField(name, value.get());
    }
  }
}
