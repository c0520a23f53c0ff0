package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import dev.hammingbird.trainer.checkpoint.State;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.loss.CosineHinge;
import dev.hammingbird.trainer.loss.LabelLosses;
import dev.hammingbird.trainer.loss.Pairs;
import dev.hammingbird.trainer.loss.Quantisation;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.network.LabelNet.Meaning;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Map;

/** What SADH's picture network pays, guided by the label network. */
final class SadhLoss implements SupervisedRun.Loss {
  private final SadhSettings settings;
  private final SemanticDictionary dictionary;
  private final Linear classifier;
  private final ParameterStore store;

  SadhLoss(SadhSettings settings, Lesson lesson, NDManager manager, SemanticDictionary dictionary) {
    this.settings = settings;
    this.dictionary = dictionary;
    this.store = new ParameterStore(manager, false);
    this.classifier = Linear.builder().setUnits(lesson.pictures().classes().size()).build();
    classifier.initialize(manager, DataType.FLOAT32, new Shape(1, settings.width()));
  }

  @Override
  public NDArray of(Reading read, Batch batch, double share, Map<String, Double> figures) {
    NDManager manager = read.outputs().getManager();
    Meaning own = dictionary.meaning(manager, batch.labels());
    Meaning entries = dictionary.entries(manager);
    Pairs among = Pairs.of(batch.labels(), batch.labels(), false, 1);
    Pairs toEntries = Pairs.of(batch.labels(), dictionary.labels(), false, 1);
    NDArray feature = read.features();
    NDArray scores = classifier.forward(store, new NDList(feature), true).singletonOrThrow();

    NDArray codes =
        hinge(read.relaxed(), read.relaxed(), among, own.code(), own.code())
            .add(hinge(read.relaxed(), entries.code(), toEntries, own.code(), entries.code()));
    NDArray features =
        hinge(feature, feature, among, own.feature(), own.feature())
            .add(hinge(feature, entries.feature(), toEntries, own.feature(), entries.feature()));
    NDArray quantisation = Quantisation.loss(read.relaxed());
    NDArray truth = Tensors.ofRows(manager, batch.labels());
    NDArray classes = LabelLosses.binary(scores, truth);

    figures.put("codes", (double) codes.getFloat());
    figures.put("features", (double) features.getFloat());
    figures.put("quantisation", (double) quantisation.getFloat());
    figures.put("class", (double) classes.getFloat());
    figures.put("label_network", dictionary.loss());
    return Tensors.scale(codes, settings.codes())
        .add(Tensors.scale(features, settings.features()))
        .add(Tensors.scale(quantisation, settings.quantisation()))
        .add(Tensors.scale(classes, settings.classes()));
  }

  /**
   * The margin-scalable constraint, or the fixed margin of the ablation.
   *
   * @param rows of pictures
   * @param others of pictures, or the dictionary's
   * @param meantRows what the label network makes of the rows' labels
   * @param meantOthers the same of the others'
   */
  private NDArray hinge(
      NDArray rows, NDArray others, Pairs pairs, NDArray meantRows, NDArray meantOthers) {
    return settings.scalable()
        ? CosineHinge.scalable(rows, others, pairs, CosineHinge.margins(meantRows, meantOthers))
        : CosineHinge.fixed(rows, others, pairs, settings.margin());
  }

  @Override
  public Block[] beside() {
    return new Block[] {classifier};
  }

  @Override
  public void exchange(State state) {
    SupervisedRun.Loss.super.exchange(state);
    state.part("dictionary", dictionary);
  }
}
