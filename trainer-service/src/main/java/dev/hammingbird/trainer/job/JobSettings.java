package dev.hammingbird.trainer.job;

import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.tensor.Compute;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an operator sets for all trainings.
 *
 * @param device where to compute
 * @param threads threads of one operation; 0 for half the processors
 * @param heldOutPercent share of the labelled pictures kept for evaluation
 * @param backboneOutput the output of an ONNX backbone that holds its features; of a frozen one
 *     also several with commas between them
 * @param backboneScale how an ONNX backbone wants its pixels
 * @param checkpoints the folder of the checkpoints of trainings that run
 * @param checkpointEvery how long to wait from one checkpoint to the next
 * @param reports the folder of the reports of trainings
 * @param keptReports the most reports that are kept
 */
public record JobSettings(
    Compute.Choice device,
    int threads,
    int heldOutPercent,
    String backboneOutput,
    PixelScale backboneScale,
    Path checkpoints,
    Duration checkpointEvery,
    Path reports,
    int keptReports) {}
