package dev.hammingbird.encoder.lane;

import dev.hammingbird.contracts.block.BlockEntry;
import java.util.List;

/**
 * What became of a batch.
 *
 * @param entries one for each record, ascending by offset
 * @param rejected those without a code
 * @param decodeNanos time spent on decoding and resizing
 * @param inferNanos time spent in ONNX Runtime
 */
record EncodedBatch(
    List<BlockEntry> entries, List<DeadLetter> rejected, long decodeNanos, long inferNanos) {
  EncodedBatch {
    entries = List.copyOf(entries);
    rejected = List.copyOf(rejected);
  }
}
