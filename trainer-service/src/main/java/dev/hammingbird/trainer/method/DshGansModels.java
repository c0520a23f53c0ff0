package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.network.Generator;
import dev.hammingbird.trainer.network.StreamHeads;
import dev.hammingbird.trainer.tensor.Tensors;

/**
 * DSH-GANs' networks.
 *
 * @param base the shared network with the hash stream, as it learns and as it is averaged
 * @param heads the adversary and the classification stream
 * @param generator makes pictures
 * @param store where the last two read their weights
 */
record DshGansModels(SsahModels base, StreamHeads heads, Generator generator, ParameterStore store)
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
    StreamHeads heads = new StreamHeads(classes);
    Generator generator = new Generator(settings.noise(), side);
    try (NDManager scratch = manager.newSubManager()) {
      NDArray nothing = scratch.zeros(new Shape(1, 3, side, side));
      Shape features = base.student().read(nothing, false).features().getShape();
      heads.initialize(manager, DataType.FLOAT32, features);
    }
    generator.initialize(
        manager, DataType.FLOAT32, new Shape(1, (long) settings.noise() + classes));
    return new DshGansModels(base, heads, generator, new ParameterStore(manager, false));
  }

  /**
   * Makes pictures from fresh noise.
   *
   * @param labels what is to be on them, {@code [n][classes]}
   * @param training whether the generator's batch normalisation uses the batch's statistics
   * @return {@code [n, 3, side, side]}, attached to {@code manager}
   */
  NDArray pictures(NDManager manager, float[][] labels, Chance chance, boolean training) {
    float[] noise = new float[labels.length * generator.noise()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) chance.nextGaussian();
    }
    NDArray drawn = Tensors.of(manager, noise, new Shape(labels.length, generator.noise()));
    return generator.generate(store, drawn, Tensors.ofRows(manager, labels), training);
  }

  @Override
  public void exchange(State state) {
    state.part("base", base);
    state.blocks("heads", heads);
    state.blocks("generator", generator);
  }
}
