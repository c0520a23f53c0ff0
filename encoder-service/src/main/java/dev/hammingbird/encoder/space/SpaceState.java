package dev.hammingbird.encoder.space;

/** What this instance does for a code space. */
public enum SpaceState {
  /** Its model is being fetched and proved. */
  LOADING,
  /** Its model is loaded and its lane runs. */
  RUNNING,
  /** Its model is not what its manifest says. */
  REFUSED,
  /** Its model cannot be fetched at present; it is tried again. */
  FAILING,
  /** It is not to be encoded. */
  STOPPED
}
