package dev.hammingbird.trainer.job;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.method.Lesson;
import dev.hammingbird.trainer.method.Observer;
import dev.hammingbird.trainer.method.RandomProjection;
import dev.hammingbird.trainer.method.Step;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.ResidualBackbone;

/** What codes that learned nothing reach, for a model to be read against. */
final class Baseline {
  private static final Observer SILENT =
      new Observer() {
        @Override
        public void stepped(Step step) {
          // A random projection has no steps.
        }

        @Override
        public boolean cancelled() {
          return false;
        }
      };

  private Baseline() {}

  /** Returns mAP of a random projection of pixels, each picture asked of all the others. */
  static double map(Lesson lesson, LabelledPictures heldOut) {
    Lesson onPixels =
        new Lesson(
            lesson.pictures(),
            lesson.bits(),
            lesson.seed(),
            lesson.budget(),
            new Backbone.Residual(ResidualBackbone.SMALL),
            lesson.compute(),
            lesson.nanos());
    try (HashFunction random = new RandomProjection().learn(onPixels, SILENT)) {
      return Retrieval.of(random.outputs(heldOut.pixels()), heldOut.labels(heldOut.classes()))
          .judgeAll()
          .map();
    }
  }
}
