package dev.hammingbird.trainer.network;

import java.nio.file.Path;

/**
 * A network from an ONNX file that turns pictures into features and does not learn.
 *
 * @param file the ONNX file
 * @param output the name of the output that holds the features, {@code [N, features]}
 * @param offset what is taken off every pixel before the network, from 0 to 255
 * @param spread what the rest is divided by
 */
public record FrozenBackbone(Path file, String output, float offset, float spread) {}
