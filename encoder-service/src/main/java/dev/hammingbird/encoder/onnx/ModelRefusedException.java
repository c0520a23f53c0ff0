package dev.hammingbird.encoder.onnx;

import dev.hammingbird.contracts.model.Gate;
import java.io.Serial;
import java.util.List;

/** A model is not what its manifest says. Trying again would give the same. */
public final class ModelRefusedException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<Gate> gates;

  /** Says what was found and what the manifest says, and which gates were judged. */
  public ModelRefusedException(String message, List<Gate> gates) {
    super(message);
    this.gates = List.copyOf(gates);
  }

  /** Says what was found, with the cause. */
  public ModelRefusedException(String message, List<Gate> gates, Throwable cause) {
    super(message, cause);
    this.gates = List.copyOf(gates);
  }

  /** Returns the gates that were judged, the one that failed last. */
  public List<Gate> gates() {
    return gates;
  }
}
