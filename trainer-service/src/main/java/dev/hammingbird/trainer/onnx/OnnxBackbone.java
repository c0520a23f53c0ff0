package dev.hammingbird.trainer.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.hammingbird.trainer.network.BackboneFile;
import dev.hammingbird.trainer.network.GraphSink;
import dev.hammingbird.trainer.network.PictureBackbone;
import dev.hammingbird.trainer.network.PixelScale;
import dev.hammingbird.trainer.onnx.Constants.Role;
import dev.hammingbird.trainer.tensor.Tensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network from an ONNX file as a block whose weights learn. It computes the file's nodes one
 * after another; what it has learned goes back into the same nodes when it is exported.
 */
public final class OnnxBackbone extends AbstractBlock implements PictureBackbone {
  /** Cells a side of the map that {@link #see} shows, at least. */
  private static final int MAP_SIDE = 6;

  private static final int TRIED = 2;
  private final BackboneFile file;
  private final Program program;
  private final boolean movingStatistics;
  private final Map<String, Parameter> weights = new LinkedHashMap<>();
  private final int learningFrom;
  private final int map;
  private final int mapChannels;
  private final int features;

  /**
   * Opens a file and runs it once on pictures of the size it will see.
   *
   * @param manager the owner of the weights
   * @param file the file and how it wants its pictures
   * @param side pixels a side of the pictures, which need not be the file's own
   * @param tuning how much learns
   * @param movingStatistics whether batch normalisation in what learns uses the batch's statistics
   *     in training and moves its own, as it did when the file was made; if not, it keeps the
   *     file's
   * @throws IllegalArgumentException if the file cannot be computed here, naming file, node and
   *     operator
   */
  public OnnxBackbone(
      NDManager manager, BackboneFile file, int side, Tuning tuning, boolean movingStatistics) {
    this.file = file;
    this.movingStatistics = movingStatistics;
    OnnxFile onnx = OnnxFile.read(file);
    this.program = Program.of(onnx);
    program
        .roles()
        .keySet()
        .forEach(name -> weights.put(name, parameter(manager, name, onnx.constants())));
    List<Shape> shapes = tried(manager, side);
    Shape result = shapes.getLast();
    if (result.get(0) != TRIED) {
      throw new IllegalArgumentException(
          "the backbone %s makes %s of %d pictures; its output '%s' must have a row for each"
              .formatted(file.file(), result, TRIED, file.output()));
    }
    features = Math.toIntExact(result.size() / TRIED);
    Stages stages = new Stages(shapes);
    map = stages.lastMapOf(MAP_SIDE);
    mapChannels = Math.toIntExact(shapes.get(map).get(1));
    learningFrom =
        switch (tuning) {
          case ALL -> 0;
          case LAST_STAGES -> stages.lastStages();
          case HEAD_ONLY -> shapes.size();
        };
    thaw();
  }

  private Parameter parameter(NDManager manager, String name, Map<String, TensorProto> constants) {
    TensorProto tensor = java.util.Objects.requireNonNull(constants.get(name));
    Shape shape = new Shape(Constants.sizes(tensor));
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optArray(Tensors.of(manager, Constants.floats(tensor), shape))
            .optRequiresGrad(false)
            .build());
  }

  private List<Shape> tried(NDManager manager, int side) {
    try (NDManager scratch = manager.newSubManager()) {
      List<Shape> shapes = new ArrayList<>();
      NDArray pictures = scratch.zeros(new Shape(TRIED, 3, side, side), DataType.FLOAT32);
      run(pictures, false, (layer, value) -> shapes.add(value.getShape()));
      return shapes;
    }
  }

  /** Lets weights learn that only layers which learn read. */
  private void thaw() {
    Set<String> early = new HashSet<>();
    for (int i = 0; i < learningFrom; i++) {
      early.addAll(program.layers().get(i).inputs());
    }
    program
        .roles()
        .forEach((name, role) -> {
          if (role == Role.WEIGHT && !early.contains(name)) {
            java.util.Objects.requireNonNull(weights.get(name)).freeze(false);
          }
        });
  }

  @Override
  public int features() {
    return features;
  }

  @Override
  public int mapChannels() {
    return mapChannels;
  }

  @Override
  public Seen see(ParameterStore store, NDArray pictures, boolean training) {
    NDArray[] seen = new NDArray[2];
    run(
        pictures,
        training,
        (layer, value) -> {
          seen[0] = layer == map ? value : seen[0];
          seen[1] = value;
        });
    return new Seen(seen[0], seen[1].reshape(seen[1].getShape().get(0), features));
  }

  /** Hears what each layer makes. */
  private interface Listener {
    void made(int layer, NDArray value);
  }

  /** Returns pictures as the file wants them, of pictures as our networks do. */
  private NDArray rescaled(NDArray pictures) {
    PixelScale scale = file.scale();
    float[] factor = new float[3];
    float[] shift = new float[3];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = Tensors.PIXEL_SPREAD / scale.spread(c);
      shift[c] = (Tensors.PIXEL_OFFSET - scale.offset(c)) / scale.spread(c);
    }
    if (scale.uniform()) {
      return Tensors.scale(pictures, factor[0]).add(shift[0]);
    }
    Shape channels = new Shape(1, factor.length, 1, 1);
    NDManager manager = pictures.getManager();
    return pictures
        .mul(Tensors.of(manager, factor, channels))
        .add(Tensors.of(manager, shift, channels));
  }

  private void run(NDArray pictures, boolean training, Listener listener) {
    NDManager manager = pictures.getManager();
    Map<String, NDArray> values = new HashMap<>();
    values.put(program.input(), rescaled(pictures));
    for (int i = 0; i < program.layers().size(); i++) {
      Layer layer = program.layers().get(i);
      List<NDArray> inputs =
          layer.inputs().stream().map(name -> value(layer, name, values)).toList();
      NDArray made = layer.apply(inputs, training && movingStatistics && i >= learningFrom);
      if (!made.getManager().equals(manager)) {
        made.attach(manager);
      }
      values.put(layer.node().output(), made);
      listener.made(i, made);
      // A map may be large; what the backward pass needs of it, the engine keeps.
      for (String name : program.lastReadBy(i)) {
        NDArray done = values.remove(name);
        if (done != null && !name.equals(program.layers().get(map).node().output())) {
          done.close();
        }
      }
    }
  }

  private NDArray value(Layer layer, String name, Map<String, NDArray> values) {
    @Nullable Parameter weight = weights.get(name);
    NDArray value = weight == null ? values.get(name) : weight.getArray();
    if (value == null) {
      throw layer.node().refuse("nothing gives its input '%s'".formatted(name));
    }
    return value;
  }

  /** Returns the file's weights as they are now, row-major, by their names in the file. */
  private Map<String, float[]> learned() {
    Map<String, float[]> learned = new LinkedHashMap<>();
    weights.forEach((name, weight) -> learned.put(name, weight.getArray().toFloatArray()));
    return learned;
  }

  @Override
  public String describe(GraphSink sink) {
    return sink.backbone(sink.pictures(file.scale()), file, learned());
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore store,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    return new NDList(see(store, inputs.singletonOrThrow(), training).features());
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), features)};
  }
}
