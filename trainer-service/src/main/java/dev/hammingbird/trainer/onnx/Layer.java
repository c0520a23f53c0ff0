package dev.hammingbird.trainer.onnx;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import java.util.List;

/**
 * A node ready to be computed.
 *
 * @param node where it comes from
 * @param inputs names of the values it reads
 * @param operation what it computes of them
 */
record Layer(Node node, List<String> inputs, Operation operation) {

  /** What a layer computes. */
  @FunctionalInterface
  interface Operation {
    /**
     * Computes.
     *
     * @param inputs the values, which stay as they are
     * @param training whether batch normalisation uses the batch's statistics and moves its own
     * @return a new array
     */
    NDArray apply(List<NDArray> inputs, boolean training);
  }

  /** Computes, and names the node when the engine cannot. */
  NDArray apply(List<NDArray> values, boolean training) {
    try {
      return operation.apply(values, training);
    } catch (EngineException | IllegalArgumentException e) {
      List<?> shapes = values.stream().map(NDArray::getShape).toList();
      IllegalArgumentException refusal =
          node.refuse("it fails on values of %s: %s".formatted(shapes, e.getMessage()));
      refusal.initCause(e);
      throw refusal;
    }
  }
}
