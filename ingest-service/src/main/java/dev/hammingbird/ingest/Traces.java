package dev.hammingbird.ingest;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.regex.Pattern;

/** The trace that a picture's record carries on, as W3C Trace Context writes it. */
@ApplicationScoped
class Traces {
  private static final Pattern FORM =
      Pattern.compile("[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

  private final Tracer tracer;

  Traces(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.hammingbird.ingest");
  }

  /** Returns the trace of the request that is being answered; empty outside of one. */
  Optional<String> current() {
    return text(Span.current().getSpanContext());
  }

  /** Returns the id alone of the trace of the request that is being answered. */
  Optional<String> currentId() {
    SpanContext context = Span.current().getSpanContext();
    return context.isValid() ? Optional.of(context.getTraceId()) : Optional.empty();
  }

  /** Returns the trace that a record states, or a new one when it states none that is valid. */
  Optional<String> continued(String stated, String name) {
    return FORM.matcher(stated).matches() ? Optional.of(stated) : begin(name);
  }

  private Optional<String> begin(String name) {
    Span span = tracer.spanBuilder(name).setNoParent().startSpan();
    try {
      return text(span.getSpanContext());
    } finally {
      span.end();
    }
  }

  private static Optional<String> text(SpanContext context) {
    return context.isValid()
        ? Optional.of(
            "00-%s-%s-%s"
                .formatted(
                    context.getTraceId(), context.getSpanId(), context.getTraceFlags().asHex()))
        : Optional.empty();
  }
}
