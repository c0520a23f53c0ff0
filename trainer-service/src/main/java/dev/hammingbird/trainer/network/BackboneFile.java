package dev.hammingbird.trainer.network;

import java.nio.file.Path;
import java.util.List;

/**
 * A network in an ONNX file that turns pictures into features, and how it wants its pictures.
 *
 * @param file the ONNX file, which may be packed by gzip if its name ends in {@code .gz}
 * @param output the name of the value that holds the features, {@code [N, features]}; for a network
 *     that does not learn, also several with commas between them, of which maps are averaged over
 *     height and width
 * @param scale what is done to pixels before they enter it
 */
public record BackboneFile(Path file, String output, PixelScale scale) {
  /** Returns the names of the values that hold the features, one or several. */
  public List<String> outputs() {
    return List.of(output.split(",", -1));
  }
}
