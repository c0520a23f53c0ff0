package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.network.Generator;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.network.RealnessNet;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;

/**
 * DSH-GANs' networks.
 *
 * @param base the shared network with the hash stream, as it learns and as it is averaged
 * @param classifier the classification stream, one layer on the network's features
 * @param adversary the adversary stream
 * @param generator makes pictures, as it learns
 * @param painter a slow copy of it, whose parameters record no gradients
 * @param store where all but the first read their weights
 */
record DshGansModels(
    SsahModels base,
    Linear classifier,
    RealnessNet adversary,
    Generator generator,
    Generator painter,
    ParameterStore store)
    implements Resumable {

  static DshGansModels make(
      DshGansSettings settings,
      Lesson lesson,
      NDManager manager,
      Chance chance,
      Observer observer) {
    SsahModels base = SsahModels.plain(0, 0, lesson, manager, chance, observer);
    int side = lesson.pictures().side();
    int classes = lesson.pictures().classes().size();
    Linear classifier = Linear.builder().setUnits(classes).build();
    RealnessNet adversary = new RealnessNet(classes);
    Shape picture = new Shape(1, 3, side, side);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray nothing = scratch.zeros(picture);
      Shape features = base.student().read(nothing, false).features().getShape();
      classifier.initialize(manager, DataType.FLOAT32, features);
    }
    adversary.initialize(manager, DataType.FLOAT32, picture);
    Generator generator = generator(settings.noise(), side, classes, manager);
    Generator painter = generator(settings.noise(), side, classes, manager);
    Weights.follow(painter, generator, 0);
    Weights.setLearning(Weights.learned(painter), false);
    ParameterStore store = new ParameterStore(manager, false);
    return new DshGansModels(base, classifier, adversary, generator, painter, store);
  }

  private static Generator generator(int noise, int side, int classes, NDManager manager) {
    Generator generator = new Generator(noise, side);
    generator.initialize(manager, DataType.FLOAT32, new Shape(1, (long) noise + classes));
    return generator;
  }

  /** Returns class scores before softmax or sigmoid, {@code [n, classes]}. */
  NDArray scores(Reading read) {
    return classifier.forward(store, new NDList(read.features()), true).singletonOrThrow();
  }

  /**
   * Makes pictures from fresh noise as the generator that learns does, by the batch's statistics.
   *
   * @param labels what is to be on them, {@code [n, classes]}
   * @return {@code [n, 3, side, side]}, attached to the manager of {@code labels}
   */
  NDArray attempts(NDArray labels, Chance chance) {
    return generator.generate(store, noise(labels, chance), labels, true);
  }

  /** Makes pictures as the averaged generator does. */
  NDArray pictures(NDArray labels, Chance chance) {
    return painter.generate(store, noise(labels, chance), labels, false);
  }

  private NDArray noise(NDArray labels, Chance chance) {
    int count = (int) labels.getShape().get(0);
    float[] noise = new float[count * generator.noise()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) chance.nextGaussian();
    }
    return Tensors.of(labels.getManager(), noise, new Shape(count, generator.noise()));
  }

  @Override
  public void exchange(State state) {
    state.part("base", base);
    state.blocks("classifier", classifier);
    state.blocks("adversary", adversary);
    state.blocks("generator", generator);
    state.blocks("painter", painter);
  }
}
