package dev.hammingbird.ingest;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The trace that a picture's record carries on, as W3C Trace Context writes it. */
@ApplicationScoped
class Traces {
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

  /** Returns a new trace, for a picture that came without one. */
  Optional<String> begin(String name) {
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
