package dev.hammingbird.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AnswerWriterTest {
  private static final String ODD = "\"\\/\b\f\n\r\t\u0001\u001f\u007f ü € 😀 </script> \u2028";

  @Test
  void anAnswerIsWrittenAsItsRecordsSay() throws JsonProcessingException {
    for (SearchAnswer answer : List.of(full(), bare())) {
      assertThat(new ObjectMapper().registerModule(new Jdk8Module()).writeValueAsString(answer))
          .isEqualTo(byRecords().writeValueAsString(answer));
    }
  }

  private static ObjectMapper byRecords() {
    ObjectMapper mapper = new ObjectMapper().registerModule(new Jdk8Module());
    mapper.setAnnotationIntrospector(
        new JacksonAnnotationIntrospector() {
          private static final long serialVersionUID = 1L;

          @Override
          public @Nullable Object findSerializer(Annotated where) {
            return null;
          }
        });
    return mapper;
  }

  private static SearchAnswer full() {
    Map<String, Integer> facets = new LinkedHashMap<>();
    facets.put(ODD, 3);
    facets.put("cat", 1);
    return new SearchAnswer(
        "0123456789abcdef",
        1024,
        true,
        "token",
        .1 + .2,
        true,
        Optional.of(ODD),
        Optional.of(List.of(3, 0)),
        1L << 40,
        new SearchAnswer.Query("ff", Optional.of(ODD), Optional.of("ab")),
        SearchAnswer.Timings.ofNanos(1, 123, 99_999_999_999L, 12_345_678),
        "mih",
        Long.MAX_VALUE,
        Optional.of(facets),
        List.of(
            new SearchAnswer.Hit(
                ODD, 0, 7, Long.MAX_VALUE, List.of("a", ODD, "é"), Optional.of(12)),
            new SearchAnswer.Hit("b", 1024, 0, 0, List.of(), Optional.empty())));
  }

  private static SearchAnswer bare() {
    return new SearchAnswer(
        "0123456789abcdef",
        12,
        false,
        "",
        1,
        false,
        Optional.empty(),
        Optional.empty(),
        0,
        new SearchAnswer.Query("abc", Optional.empty(), Optional.empty()),
        SearchAnswer.Timings.ofNanos(0, 0, 0, 0),
        "scan",
        0,
        Optional.empty(),
        List.of());
  }
}
