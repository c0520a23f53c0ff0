package dev.hammingbird.trainer.data;

import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureDecoder;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads picture files as they would come from Kafka: through the gate, brought to the model's size.
 */
final class PictureFiles {
  private final PictureGate gate = new PictureGate(PictureLimits.DEFAULT);
  private final int side;
  private final List<Picture> pictures = new ArrayList<>();
  private final List<Loaded.Unreadable> unreadable = new ArrayList<>();

  PictureFiles(int side) {
    this.side = side;
  }

  /** Reads a file, or notes why it cannot be read. */
  void read(Path file, String id, List<String> labels) {
    try {
      switch (gate.admit(Files.readAllBytes(file))) {
        case Admission.Admitted admitted -> {
          byte[] canonical = admitted.picture().bytes();
          byte[] input = Resampler.toInput(PictureDecoder.decode(canonical), side);
          pictures.add(new Picture(id, input, labels));
        }
        case Admission.Refused refused ->
            unreadable.add(
                new Loaded.Unreadable(id, refused.reason().text() + ": " + refused.detail()));
      }
    } catch (UnreadablePictureException e) {
      unreadable.add(new Loaded.Unreadable(id, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      unreadable.add(new Loaded.Unreadable(id, "cannot be read: " + e));
    }
  }

  Loaded loaded() {
    return new Loaded(Loaded.inOrder(side, pictures), unreadable);
  }
}
