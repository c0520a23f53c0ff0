package dev.hammingbird.trainer.tensor;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * PyTorch's {@code hardtanh}, which the engine's bridge does not offer: a script of one line,
 * loaded like a model. Forward and backward together it takes a third of the time of the bridge's
 * {@code clip}, whose gradient is put together of four passes.
 */
final class Clamp {
  private static final Map<Bounds, Clamp> LOADED = new ConcurrentHashMap<>();

  /** A pickled module of the class Clamp without parameters. */
  private static final String MODULE =
      "\u0080\2c__torch__\nClamp\nq\0)\u0081}(X\b\0\0\0trainingq\1\u0088ubq\2.";

  /** A pickled empty tuple. */
  private static final String NO_CONSTANTS = "\u0080\2).";

  // Held as long as the class: a model that is collected takes its block along.
  private final Model model;

  private Clamp(Bounds bounds) {
    model = Model.newInstance("clamp", "PyTorch");
    try {
      byte[] archive = archive(script(bounds));
      // Without this option the engine would record no gradient.
      model.load(new ByteArrayInputStream(archive), Map.of("trainParam", "true"));
    } catch (IOException | MalformedModelException e) {
      throw new IllegalStateException("PyTorch refuses the script of clamp", e);
    }
  }

  private record Bounds(float low, float high) {}

  private static String script(Bounds bounds) {
    return """
    class Clamp(Module):
      __parameters__ = []
      __buffers__ = []
      training : bool
      def forward(self: __torch__.Clamp,
        x: Tensor) -> Tensor:
        return torch.hardtanh(x, %s, %s)
    """
        .formatted(bounds.low(), bounds.high());
  }

  /** Returns {@code x} held within bounds, attached to its manager. */
  static NDArray clamped(NDArray x, float low, float high) {
    Clamp clamp = LOADED.computeIfAbsent(new Bounds(low, high), Clamp::new);
    ParameterStore none = new ParameterStore(x.getManager(), false);
    NDArray clamped = clamp.model.getBlock().forward(none, new NDList(x), true).singletonOrThrow();
    clamped.attach(x.getManager());
    return clamped;
  }

  private static byte[] archive(String script) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "clamp/data.pkl", MODULE);
      store(zip, "clamp/code/__torch__.py", script);
      store(zip, "clamp/constants.pkl", NO_CONSTANTS);
      store(zip, "clamp/version", "3\n");
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(sum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
