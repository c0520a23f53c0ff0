package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.model.ModelRecord;

/** Where finished models go. */
public interface Publisher {
  /** Publishes the artifact and then the record; returns when both are safe. */
  void publish(byte[] artifact, ModelRecord model);
}
