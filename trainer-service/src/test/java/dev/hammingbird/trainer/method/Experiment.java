package dev.hammingbird.trainer.method;

import dev.hammingbird.trainer.data.CifarArchive;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.evaluation.Judgement;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.export.Exporter;
import dev.hammingbird.trainer.export.OnnxModel;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.HashFunction;
import dev.hammingbird.trainer.tensor.Compute;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/**
 * Trains outside of the service and prints what comes of it, by hand: {@code Experiment
 * shapes|CIFAR archive, pictures, labelled share, minutes, threads, method, backbone, seed}.
 */
final class Experiment {
  private Experiment() {}

  public static void main(String[] args) throws IOException {
    int count = Integer.parseInt(args[1]);
    double share = Double.parseDouble(args[2]);
    long seconds = Math.round(60 * Double.parseDouble(args[3]));
    String backbone = args.length > 6 ? args[6] : "residual-small";
    long seed = args.length > 7 ? Long.parseLong(args[7]) : 1;
    List<LabelledPictures.Picture> all =
        args[0].equals("shapes")
            ? TexturedShapes.pictures(count, 32, 7)
            : args[0].endsWith(".bin")
                ? raw(Path.of(args[0]))
                : CifarArchive.read(Path.of(args[0]), count);
    List<LabelledPictures.Picture> known = new ArrayList<>();
    List<LabelledPictures.Picture> heldOut = new ArrayList<>();
    Random random = new Random(99);
    int side = backbone.startsWith("onnx:") ? 96 : 32;
    for (LabelledPictures.Picture picture : all) {
      LabelledPictures.Picture sized = TexturedShapes.enlarged(picture, side);
      if (random.nextDouble() < 0.15) {
        heldOut.add(sized);
      } else if (random.nextDouble() < share) {
        known.add(sized);
      } else {
        known.add(new LabelledPictures.Picture(sized.id(), sized.pixels(), List.of()));
      }
    }
    Compute compute = Compute.open(Compute.Choice.AUTO, Integer.parseInt(args[4]));
    HashMethod method =
        switch (args[5]) {
          case "ssah" -> new Ssah(settings());
          case "control" -> new Ssah(settings().withRandomAdversary());
          case "dsh-gans-control" -> new DshGans(DshGansSettings.defaults().withoutPictures());
          case "sadh-fixed" -> new Sadh(SadhSettings.defaults().withFixedMargin());
          default -> Methods.named(args[5]);
        };
    Backbone front =
        backbone.startsWith("onnx:")
            ? new Backbone.Frozen(
                new BackboneFile(Path.of(backbone.substring(5)), "features", 128, 128))
            : new Backbone.Residual(backbone);
    Lesson lesson =
        new Lesson(
            new LabelledPictures(side, known),
            64,
            seed,
            new Budget(Duration.ofSeconds(seconds), Integer.getInteger("steps", 0)),
            front,
            compute,
            System::nanoTime);
    System.out.println(compute.describe() + " labelled " + lesson.pictures().labelled().size());
    try (HashFunction learned = method.learn(lesson, printing())) {
      byte[] file = Exporter.file(learned);
      LabelledPictures judged = new LabelledPictures(side, heldOut);
      try (OnnxModel model = OnnxModel.open(file, side, 1)) {
        byte[] some = new LabelledPictures(side, heldOut.subList(0, 100)).pixels();
        System.out.println(
            "exported " + file.length + " bytes, off by " + Exporter.verify(learned, model, some));
        float[][] outputs = model.outputs(judged.pixels());
        Judgement judgement = Retrieval.of(outputs, judged.labels(judged.classes())).judgeAll();
        System.out.println(args[5] + " " + judgement);
      }
    }
  }

  /** Returns the defaults with what the system properties {@code ssah.<setting>} say. */
  private static SsahSettings settings() {
    var components = SsahSettings.class.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    try {
      for (int i = 0; i < components.length; i++) {
        types[i] = components[i].getType();
        values[i] = components[i].getAccessor().invoke(SsahSettings.defaults());
        String given = System.getProperty("ssah." + components[i].getName());
        if (given != null) {
          values[i] =
              switch (values[i]) {
                case Integer _ -> Integer.valueOf(given);
                case Double _ -> Double.valueOf(given);
                case Float _ -> Float.valueOf(given);
                default -> Boolean.valueOf(given);
              };
        }
      }
      return SsahSettings.class.getDeclaredConstructor(types).newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads records of a label byte and 32 x 32 x 3 pixels. */
  private static List<LabelledPictures.Picture> raw(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    List<LabelledPictures.Picture> pictures = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += 3073) {
      byte[] pixels = Arrays.copyOfRange(bytes, at + 1, at + 3073);
      pictures.add(new LabelledPictures.Picture("raw-" + at, pixels, List.of("c" + bytes[at])));
    }
    return pictures;
  }

  /** Writes a grid to the folder that the system property {@code grids} names, if it does. */
  private static void write(String name, byte[] rgb, int columns, int rows, int side) {
    String folder = System.getProperty("grids");
    if (folder == null) {
      return;
    }
    BufferedImage image =
        new BufferedImage(columns * side, rows * side, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < columns * rows * side * side; i++) {
      int cell = i / (side * side);
      int p = i % (side * side);
      int level =
          (rgb[3 * i] & 0xff) << 16 | (rgb[3 * i + 1] & 0xff) << 8 | (rgb[3 * i + 2] & 0xff);
      image.setRGB(cell % columns * side + p % side, cell / columns * side + p / side, level);
    }
    try {
      ImageIO.write(image, "png", Path.of(folder, name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Observer printing() {
    return new Observer() {
      private double last = -100;
      private int grids;

      @Override
      public void stepped(Step step) {
        if (step.seconds() - last >= 5) {
          last = step.seconds();
          StringBuilder line = new StringBuilder();
          line.append(
              "%5.1fs %-8s %5d %4.0f%% %6.0f img/s"
                  .formatted(
                      step.seconds(),
                      step.phase(),
                      step.number(),
                      100 * step.progress(),
                      step.pictures() / step.seconds()));
          new java.util.TreeMap<>(step.figures())
              .forEach((name, value) -> line.append(" %s %.3f".formatted(name, value)));
          System.out.println(line);
        }
      }

      @Override
      public boolean cancelled() {
        return false;
      }

      @Override
      public void pictures(String name, byte[] rgb, int columns, int rows, int side) {
        write(name + "-" + ++grids + ".png", rgb, columns, rows, side);
      }
    };
  }
}
