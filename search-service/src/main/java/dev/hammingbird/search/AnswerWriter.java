package dev.hammingbird.search;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Writes an answer as JSON, the same as the object mapper does, without looking anything up. Not
 * for several threads at once.
 */
final class AnswerWriter {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int FIRST_ROOM = 2048;

  private final Buffer out = Buffer.buffer(FIRST_ROOM);

  private AnswerWriter() {}

  static Buffer write(SearchAnswer answer) {
    AnswerWriter writer = new AnswerWriter();
    writer.answer(answer);
    return writer.out;
  }

  private void answer(SearchAnswer answer) {
    raw("{\"space\":").text(answer.space());
    raw(",\"bits\":").number(answer.bits());
    raw(",\"canary\":").raw(answer.canary() ? "true" : "false");
    raw(",\"token\":").text(answer.token());
    raw(",\"coverage\":").number(answer.coverage());
    raw(",\"degraded\":").raw(answer.degraded() ? "true" : "false");
    present(",\"trouble\":", answer.trouble());
    raw(",\"searched\":").number(answer.searched());
    raw(",\"query\":{\"code\":").text(answer.query().code());
    present(",\"id\":", answer.query().id());
    present(",\"sha256\":", answer.query().sha256());
    raw("},\"timings\":{\"encode_ms\":").number(answer.timings().encodeMs());
    raw(",\"wait_ms\":").number(answer.timings().waitMs());
    raw(",\"scan_ms\":").number(answer.timings().scanMs());
    raw(",\"total_ms\":").number(answer.timings().totalMs());
    raw("},\"plan\":").text(answer.plan());
    raw(",\"touched\":").number(answer.touched());
    raw(",\"hits\":[");
    List<SearchAnswer.Hit> hits = answer.hits();
    for (int i = 0; i < hits.size(); i++) {
      raw(i == 0 ? "{\"id\":" : ",{\"id\":");
      hit(hits.get(i));
    }
    raw("]}");
  }

  private void hit(SearchAnswer.Hit hit) {
    text(hit.id());
    raw(",\"distance\":").number(hit.distance());
    raw(",\"partition\":").number(hit.partition());
    raw(",\"slot\":").number(hit.slot());
    raw(",\"labels\":[");
    for (int i = 0; i < hit.labels().size(); i++) {
      raw(i == 0 ? "" : ",").text(hit.labels().get(i));
    }
    raw("]}");
  }

  private void present(String name, Optional<String> value) {
    if (value.isPresent()) {
      raw(name).text(value.get());
    }
  }

  private AnswerWriter raw(String ascii) {
    out.appendString(ascii);
    return this;
  }

  private void number(long value) {
    out.appendString(Long.toString(value));
  }

  private void number(double value) {
    out.appendString(Double.toString(value));
  }

  private void text(String value) {
    out.appendByte((byte) '"');
    int plain = 0;
    for (int i = 0; i < value.length(); i++) {
      char one = value.charAt(i);
      if (one < ' ' || one == '"' || one == '\\') {
        out.appendString(value.substring(plain, i));
        escaped(one);
        plain = i + 1;
      }
    }
    out.appendString(plain == 0 ? value : value.substring(plain));
    out.appendByte((byte) '"');
  }

  private void escaped(char one) {
    if (one >= ' ') {
      out.appendByte((byte) '\\').appendByte((byte) one);
    } else {
      out.appendString("\\u00").appendByte(DIGITS[one >> 4]).appendByte(DIGITS[one & 15]);
    }
  }
}
