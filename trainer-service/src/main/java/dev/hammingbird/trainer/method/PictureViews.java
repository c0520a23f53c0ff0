package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.loss.Diversity;
import dev.hammingbird.trainer.network.AdversaryNet;
import dev.hammingbird.trainer.network.Deformation;
import dev.hammingbird.trainer.network.Deformation.Strength;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.ArrayList;
import java.util.List;

/** Pictures as pixels; A-Net occludes and turns them. */
final class PictureViews implements Views {
  private static final float LIGHT_TURN = (float) Math.toRadians(15);
  private final AdversaryNet adversary = new AdversaryNet();
  private final ParameterStore store;
  private final int side;
  private final boolean atRandom;
  private final Chance random;

  /**
   * Makes A-Net.
   *
   * @param manager the owner of its weights
   * @param channels channels of the map that H-Net shows
   * @param atRandom whether A-Net is passed over and deformations are drawn
   */
  PictureViews(NDManager manager, int side, int channels, boolean atRandom, Chance random) {
    this.side = side;
    this.atRandom = atRandom;
    this.random = random;
    this.store = new ParameterStore(manager, false);
    adversary.initialize(manager, DataType.FLOAT32, new Shape(1, channels, side / 4, side / 4));
  }

  @Override
  public NDArray clean(NDManager manager, Batch batch) {
    return Tensors.pictures(manager, batch.pixels(), side);
  }

  @Override
  public NDArray light(NDArray clean, Batch batch) {
    NDArray turn = drawn(clean).turn();
    NDArray turned = Deformation.rotate(clean, Tensors.scale(turn, LIGHT_TURN));
    return Deformation.relight(turned, random);
  }

  @Override
  public NDArray mirrored(NDArray clean) {
    return clean.flip(3);
  }

  @Override
  public NDArray taught(NDArray clean) {
    return clean;
  }

  @Override
  public Hard hard(NDArray clean, Reading seen, Batch batch, Strength strength) {
    AdversaryNet.Proposal proposal =
        atRandom ? drawn(clean) : adversary.propose(store, seen.map().stopGradient());
    NDArray deformed = Deformation.deform(clean, proposal, strength, random);
    NDArray relit = Deformation.relight(deformed, random);
    return new Hard(relit, Diversity.monotony(proposal.logits().get(0)));
  }

  private AdversaryNet.Proposal drawn(NDArray clean) {
    NDManager manager = clean.getManager();
    long n = clean.getShape().get(0);
    List<NDArray> indifferent = new ArrayList<>();
    for (int grid : AdversaryNet.GRIDS) {
      indifferent.add(manager.zeros(new Shape(n, (long) grid * grid)));
    }
    float[] turns = new float[(int) n];
    for (int i = 0; i < turns.length; i++) {
      turns[i] = 2 * random.nextFloat() - 1;
    }
    return new AdversaryNet.Proposal(indifferent, Tensors.of(manager, turns, new Shape(n, 1)));
  }

  @Override
  public List<Parameter> learned() {
    return Weights.learned(adversary);
  }

  @Override
  public void exchange(State state) {
    state.part("chance", random);
    state.blocks("adversary", adversary);
  }
}
