package dev.hammingbird.trainer.job;

import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.model.TrainingSnapshot;
import dev.hammingbird.trainer.data.Fingerprint;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.evaluation.Protocol;
import dev.hammingbird.trainer.evaluation.Split;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a training makes of a snapshot.
 *
 * @param lesson what the method learns from
 * @param validation labelled pictures that it does not see, by which the model is chosen
 * @param heldOut labelled pictures that it does not see, by which the model is judged
 * @param snapshot which records these are
 * @param unreadable pictures that were left out
 */
record Material(
    LabelledPictures lesson,
    List<Picture> validation,
    LabelledPictures heldOut,
    TrainingSnapshot snapshot,
    int unreadable) {
  /**
   * Divides a snapshot: what is held out follows from the pictures' ids, what is for validation
   * from the request's seed.
   */
  static Material of(Snapshot taken, int heldOutPercent, TrainingRequest request) {
    TrainingSnapshot snapshot =
        new TrainingSnapshot(taken.images(), taken.labels(), heldOutPercent);
    LabelledPictures all = taken.pictures();
    LabelledPictures heldOut = all.only(picture -> heldOut(snapshot, picture));
    LabelledPictures rest = all.only(picture -> !heldOut(snapshot, picture));
    Split split = Protocol.divide(rest.groups(), 0, 1, request.validate(), request.seed());
    List<Picture> validation =
        Arrays.stream(split.validation()).mapToObj(place -> rest.pictures().get(place)).toList();
    Set<Picture> kept = new HashSet<>(validation);
    return new Material(
        rest.only(picture -> !kept.contains(picture)),
        validation,
        heldOut,
        snapshot,
        taken.unreadable());
  }

  private static boolean heldOut(TrainingSnapshot snapshot, Picture picture) {
    return !picture.labels().isEmpty() && snapshot.heldOut(new ImageId(picture.id()));
  }

  /** Returns a digest of all that the method learns from. */
  String digest() {
    return Fingerprint.of(lesson);
  }

  TrainingView.Data data() {
    int labelled = lesson.labelled().size();
    return new TrainingView.Data(
        lesson.size() + validation.size() + heldOut.size(),
        labelled,
        lesson.size() - labelled,
        heldOut.size(),
        validation.size(),
        unreadable,
        lesson.classes().size(),
        new TrainingView.Seen(snapshot.images(), snapshot.labels(), digest()));
  }
}
