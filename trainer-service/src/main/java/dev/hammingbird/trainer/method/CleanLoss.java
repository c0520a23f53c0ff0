package dev.hammingbird.trainer.method;

import ai.djl.ndarray.NDArray;
import dev.hammingbird.trainer.data.Batches.Batch;
import dev.hammingbird.trainer.loss.CrossEntropy;
import dev.hammingbird.trainer.loss.PairLoss;
import dev.hammingbird.trainer.loss.Pairs;
import dev.hammingbird.trainer.loss.Quantisation;
import dev.hammingbird.trainer.network.HashNetwork.Reading;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.Map;

/**
 * What H-Net pays on labelled pictures that nobody deformed: for pairs, classes and quantisation.
 */
record CleanLoss(SsahSettings settings) {
  NDArray of(Reading read, Batch batch, Map<String, Double> figures) {
    Pairs pairs = Pairs.of(batch.labels(), batch.labels(), true, settings.positiveCap());
    NDArray pair = PairLoss.mean(read.relaxed(), read.relaxed(), pairs, settings.gamma());
    NDArray classes = CrossEntropy.mean(read.scores(), CrossEntropy.targets(batch.labels()));
    NDArray quantisation = Quantisation.loss(read.relaxed());
    figures.put("pair", SsahModels.value(pair));
    figures.put("class", SsahModels.value(classes));
    figures.put("quantisation", SsahModels.value(quantisation));
    return pair.add(classes).add(Tensors.scale(quantisation, settings.quantisation()));
  }
}
