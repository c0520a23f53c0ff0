package dev.hammingbird.trainer.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.method.TexturedShapes;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainCommandTest {
  @TempDir private static Path shared;
  @TempDir private Path out;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  /** Writes JPEGs of mixed sizes in folders by class, one file that is none, one without class. */
  @BeforeAll
  static void writePictures() throws IOException {
    int number = 0;
    for (Picture picture : TexturedShapes.pictures(80, 32, 3)) {
      if (!picture.labels().contains("s0")
          && !picture.labels().contains("s1")
          && !picture.labels().contains("s3")) {
        continue;
      }
      Path folder = shared.resolve(picture.labels().iterator().next());
      Files.createDirectories(folder);
      jpeg(
          picture.pixels(),
          40 + 7 * (number % 5),
          33 + 11 * (number % 3),
          folder.resolve("picture-" + number + ".jpg"));
      number++;
    }
    Files.writeString(shared.resolve("s0/broken.jpg"), "not a picture");
    Files.writeString(shared.resolve("s1/.hidden"), "passed over");
  }

  private static void jpeg(byte[] pixels, int width, int height, Path file) throws IOException {
    BufferedImage small = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < 32 * 32; p++) {
      int rgb =
          ((pixels[3 * p] & 0xff) << 16)
              | ((pixels[3 * p + 1] & 0xff) << 8)
              | (pixels[3 * p + 2] & 0xff);
      small.setRGB(p % 32, p / 32, rgb);
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.drawImage(small, 0, 0, width, height, null);
    g.dispose();
    assertThat(ImageIO.write(image, "jpg", file.toFile())).isTrue();
  }

  private int run(String... words) {
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    return new TrainCommand(stream, stream).run(List.of(words));
  }

  private int train(String... more) {
    List<String> words =
        new ArrayList<>(
            List.of(
                "--data",
                shared.toString(),
                "--labelled",
                "0.5",
                "--queries",
                "0.2",
                "--bits",
                "16",
                "--threads",
                "1",
                "--device",
                "cpu",
                "--out",
                out.toString()));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  private String text() {
    return said.toString(StandardCharsets.UTF_8);
  }

  private JsonNode result() throws IOException {
    String last = text().strip().lines().reduce((a, b) -> b).orElseThrow();
    assertThat(last).startsWith("RESULT ");
    return new ObjectMapper().readTree(last.substring("RESULT ".length()));
  }

  @Test
  void aFolderOfJpegsGivesAModelAReportAndAWordOnEveryUnreadableFile() throws IOException {
    assertThat(
            train(
                "--method",
                "ssah",
                "--steps",
                "8",
                "--validate",
                "0.2",
                "--measure",
                "0.3",
                "--report-as",
                out.toString()))
        .as(text())
        .isZero();

    assertThat(text()).contains("left out s0/broken.jpg: unknown-format");
    JsonNode result = result();
    assertThat(result.fieldNames())
        .toIterable()
        .containsExactly(
            "method",
            "bits",
            "protocol",
            "backbone",
            "labelled",
            "map",
            "map_low",
            "map_high",
            "precision_at_100",
            "precision_radius_2",
            "minutes",
            "device",
            "report");
    assertThat(result.get("map").asDouble()).isBetween(0.0, 1.0);
    assertThat(out.resolve("model.onnx")).isNotEmptyFile();
    assertThat(out.resolve("checkpoint")).doesNotExist();
    JsonNode report = new ObjectMapper().readTree(out.resolve("report.json").toFile());
    assertThat(report.get("map")).isEqualTo(result.get("map"));
    assertThat(
            new ObjectMapper()
                .readTree(out.resolve("residual-small-scratch-ssah-16-1.json").toFile()))
        .isEqualTo(report);
    Path page = Path.of(result.get("report").asText());
    assertThat(page).isRelative();
    assertThat(page.toAbsolutePath().normalize()).isEqualTo(out.resolve("report.html"));
    assertThat(report.get("measurements").size()).isEqualTo(2);
    assertThat(report.get("outcome").has("validation_map_best")).isTrue();
    assertThat(report.get("unreadable").get(0).asText()).contains("broken.jpg");
  }

  @Test
  void theReportIsOneFileThatNeedsNothingElse() throws IOException {
    assertThat(train("--method", "ssah", "--steps", "6", "--mirrored")).as(text()).isZero();

    assertThat(result().get("backbone").asText()).endsWith("at 32 pixels, mirrored");
    String page = Files.readString(out.resolve("report.html"));
    assertThat(page)
        .contains("<svg", "mAP ", "data:image/png;base64,", "Precision by recall", "broken.jpg")
        .doesNotContain("<script", "http://", "https://", "<link");
  }

  @Test
  void anEarlierRunIsNotOverwrittenByMistakeAndAnotherRunsCheckpointIsRefused() throws IOException {
    Files.writeString(out.resolve("checkpoint"), "whatever is here");

    assertThat(train("--method", "ssah", "--steps", "4")).isEqualTo(2);
    assertThat(text()).contains("holds a run that was cut off; add --resume");
    assertThat(train("--method", "ssah", "--steps", "4", "--resume")).isEqualTo(1);
    assertThat(text()).contains("is no checkpoint of this trainer");
  }

  @ParameterizedTest
  @CsvSource({
    "--nothing, there is no option --nothing",
    "--bits, --bits needs a value",
    "--method cosmic, --method cosmic is none of",
    "--bits 50, --bits 50 is not a multiple of 4",
    "--bits many, --bits many is not a number",
    "--side 33, --side 33 is not a multiple of 32",
    "--tune all, --tune is for a --backbone from an ONNX file",
    "--backbone gone.onnx, --backbone gone.onnx does not exist",
    "--backbone vgg, backbone: 'vgg' is none of",
    "--protocol p-z, --protocol p-z is none of",
    "--patience 3, --patience needs --validate",
    "--labelled 2, --labelled 2 is not from",
    "--set warm=1, --set: ssah has no settings [warm]",
    "--backbone-offset 1;2, these are no numbers",
    "--backbone-spread 0, not above 0",
    "--keep-statistics, --keep-statistics is for a --backbone that learns",
    "--device tpu, --device tpu is none of",
  })
  void aBadOptionIsNamed(String words, String message) {
    assertThat(train(words.split(" "))).isEqualTo(2);

    assertThat(text()).contains(message);
  }

  @Test
  void aFolderWithoutClassesSaysWhatToDo() throws IOException {
    Path flat = Files.createDirectory(out.resolve("flat"));
    Files.copy(shared.resolve("s0/broken.jpg"), flat.resolve("broken.jpg"));

    assertThat(run("--data", flat.toString(), "--out", out.toString())).isEqualTo(2);

    assertThat(text())
        .contains("0 readable pictures of 0 classes, 1 files are unreadable")
        .contains("into a folder of its name");
  }
}
