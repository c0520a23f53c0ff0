package dev.hammingbird.trainer.network;

import java.nio.file.Path;

/**
 * A network in an ONNX file that turns pictures into features, and how it wants its pictures.
 *
 * @param file the ONNX file, which may be packed by gzip if its name ends in {@code .gz}
 * @param output the name of the value that holds the features, {@code [N, features]}
 * @param offset what is taken off every pixel before the network, from 0 to 255
 * @param spread what the rest is divided by
 */
public record BackboneFile(Path file, String output, float offset, float spread) {}
