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
import dev.hammingbird.trainer.network.ChoiceNet;
import dev.hammingbird.trainer.network.Deformation.Strength;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Tensors;
import dev.hammingbird.trainer.tensor.Weights;
import java.util.List;

/**
 * Pictures as a frozen backbone's features. H-Net reads them with some features left out at random,
 * or the few labelled ones would soon be known by heart. A-Net chooses among prepared deformations
 * where there are any; without them the features left out are what makes a picture hard.
 */
final class BankViews implements Views {
  private final ChoiceNet adversary;
  private final ParameterStore store;
  private FeatureBank bank;
  private final float leftOut;
  private final boolean atRandom;
  private final Chance random;

  /**
   * Makes views.
   *
   * @param leftOut the share of features that H-Net does not get to see, from 0 to below 1
   * @param atRandom whether deformations are drawn and A-Net has no say
   */
  BankViews(NDManager manager, FeatureBank bank, float leftOut, boolean atRandom, Chance random) {
    this.bank = bank;
    this.leftOut = leftOut;
    this.atRandom = atRandom;
    this.random = random;
    this.store = new ParameterStore(manager, false);
    this.adversary = new ChoiceNet(FeatureBank.VARIANTS);
    adversary.initialize(manager, DataType.FLOAT32, new Shape(1, bank.width()));
  }

  @Override
  public NDArray clean(NDManager manager, Batch batch) {
    float[] rows = new float[batch.size() * bank.width()];
    for (int i = 0; i < batch.size(); i++) {
      System.arraycopy(bank.clean()[batch.indices()[i]], 0, rows, i * bank.width(), bank.width());
    }
    return Tensors.of(manager, rows, new Shape(batch.size(), bank.width()));
  }

  @Override
  public NDArray light(NDArray clean, Batch batch) {
    return thinned(clean);
  }

  @Override
  public NDArray mirrored(NDArray clean) {
    return clean;
  }

  @Override
  public NDArray taught(NDArray clean) {
    return thinned(clean);
  }

  /** Leaves features out at random and enlarges the others, so that sums stay as they are. */
  private NDArray thinned(NDArray inputs) {
    if (leftOut == 0) {
      return inputs;
    }
    float[] kept = new float[(int) inputs.size()];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = random.nextFloat() < leftOut ? 0 : 1 / (1 - leftOut);
    }
    return inputs.mul(Tensors.of(inputs.getManager(), kept, inputs.getShape()));
  }

  @Override
  public Hard hard(NDArray clean, Reading seen, Batch batch, Strength strength) {
    if (bank.deformed().isEmpty()) {
      return new Hard(thinned(clean), clean.getManager().create(0f));
    }
    int allowed = allowed(strength);
    NDArray wishes = adversary.wishes(store, clean).get(":, 0:{}", allowed);
    NDArray soft = wishes.softmax(1);
    NDArray chosen = Tensors.of(clean.getManager(), drawn(wishes), soft.getShape());
    NDArray share = soft.sub(soft.stopGradient()).add(chosen);
    NDArray variants = variants(clean.getManager(), batch, allowed);
    NDArray inputs = share.reshape(batch.size(), allowed, 1).mul(variants).sum(new int[] {1});
    return new Hard(thinned(inputs), Diversity.monotony(wishes));
  }

  /** Returns how many variants, easiest first, are not too hard for the pace. */
  private int allowed(Strength strength) {
    int allowed = 1;
    while (allowed < bank.areas().size() && bank.areas().get(allowed) <= strength.area() + 1e-6f) {
      allowed++;
    }
    return allowed;
  }

  /** Returns one choice a row as 0 and 1, by the wishes and a little noise, or by noise alone. */
  private float[] drawn(NDArray wishes) {
    float[] wish = wishes.toFloatArray();
    int choices = (int) wishes.getShape().get(1);
    float[] chosen = new float[wish.length];
    for (int from = 0; from < wish.length; from += choices) {
      int best = from;
      double highest = Double.NEGATIVE_INFINITY;
      for (int i = from; i < from + choices; i++) {
        double noise = -Math.log(-Math.log(random.nextDouble(1e-9, 1)));
        double value = noise + (atRandom ? 0 : wish[i]);
        if (value > highest) {
          highest = value;
          best = i;
        }
      }
      chosen[best] = 1;
    }
    return chosen;
  }

  private NDArray variants(NDManager manager, Batch batch, int allowed) {
    int width = bank.width();
    float[] rows = new float[batch.size() * allowed * width];
    for (int i = 0; i < batch.size(); i++) {
      for (int v = 0; v < allowed; v++) {
        float[] row = bank.deformed().get(v)[batch.indices()[i]];
        System.arraycopy(row, 0, rows, (i * allowed + v) * width, width);
      }
    }
    return Tensors.of(manager, rows, new Shape(batch.size(), allowed, width));
  }

  @Override
  public List<Parameter> learned() {
    return bank.deformed().isEmpty() ? List.of() : Weights.learned(adversary);
  }

  @Override
  public void exchange(State state) {
    bank = bank.first(state.integer("variants", bank.deformed().size()));
    state.part("chance", random);
    state.blocks("adversary", adversary);
  }
}
