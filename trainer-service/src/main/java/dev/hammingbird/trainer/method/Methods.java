package dev.hammingbird.trainer.method;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** The methods by name, with the settings that are used unless a user says otherwise. */
public final class Methods {
  private static final Map<String, BiFunction<Backbone, Budget, HashMethod>> ALL =
      new LinkedHashMap<>();

  static {
    ALL.put(Ssah.NAME, (backbone, budget) -> new Ssah(SsahSettings.suited(backbone, budget)));
    ALL.put(DshGans.NAME, (_, _) -> new DshGans(DshGansSettings.defaults()));
    ALL.put(Sadh.NAME, (backbone, _) -> new Sadh(SadhSettings.suited(backbone)));
    ALL.put(Dpsh.NAME, (backbone, _) -> new Dpsh(SupervisedSettings.suited(backbone)));
    ALL.put(HashNet.NAME, (backbone, _) -> new HashNet(SupervisedSettings.suited(backbone)));
    ALL.put(OrthoHash.NAME, (backbone, _) -> new OrthoHash(SupervisedSettings.suited(backbone)));
    ALL.put(Itq.NAME, (_, _) -> new Itq());
    ALL.put(RandomProjection.NAME, (_, _) -> new RandomProjection());
  }

  private Methods() {}

  /** Returns all names, the default first. */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * Returns a method with the settings that suit a backbone and the time there is to learn.
   *
   * @throws IllegalArgumentException if none has this name
   */
  public static HashMethod named(String name, Backbone backbone, Budget budget) {
    BiFunction<Backbone, Budget, HashMethod> method = ALL.get(name);
    if (method == null) {
      throw new IllegalArgumentException("method: '%s' is none of %s".formatted(name, names()));
    }
    return method.apply(backbone, budget);
  }
}
