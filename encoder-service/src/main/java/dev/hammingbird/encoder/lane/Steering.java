package dev.hammingbird.encoder.lane;

/**
 * What people want of a lane.
 *
 * @param paused whether it rests
 * @param liveShare share of the workers' time that it leaves to others, 0 to below 1; above 0, its
 *     batches also wait behind those of other lanes
 */
public record Steering(boolean paused, double liveShare) {
  /** A lane that nobody holds back. */
  public static final Steering FREE = new Steering(false, 0);
}
