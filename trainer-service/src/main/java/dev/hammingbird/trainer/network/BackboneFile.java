package dev.hammingbird.trainer.network;

import java.nio.file.Path;

/**
 * A network in an ONNX file that turns pictures into features, and how it wants its pictures.
 *
 * @param file the ONNX file, which may be packed by gzip if its name ends in {@code .gz}
 * @param output the name of the value that holds the features, {@code [N, features]}
 * @param scale what is done to pixels before they enter it
 */
public record BackboneFile(Path file, String output, PixelScale scale) {}
