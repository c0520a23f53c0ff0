package dev.hammingbird.trainer.method;

import java.util.List;

/** The methods by name, with the settings that are used unless a user says otherwise. */
public final class Methods {
  private static final List<HashMethod> ALL =
      List.of(
          new Ssah(SsahSettings.defaults()),
          new DshGans(DshGansSettings.defaults()),
          new Sadh(SadhSettings.defaults()),
          new Dpsh(SupervisedSettings.defaults()),
          new HashNet(SupervisedSettings.defaults()),
          new OrthoHash(SupervisedSettings.defaults()),
          new Itq(),
          new RandomProjection());

  private Methods() {}

  /** Returns all names, the default first. */
  public static List<String> names() {
    return ALL.stream().map(HashMethod::name).toList();
  }

  /**
   * Returns a method.
   *
   * @throws IllegalArgumentException if none has this name
   */
  public static HashMethod named(String name) {
    return ALL.stream()
        .filter(method -> method.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException("method: '%s' is none of %s".formatted(name, names())));
  }
}
