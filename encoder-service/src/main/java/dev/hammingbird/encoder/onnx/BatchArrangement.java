package dev.hammingbird.encoder.onnx;

/**
 * How pictures are put into runs of a model, so that a code does not depend on which pictures it
 * fell together with. ONNX Runtime promises nothing of the kind: which kernel multiplies may depend
 * on the number of rows. {@link ArrangementProbe} finds out.
 */
public enum BatchArrangement {
  /** Any number of pictures in a run gives each the same outputs, bit for bit. */
  TOGETHER,
  /** Outputs depend on the number of rows but not on the row: every run is filled up. */
  FILLED_UP,
  /** Outputs depend on the neighbours: every picture is run alone. */
  ONE_BY_ONE
}
