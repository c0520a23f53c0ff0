package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.contracts.picture.UnreadablePictureException;

/** Turns canonical bytes into a model's input. */
@FunctionalInterface
public interface PictureReader {
  /** The reader of real pictures. */
  PictureReader CANONICAL = (bytes, side) -> Resampler.toInput(PictureDecoder.decode(bytes), side);

  /**
   * Returns a model's input, 8-bit RGB, shape {@code [side][side][3]}.
   *
   * @throws UnreadablePictureException if the bytes are no picture in canonical form
   */
  byte[] input(byte[] canonical, int side) throws UnreadablePictureException;
}
