package dev.hammingbird.trainer.job;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.method.HashMethod;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.method.Observer;
import dev.hammingbird.trainer.network.HashFunction;

/**
 * From a lesson to a file that is proven to compute what was learned: what the service and the
 * command line have in common.
 */
public final class Learning {
  private Learning() {}

  /**
   * What was learned.
   *
   * @param function the network
   * @param artifact the ONNX file made of it
   * @param model that file in ONNX Runtime
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Learned(HashFunction function, byte[] artifact, OnnxModel model)
      implements AutoCloseable {
    @Override
    public void close() {
      model.close();
      function.close();
    }
  }

  /**
   * Learns, exports and compares the file with the network. Runs on the calling thread.
   *
   * @return the result; the caller closes it
   * @throws java.util.concurrent.CancellationException when the observer stops it
   * @throws dev.hammingbird.trainer.method.DivergedException if numbers stop being finite or codes
   *     collapse
   * @throws IllegalStateException if the file computes something else
   */
  public static Learned learn(HashMethod method, Lesson lesson, Observer observer) {
    HashFunction function = method.learn(lesson, observer);
    boolean whole = false;
    try {
      observer.stopIfCancelled();
      byte[] artifact = Exporter.file(function);
      OnnxModel model = OnnxModel.open(artifact, lesson.pictures().side(), 1);
      try {
        new Examination(
                function,
                model,
                lesson,
                new LabelledPictures(lesson.pictures().side(), java.util.List.of()))
            .verify();
        whole = true;
        return new Learned(function, artifact, model);
      } finally {
        if (!whole) {
          model.close();
        }
      }
    } finally {
      if (!whole) {
        function.close();
      }
    }
  }
}
