package dev.hammingbird.trainer.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.hammingbird.trainer.loss.CrossEntropy;
import dev.hammingbird.trainer.method.Backbone;
import dev.hammingbird.trainer.network.HashHead;
import dev.hammingbird.trainer.network.HashNetwork;
import dev.hammingbird.trainer.tensor.Compute;
import dev.hammingbird.trainer.tensor.Learner;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Random;

/** The same training step again and again: from pixels to changed weights. */
final class Steps implements AutoCloseable {
  private static final int BITS = 48;
  private static final int CLASSES = 10;
  private final Compute compute;
  private final NDManager manager;
  private final HashNetwork network;
  private final Learner learner;
  private final byte[] pixels;
  private final float[][] targets;
  private final int side;

  /** Makes the network and a batch of random pictures. */
  Steps(Compute compute, Backbone.Learned backbone, int batch, int side) {
    this.compute = compute;
    this.side = side;
    manager = compute.newManager();
    network =
        HashNetwork.onPictures(manager, backbone.make(manager, side), new HashHead(BITS, CLASSES));
    learner = Learner.ofAll(manager, network.learned(), new Learner.Adam(0.9f, 0.99f, 5e-4f));
    pixels = new byte[batch * 3 * side * side];
    new Random(1).nextBytes(pixels);
    targets = new float[batch][CLASSES];
    for (int i = 0; i < batch; i++) {
      targets[i][i % CLASSES] = 1;
    }
  }

  /** Takes so many steps. */
  void take(int count) {
    for (int i = 0; i < count; i++) {
      try (NDManager step = manager.newSubManager();
          GradientCollector collector = compute.collect()) {
        NDArray pictures = Tensors.pictures(step, pixels, side);
        HashNetwork.Reading read = network.read(pictures, true);
        collector.backward(CrossEntropy.mean(read.scores(), targets));
      }
      learner.update(1e-3f, 5);
    }
  }

  /** Takes steps for some seconds and returns pictures a second. */
  double rate(double seconds) {
    long started = System.nanoTime();
    long pictures = 0;
    while (System.nanoTime() - started < seconds * 1e9) {
      take(1);
      pictures += targets.length;
    }
    return pictures * 1e9 / (System.nanoTime() - started);
  }

  @Override
  public void close() {
    learner.close();
    manager.close();
  }
}
