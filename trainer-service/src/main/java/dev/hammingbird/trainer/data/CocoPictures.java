package dev.hammingbird.trainer.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads pictures whose labels lie in an annotation file of COCO's form: {@code images} with {@code
 * id} and {@code file_name}, {@code categories} with {@code id} and {@code name}, {@code
 * annotations} with {@code image_id} and {@code category_id}. All else is passed over, a token at a
 * time.
 */
public final class CocoPictures {
  private final Map<Long, String> files = new TreeMap<>();
  private final Map<Long, String> names = new TreeMap<>();
  private final Map<Long, TreeSet<Long>> categories = new TreeMap<>();

  private CocoPictures() {}

  /**
   * Reads all pictures that the file names.
   *
   * @param annotations the annotation file
   * @param folder where the pictures lie
   * @param side pixels a side to which pictures are brought
   * @param progress is told how many files have been read
   * @throws IOException if the annotations cannot be read or are not of that form
   */
  public static Loaded read(Path annotations, Path folder, int side, IntConsumer progress)
      throws IOException {
    CocoPictures coco = new CocoPictures();
    coco.parse(annotations);
    if (coco.files.isEmpty() || coco.names.isEmpty()) {
      throw new IOException(
          "%s has %d images and %d categories; it must be of COCO's form, such as instances_*.json"
              .formatted(annotations, coco.files.size(), coco.names.size()));
    }
    PictureFiles reading = new PictureFiles(side);
    int count = 0;
    for (Map.Entry<Long, String> file : coco.files.entrySet()) {
      reading.read(folder.resolve(file.getValue()), file.getValue(), coco.labels(file.getKey()));
      count++;
      progress.accept(count);
    }
    return reading.loaded();
  }

  private List<String> labels(Long image) {
    return categories.getOrDefault(image, new TreeSet<>()).stream()
        .map(category -> names.getOrDefault(category, "category " + category))
        .toList();
  }

  private void parse(Path annotations) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(Files.newBufferedReader(annotations))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException(annotations + " is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String list = json.currentName();
        if (json.nextToken() != JsonToken.START_ARRAY) {
          json.skipChildren();
          continue;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
          take(list, Fields.read(json));
        }
      }
    }
  }

  private void take(String list, Fields fields) {
    if (list.equals("images") && fields.id != null && fields.fileName != null) {
      files.put(fields.id, fields.fileName);
    } else if (list.equals("categories") && fields.id != null && fields.name != null) {
      names.put(fields.id, fields.name);
    } else if (list.equals("annotations") && fields.image != null && fields.category != null) {
      categories.computeIfAbsent(fields.image, key -> new TreeSet<>()).add(fields.category);
    }
  }

  /** The fields of one object that matter. */
  private static final class Fields {
    private @Nullable Long id;
    private @Nullable Long image;
    private @Nullable Long category;
    private @Nullable String fileName;
    private @Nullable String name;

    static Fields read(JsonParser json) throws IOException {
      Fields fields = new Fields();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "id" -> fields.id = json.getValueAsLong();
          case "image_id" -> fields.image = json.getValueAsLong();
          case "category_id" -> fields.category = json.getValueAsLong();
          case "file_name" -> fields.fileName = json.getValueAsString();
          case "name" -> fields.name = json.getValueAsString();
          default -> json.skipChildren();
        }
      }
      return fields;
    }
  }
}
