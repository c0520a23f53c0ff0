package dev.hammingbird.contracts.picture;

/** Reads the structure of a file of any format. */
final class StructureReader {
  private StructureReader() {}

  static Structure read(PictureFormat format, byte[] bytes) throws UnreadablePictureException {
    return switch (format) {
      case JPEG -> JpegStructure.read(bytes);
      case PNG -> PngStructure.read(bytes);
      case WEBP -> WebpStructure.read(bytes);
      case GIF -> GifStructure.read(bytes);
      case BMP -> BmpStructure.read(bytes);
      case TIFF -> TiffStructure.read(bytes);
    };
  }
}
