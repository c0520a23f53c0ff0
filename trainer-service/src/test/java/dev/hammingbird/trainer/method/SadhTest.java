package dev.hammingbird.trainer.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.loss.CosineHinge;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.network.LabelNet.Meaning;
import dev.hammingbird.trainer.tensor.Device;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SadhTest {
  private static final SadhSettings QUICK =
      new SadhSettings(
          new SupervisedSettings(32, 3e-3f, 5e-4f, 0.9f, 0),
          64,
          32,
          32,
          200,
          5e-3f,
          0.2f,
          1,
          1,
          0.01f,
          0.1f,
          true);
  private static final Backbone RESIDUAL = new Backbone.Residual("residual-small");

  private final List<Step> steps = new ArrayList<>();
  private @TempDir Path folder;

  private Observer noting() {
    return new Observer() {
      @Override
      public void stepped(Step step) {
        steps.add(step);
      }

      @Override
      public boolean cancelled() {
        return false;
      }
    };
  }

  private static Lesson lesson(List<Picture> pictures, Backbone backbone, int steps) {
    return new Lesson(
        new LabelledPictures(Stripes.SIDE, pictures),
        16,
        7,
        new Budget(Duration.ofMinutes(5), steps),
        backbone,
        Device.CPU,
        System::nanoTime);
  }

  private double map(HashMethod method, Lesson lesson, List<Picture> unseen) {
    LabelledPictures fresh = new LabelledPictures(Stripes.SIDE, unseen);
    try (HashFunction learned = method.learn(lesson, noting())) {
      return Retrieval.of(learned.outputs(fresh.pixels()), fresh.labels(fresh.classes()))
          .judgeAll()
          .map();
    }
  }

  /** Returns the mean cosine of codes of pairs whose labels overlap by a share within bounds. */
  private static double cosine(float[][] outputs, float[][] labels, double least, double most) {
    double sum = 0;
    int count = 0;
    for (int i = 0; i < outputs.length; i++) {
      for (int j = 0; j < i; j++) {
        double overlap = overlap(labels[i], labels[j]);
        if (overlap >= least && overlap <= most) {
          int equal = 0;
          for (int b = 0; b < outputs[i].length; b++) {
            equal += (outputs[i][b] >= 0) == (outputs[j][b] >= 0) ? 1 : 0;
          }
          sum += 2.0 * equal / outputs[i].length - 1;
          count++;
        }
      }
    }
    return sum / count;
  }

  private static double overlap(float[] a, float[] b) {
    double both = 0;
    double either = 0;
    for (int c = 0; c < a.length; c++) {
      both += Math.min(a[c], b[c]);
      either += Math.max(a[c], b[c]);
    }
    return both / either;
  }

  @Test
  void learnsPicturesOfOneLabelEach() {
    Lesson lesson = lesson(Stripes.pictures(200, 1), RESIDUAL, 60);

    double learned = map(new Sadh(QUICK), lesson, Stripes.pictures(80, 99));

    assertThat(learned).isGreaterThan(0.6);
    assertThat(steps.getLast().figures())
        .containsKeys("codes", "features", "quantisation", "class", "label_network");
  }

  @Test
  void picturesThatShareMoreLabelsHaveCloserCodes() throws IOException {
    Lesson lesson = lesson(Stripes.quarters(400, 1), TinyBackbone.write(folder), 300);
    LabelledPictures fresh = new LabelledPictures(Stripes.SIDE, Stripes.quarters(100, 99));

    try (HashFunction learned = new Sadh(QUICK).learn(lesson, noting())) {
      float[][] outputs = learned.outputs(fresh.pixels());
      float[][] labels = fresh.labels(fresh.classes());

      double same = cosine(outputs, labels, 1, 1);
      double many = cosine(outputs, labels, 0.5, 0.9);
      double few = cosine(outputs, labels, 0, 0.4);
      assertThat(same).isGreaterThan(many + 0.02);
      assertThat(many).isGreaterThan(few + 0.1);
    }
  }

  @Test
  void learnsOnAFrozenBackbone() throws IOException {
    Lesson lesson = lesson(Stripes.pictures(200, 1), TinyBackbone.write(folder), 100);
    List<Picture> unseen = Stripes.pictures(80, 99);

    assertThat(map(new Sadh(QUICK), lesson, unseen))
        .isGreaterThan(map(new RandomProjection(), lesson, unseen) + 0.1);
  }

  @Test
  void theExportedModelReadsTheCodeFromTheSemanticFeatureToo() throws IOException {
    Lesson lesson = lesson(Stripes.pictures(80, 1), TinyBackbone.write(folder), 20);
    HashMethod method = new Sadh(SadhSettings.suited(lesson.backbone()));

    try (HashFunction learned = method.learn(lesson, noting());
        OnnxModel model = OnnxModel.open(Exporter.file(learned), Stripes.SIDE, 1)) {
      assertThat(Exporter.verify(learned, model, lesson.pictures().pixels())).isLessThan(1e-4);
    }
  }

  @Test
  void theDictionaryHasAnEntryForEachDistinctSetOfLabels() {
    List<Picture> pictures = new ArrayList<>(Stripes.pictures(40, 1));
    pictures.addAll(Stripes.pictures(40, 2));
    try (NDManager manager = Device.CPU.newManager()) {
      SemanticDictionary dictionary =
          new SemanticDictionary(QUICK, lesson(pictures, RESIDUAL, 1), manager);

      assertThat(dictionary.labels())
          .isDeepEqualTo(new float[][] {{1, 0, 0, 0}, {0, 1, 0, 0}, {0, 0, 1, 0}, {0, 0, 0, 1}});
    }
  }

  @Test
  void theLabelNetworkFindsLabelSetsMoreAlikeTheMoreTheyShare() {
    Device.CPU.quietThread();
    Device.CPU.seed(3);
    try (NDManager manager = Device.CPU.newManager()) {
      SemanticDictionary dictionary =
          new SemanticDictionary(QUICK, lesson(Stripes.quarters(200, 1), RESIDUAL, 1), manager);

      dictionary.learn(noting());

      float[][] labels = {{1, 1, 1, 0}, {1, 1, 0, 0}, {1, 0, 0, 1}, {0, 0, 0, 1}};
      Meaning meant = dictionary.meaning(manager, labels);
      for (NDArray rows : List.of(meant.feature(), meant.code())) {
        float[] margins = CosineHinge.margins(rows, rows).toFloatArray();
        assertThat(margins[1]).isGreaterThan(margins[2]);
        assertThat(margins[2]).isGreaterThan(margins[3]);
      }
    }
  }

  @Test
  void refusesPicturesWithoutLabelsSayingWhatToDo() {
    List<Picture> bare =
        Stripes.pictures(9, 1).stream()
            .map(picture -> new Picture(picture.id(), picture.pixels(), List.of()))
            .toList();

    assertThatExceptionOfType(LessonRefusedException.class)
        .isThrownBy(() -> new Sadh(QUICK).learn(lesson(bare, RESIDUAL, 3), noting()))
        .withMessageContaining("sadh needs labelled pictures of at least two classes")
        .withMessageContaining("PUT /images/{id}/labels");
  }

  @Test
  void theAblationHasOneMarginForAllPairs() {
    assertThat(QUICK.withFixedMargin().scalable()).isFalse();
    assertThat(new Sadh(QUICK.withFixedMargin()).settings())
        .containsEntry("sadh.scalable", "false");
    assertThat(
            map(
                new Sadh(QUICK.withFixedMargin()),
                lesson(Stripes.pictures(200, 1), RESIDUAL, 40),
                Stripes.pictures(40, 99)))
        .isGreaterThan(0.5);
  }
}
