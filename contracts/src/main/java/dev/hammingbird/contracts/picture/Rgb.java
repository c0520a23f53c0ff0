package dev.hammingbird.contracts.picture;

import java.awt.Transparency;
import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.util.Arrays;

/** Turns what codecs make into 8-bit sRGB on white, and back. */
final class Rgb {
  private static final int[] OFFSETS = {0, 1, 2};

  private Rgb() {}

  static Pixels of(BufferedImage image) throws UnreadablePictureException {
    ColorModel model = image.getColorModel();
    if (image.getType() == BufferedImage.TYPE_3BYTE_BGR && whole(image)) {
      return fromBgr(image);
    }
    if (model instanceof IndexColorModel || model.getColorSpace().isCS_sRGB()) {
      return fromArgb(image);
    }
    if (model.getColorSpace().getType() == ColorSpace.TYPE_GRAY && unsigned(model)) {
      return fromGrey(image);
    }
    return fromArgb(converted(image));
  }

  static BufferedImage toImage(Pixels pixels) {
    BufferedImage image =
        new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_3BYTE_BGR);
    image.getRaster().setDataElements(0, 0, pixels.width(), pixels.height(), pixels.raw());
    return image;
  }

  /** Reads the values in the colours of an ICC profile; as they are if it is not for RGB. */
  static Pixels managed(Pixels pixels, byte[] profile) {
    try {
      ICC_Profile icc = ICC_Profile.getInstance(profile);
      if (icc.getColorSpaceType() != ColorSpace.TYPE_RGB) {
        return pixels;
      }
      ColorModel model =
          new ComponentColorModel(
              new ICC_ColorSpace(icc), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
      WritableRaster raster =
          Raster.createInterleavedRaster(
              new DataBufferByte(pixels.toArray(), pixels.raw().length),
              pixels.width(),
              pixels.height(),
              pixels.width() * 3,
              3,
              OFFSETS,
              null);
      return fromArgb(converted(new BufferedImage(model, raster, false, null)));
    } catch (IllegalArgumentException | CMMException | UnreadablePictureException _) {
      // A broken profile is no reason to refuse pixels that can be shown without it.
      return pixels;
    }
  }

  private static BufferedImage converted(BufferedImage image) throws UnreadablePictureException {
    BufferedImage argb =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_ARGB);
    try {
      return new ColorConvertOp(null).filter(image, argb);
    } catch (IllegalArgumentException | CMMException e) {
      throw new UnreadablePictureException(
          RefusalReason.CORRUPT, "its colours cannot be converted: " + e.getMessage(), e);
    }
  }

  private static boolean whole(BufferedImage image) {
    return image.getRaster().getDataBuffer() instanceof DataBufferByte data
        && data.getOffset() == 0
        && data.getData().length == image.getWidth() * image.getHeight() * 3;
  }

  private static Pixels fromBgr(BufferedImage image) {
    byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    byte[] rgb = new byte[bgr.length];
    swap(bgr, rgb);
    return new Pixels(image.getWidth(), image.getHeight(), rgb);
  }

  private static void swap(byte[] from, byte[] to) {
    for (int i = 0; i < from.length; i += 3) {
      to[i] = from[i + 2];
      to[i + 1] = from[i + 1];
      to[i + 2] = from[i];
    }
  }

  private static Pixels fromArgb(BufferedImage image) {
    int width = image.getWidth();
    byte[] rgb = new byte[Math.multiplyExact(width * 3, image.getHeight())];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        int alpha = argb >>> 24;
        rgb[at++] = onWhite(argb >> 16 & 0xFF, alpha);
        rgb[at++] = onWhite(argb >> 8 & 0xFF, alpha);
        rgb[at++] = onWhite(argb & 0xFF, alpha);
      }
    }
    return new Pixels(width, image.getHeight(), rgb);
  }

  private static byte onWhite(int value, int alpha) {
    return (byte) ((value * alpha + 255 * (255 - alpha) + 127) / 255);
  }

  private static boolean unsigned(ColorModel model) {
    return model.getTransferType() == DataBuffer.TYPE_BYTE
        || model.getTransferType() == DataBuffer.TYPE_USHORT;
  }

  /** Java takes grey for linear light and would lighten it; files mean sRGB's curve. */
  private static Pixels fromGrey(BufferedImage image) {
    Raster raster = image.getRaster();
    int width = image.getWidth();
    int bands = raster.getNumBands();
    int most = (1 << image.getColorModel().getComponentSize(0)) - 1;
    boolean multiplied = image.isAlphaPremultiplied();
    byte[] rgb = new byte[Math.multiplyExact(width * 3, image.getHeight())];
    int[] row = new int[width * bands];
    for (int y = 0; y < image.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      for (int x = 0; x < width; x++) {
        int grey = (row[x * bands] * 255 + most / 2) / most;
        int alpha = bands > 1 ? (row[x * bands + 1] * 255 + most / 2) / most : 255;
        byte value = multiplied ? (byte) Math.min(255, grey + 255 - alpha) : onWhite(grey, alpha);
        int at = (y * width + x) * 3;
        Arrays.fill(rgb, at, at + 3, value);
      }
    }
    return new Pixels(width, image.getHeight(), rgb);
  }
}
