package dev.hammingbird.contracts.picture;

import static dev.hammingbird.contracts.picture.UnreadablePictureException.corrupt;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Walks the chunks of a PNG. */
final class PngStructure {
  /** What the pixels need. The codec gets no other chunk, so none can harm it. */
  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private static final Set<String> CANONICAL = Set.of("IHDR", "IDAT", "IEND");
  private static final int SIGNATURE = 8;
  private static final int MAX_PROFILE = 4 * 1024 * 1024;

  private final ByteView view;
  private final CRC32 crc = new CRC32();
  private boolean onlyCanonical = true;
  private boolean onlyNeeded = true;
  private boolean standard;
  private boolean data;
  private int frames = 1;
  private int orientation = 1;
  private byte @Nullable [] profile;

  private PngStructure(ByteView view) {
    this.view = view;
  }

  static Structure read(byte[] bytes) throws UnreadablePictureException {
    return new PngStructure(new ByteView(bytes, false)).walk();
  }

  private Structure walk() throws UnreadablePictureException {
    if (!view.name(SIGNATURE + 4).equals("IHDR") || view.u32(SIGNATURE) != 13) {
      throw corrupt("the first chunk of the PNG is not IHDR");
    }
    int width = side(view.u32(16));
    int height = side(view.u32(20));
    boolean trueColour = view.u8(24) == 8 && view.u8(25) == 2 && view.u24(26) == 0;
    long at = SIGNATURE;
    String name;
    do {
      long length = view.u32(at);
      name = view.name(at + 4);
      view.need(at, length + 12);
      chunk(name, at, (int) length);
      at += length + 12;
    } while (!name.equals("IEND"));
    if (!data) {
      throw corrupt("the PNG has no IDAT chunk");
    }
    Structure found =
        new Structure(width, height, frames, orientation, true, false, decodable(), icc(), 0, 0);
    boolean canonical = onlyCanonical && trueColour && at == view.length();
    return canonical ? found.asCanonical() : found;
  }

  private void chunk(String name, long at, int length) throws UnreadablePictureException {
    onlyCanonical &= CANONICAL.contains(name);
    boolean isNeeded = NEEDED.contains(name);
    onlyNeeded &= isNeeded;
    if (isNeeded) {
      crc.reset();
      crc.update(view.array(), (int) at + 4, length + 4);
      if (crc.getValue() != view.u32(at + 8 + length)) {
        throw corrupt("the checksum of the PNG's chunk %s at byte %d is wrong".formatted(name, at));
      }
    }
    switch (name) {
      case "IDAT" -> data = true;
      case "sRGB" -> standard = true;
      case "iCCP" -> profile = inflated(view.slice(at + 8, length));
      case "eXIf" -> orientation = TiffStructure.orientation(view.slice(at + 8, length));
      case "acTL" -> frames = Math.clamp(view.u32(at + 8), 1, Integer.MAX_VALUE);
      default -> {
        // Time, text, gamma and the like do not change the pixels kept.
      }
    }
  }

  private byte[] decodable() throws UnreadablePictureException {
    if (onlyNeeded) {
      return view.array();
    }
    ByteArrayOutputStream needed = new ByteArrayOutputStream(view.length());
    needed.write(view.array(), 0, SIGNATURE);
    String name;
    long at = SIGNATURE;
    do {
      name = view.name(at + 4);
      int size = (int) view.u32(at) + 12;
      if (NEEDED.contains(name)) {
        needed.write(view.array(), (int) at, size);
      }
      at += size;
    } while (!name.equals("IEND"));
    return needed.toByteArray();
  }

  private byte @Nullable [] icc() {
    return standard ? null : profile;
  }

  private static int side(long value) throws UnreadablePictureException {
    if (value < 1 || value > Integer.MAX_VALUE) {
      throw corrupt("a side of the PNG is %d pixels".formatted(value));
    }
    return (int) value;
  }

  /** A broken or monstrous profile is ignored: the pixels can be shown without it. */
  private static byte @Nullable [] inflated(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    byte[] out = new byte[MAX_PROFILE];
    try (Inflater inflater = new Inflater()) {
      int from = Math.min(chunk.length, name + 2);
      inflater.setInput(chunk, from, chunk.length - from);
      int count = inflater.inflate(out);
      return inflater.finished() ? Arrays.copyOf(out, count) : null;
    } catch (DataFormatException _) {
      return null;
    }
  }
}
