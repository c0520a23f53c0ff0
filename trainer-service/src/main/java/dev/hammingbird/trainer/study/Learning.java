package dev.hammingbird.trainer.study;

import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.method.Observer;
import dev.hammingbird.trainer.network.HashFunction;
import java.util.function.UnaryOperator;

/** From a lesson to a file that is proven to compute what was learned. */
final class Learning {
  private Learning() {}

  /**
   * What was learned.
   *
   * @param function the network
   * @param artifact the ONNX file made of it
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Learned(HashFunction function, byte[] artifact) implements AutoCloseable {
    @Override
    public void close() {
      function.close();
    }
  }

  /**
   * Learns, exports and compares the file with the network. Runs on the calling thread.
   *
   * @param reading how the function that was learned reads a picture
   * @return the result; the caller closes it
   * @throws java.util.concurrent.CancellationException when the observer stops it
   * @throws dev.hammingbird.trainer.method.DivergedException if numbers stop being finite or codes
   *     collapse
   * @throws IllegalStateException if the file computes something else
   */
  static Learned learn(
      HashMethod method, Lesson lesson, Observer observer, UnaryOperator<HashFunction> reading) {
    HashFunction function = reading.apply(method.learn(lesson, observer));
    boolean whole = false;
    try {
      observer.stopIfCancelled();
      byte[] artifact = Exporter.file(function);
      try (OnnxModel model = OnnxModel.open(artifact, lesson.pictures().side(), 1)) {
        Examination.verify(function, model, lesson.pictures());
      }
      whole = true;
      return new Learned(function, artifact);
    } finally {
      if (!whole) {
        function.close();
      }
    }
  }
}
