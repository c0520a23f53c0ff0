package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.hammingbird.trainer.checkpoint.Resumable;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.network.Deformation.Strength;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import java.util.List;

/** How H-Net sees pictures: clean, and as hard as A-Net makes them. Holds A-Net. */
interface Views extends Resumable {
  /** Returns the clean inputs of a batch, attached to {@code manager}. */
  NDArray clean(NDManager manager, Batch batch);

  /**
   * Returns the same pictures lightly changed at random, as H-Net sees them while it learns alone.
   */
  NDArray light(NDArray clean, Batch batch);

  /** Returns the same pictures' mirror images; inputs that have none as they are. */
  NDArray mirrored(NDArray clean);

  /** Returns clean inputs as H-Net reads them beside hard ones. */
  NDArray taught(NDArray clean);

  /**
   * Returns the same pictures deformed by A-Net; gradients reach A-Net when they are recorded.
   *
   * @param clean the clean inputs of {@code batch}
   * @param seen what the teacher made of them
   */
  Hard hard(NDArray clean, Reading seen, Batch batch, Strength strength);

  /** Returns A-Net's parameters; none where it has no choice. */
  List<Parameter> learned();

  /**
   * Deformed pictures.
   *
   * @param inputs of the same shape as the clean ones
   * @param monotony how alike A-Net's choices are over the batch, a scalar to keep low
   */
  record Hard(NDArray inputs, NDArray monotony) {}
}
