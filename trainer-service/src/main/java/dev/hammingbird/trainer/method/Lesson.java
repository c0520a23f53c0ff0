package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.tensor.Compute;
import java.util.function.LongSupplier;

/**
 * What a method learns from and with.
 *
 * @param pictures labelled and unlabelled pictures; none that is held out for evaluation
 * @param bits bits of a code
 * @param seed where all chance comes from
 * @param budget how long it may take
 * @param backbone what turns a picture into features
 * @param compute the device
 * @param nanos the clock of the budget, {@code System::nanoTime} outside of tests
 */
public record Lesson(
    LabelledPictures pictures,
    int bits,
    long seed,
    Budget budget,
    Backbone backbone,
    Compute compute,
    LongSupplier nanos) {}
