package dev.hammingbird.trainer.command;

import dev.hammingbird.contracts.picture.Pixels;
import dev.hammingbird.contracts.picture.Resampler;
import dev.hammingbird.trainer.checkpoint.Chance;
import dev.hammingbird.trainer.data.CifarArchive;
import dev.hammingbird.trainer.data.CocoPictures;
import dev.hammingbird.trainer.data.Collages;
import dev.hammingbird.trainer.data.FolderTree;
import dev.hammingbird.trainer.data.LabelledPictures;
import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.data.Loaded;
import dev.hammingbird.trainer.evaluation.Protocol;
import dev.hammingbird.trainer.evaluation.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** Reads what a command line names and divides it. */
final class Datasets {
  private final TrainOptions options;
  private final IntConsumer progress;

  Datasets(TrainOptions options, IntConsumer progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Reads.
   *
   * @throws UsageException if there is nothing to learn from, with what is missing
   */
  Dataset read() {
    Path source = options.source();
    String name = String.valueOf(source.getFileName());
    try {
      if (options.collages() > 0) {
        return collages(name, archive(source, CifarArchive.SIDE));
      }
      if (options.has("--cifar10")) {
        return protocol("CIFAR-10", archive(source, options.side()));
      }
      if (Files.isRegularFile(source)) {
        return shares(name, new Loaded(archive(source, options.side()), List.of()));
      }
      Path annotations = options.annotations();
      if (annotations != null) {
        return shares(name, CocoPictures.read(annotations, source, options.side(), progress));
      }
      return shares(name, FolderTree.read(source, options.side(), progress));
    } catch (IOException e) {
      throw new UsageException("cannot read %s: %s".formatted(source, e.getMessage()));
    }
  }

  private LabelledPictures archive(Path archive, int side) throws IOException {
    List<Picture> pictures = CifarArchive.read(archive, Integer.MAX_VALUE);
    if (pictures.isEmpty()) {
      throw new UsageException(
          archive + " holds no pictures: it must be the binary version, with .bin files");
    }
    List<Picture> sized = new ArrayList<>();
    int from = CifarArchive.SIDE;
    for (Picture picture : pictures) {
      byte[] input = Resampler.toInput(Pixels.copyOf(from, from, picture.pixels()), side);
      sized.add(new Picture(picture.id(), input, picture.labels()));
      progress.accept(sized.size());
    }
    return new LabelledPictures(side, sized);
  }

  /**
   * Composes collages within each part of protocol P-A, so that no picture is in two parts; the
   * database is the unlabelled pool.
   */
  private Dataset collages(String name, LabelledPictures single) {
    Split split = Protocol.P_A.divide(single.groups(), options.validation(), options.splitSeed());
    int taught = options.collages();
    Chance chance = new Chance(options.splitSeed());
    List<Picture> all = new ArrayList<>();
    int[] queries = compose(single, split.queries(), Math.max(1, taught / 5), chance, all);
    int[] labelled = compose(single, split.labelled(), taught, chance, all);
    int kept = (int) Math.round(taught * options.validation());
    int[] validation = compose(single, split.validation(), kept, chance, all);
    int[] database = compose(single, split.database(), 4 * taught, chance, all);
    return Dataset.of(
        name + " in 2 x 2 collages",
        "collages (%d labelled)".formatted(taught),
        new LabelledPictures(options.side(), all),
        new Split(queries, labelled, database, validation, database),
        List.of());
  }

  private int[] compose(
      LabelledPictures single, int[] places, int count, Chance chance, List<Picture> all) {
    if (count == 0) {
      return new int[0];
    }
    List<Picture> part =
        Arrays.stream(places).mapToObj(place -> single.pictures().get(place)).toList();
    int first = all.size();
    LabelledPictures source = new LabelledPictures(single.side(), part);
    all.addAll(
        new Collages(source, options.side(), chance.fork())
            .compose(count, "collage-%d-".formatted(first)));
    return IntStream.range(first, all.size()).toArray();
  }

  private Dataset protocol(String name, LabelledPictures pictures) {
    Protocol protocol = options.protocol();
    try {
      Split split = protocol.divide(pictures.groups(), options.validation(), options.splitSeed());
      return Dataset.of(name, protocol.text(), pictures, split, List.of());
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }

  private Dataset shares(String name, Loaded loaded) {
    LabelledPictures pictures = loaded.pictures();
    if (pictures.classes().size() < 2) {
      throw new UsageException(
          ("%s has %d readable pictures of %d classes, %d files are unreadable; put the pictures of"
                  + " each of at least two classes into a folder of its name")
              .formatted(
                  options.source(),
                  pictures.size(),
                  pictures.classes().size(),
                  loaded.unreadable().size()));
    }
    Split split =
        Protocol.divide(
            pictures.groups(),
            options.queries(),
            options.labelled(),
            options.validation(),
            options.splitSeed());
    String protocol = "%s labelled, %s queries".formatted(options.labelled(), options.queries());
    return Dataset.of(name, protocol, pictures, split, loaded.unreadable());
  }
}
