package dev.hammingbird.trainer.tensor;

/** The device that tests compute on. */
public final class Device {
  /** The CPU, one thread. */
  public static final Compute CPU = Compute.open(Compute.Choice.CPU, 1);

  private Device() {}
}
