package dev.hammingbird.system.demo;

import dev.hammingbird.contracts.JsonCodec;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.LabelsEvent;
import java.util.List;

/** Values of the topic {@code labels}. */
final class Labels {
  private Labels() {}

  static byte[] value(String label) {
    return JsonCodec.write(new LabelsEvent(List.of(new Label(label))));
  }
}
