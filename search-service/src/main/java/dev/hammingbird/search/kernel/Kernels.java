package dev.hammingbird.search.kernel;

/** Chooses the fastest kernel that this Java can run. */
public final class Kernels {
  private static final String VECTOR_MODULE = "jdk.incubator.vector";

  private Kernels() {}

  /** A choice and the reason of it. */
  public record Choice(ScanKernel kernel, String reason) {}

  /** Returns the kernel that every search of this process uses. */
  public static ScanKernel best() {
    return Chosen.CHOICE.kernel();
  }

  /** Returns what {@link #best} is and why, in words for a log. */
  public static Choice choice() {
    return Chosen.CHOICE;
  }

  /** Returns the kernel of plain loops. */
  public static ScanKernel plain() {
    return new PlainKernel();
  }

  /**
   * Chooses.
   *
   * @param wanted {@code vector}, {@code plain}, or {@code best}
   * @throws IllegalArgumentException if {@code wanted} is none of these
   */
  public static Choice choose(String wanted) {
    boolean present = ModuleLayer.boot().findModule(VECTOR_MODULE).isPresent();
    return switch (wanted) {
      case "plain" -> new Choice(new PlainKernel(), "asked for");
      case "vector", "best" ->
          present
              ? new Choice(VectorKernel.INSTANCE, VectorKernel.describe())
              : new Choice(
                  new PlainKernel(), "Java was started without --add-modules " + VECTOR_MODULE);
      default ->
          throw new IllegalArgumentException(
              "hammingbird.kernel must be best, vector or plain, not '" + wanted + "'");
    };
  }

  /** Chosen on first use. */
  private static final class Chosen {
    static final Choice CHOICE = choose(System.getProperty("hammingbird.kernel", "best"));
  }
}
