package dev.hammingbird.trainer.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.Locale;

/**
 * The device and the threads that arithmetic runs on. The engine reads the thread count once, when
 * it is first loaded in this JVM.
 */
public final class Compute {
  private static final String ENGINE = "PyTorch";
  private final Engine engine;
  private final Device device;
  private final int threads;

  private Compute(Engine engine, Device device, int threads) {
    this.engine = engine;
    this.device = device;
    this.threads = threads;
  }

  /** What an operator may ask for. */
  public enum Choice {
    /** A GPU when the engine finds one, else the CPU. */
    AUTO,
    /** The CPU. */
    CPU,
    /** A GPU; its absence is an error. */
    GPU
  }

  /**
   * Loads the engine.
   *
   * @param choice the device asked for
   * @param threads threads of one arithmetic operation; 0 for half the processors, at least one
   * @throws IllegalStateException if a GPU is asked for and the engine finds none
   */
  public static Compute open(Choice choice, int threads) {
    int used = threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    if (System.getProperty("ai.djl.pytorch.num_threads") == null) {
      System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(used));
    }
    Engine engine = Engine.getEngine(ENGINE);
    int gpus = engine.getGpuCount();
    if (choice == Choice.GPU && gpus == 0) {
      throw new IllegalStateException(
          "trainer.device is gpu, but PyTorch finds no CUDA device here;"
              + " set trainer.device to auto or cpu, or start where a GPU and its libraries are");
    }
    Device device = choice != Choice.CPU && gpus > 0 ? Device.gpu() : Device.cpu();
    return new Compute(engine, device, JniUtils.getNumThreads());
  }

  /** Returns a manager of arrays on the device; the caller closes it. */
  public NDManager newManager() {
    return NDManager.newBaseManager(device, ENGINE);
  }

  /** Starts recording for a backward pass; the caller closes it. One at a time in a JVM. */
  public GradientCollector collect() {
    return engine.newGradientCollector();
  }

  /**
   * Stops this thread from recording operations outside of {@link #collect()}; the engine keeps
   * that switch per thread, and a new thread starts with it on.
   */
  public void quietThread() {
    JniUtils.setGradMode(false);
  }

  /** Sets the seed of the engine's own random numbers, which initialise weights. */
  public void seed(long seed) {
    engine.setRandomSeed((int) (seed ^ (seed >>> 32)));
  }

  /** Returns the threads of one operation on the CPU. */
  public int threads() {
    return threads;
  }

  /** Returns the device in words, such as {@code cpu (1 thread)} or {@code gpu(0)}. */
  public String describe() {
    if (device.isGpu()) {
      return device.toString().toLowerCase(Locale.ROOT);
    }
    return "cpu (%d thread%s)".formatted(threads, threads == 1 ? "" : "s");
  }
}
