package dev.hammingbird.trainer.method;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of a method, a record of numbers and switches, by the names of its components; those
 * of a record within it are named as if they were its own.
 */
final class Settings {
  private Settings() {}

  /**
   * Returns settings with some of them changed.
   *
   * @param method whose they are, for the message
   * @param changes values by the settings' names, such as {@code warmUp}
   * @throws IllegalArgumentException naming a setting that does not exist or a value that is none
   */
  static <R extends Record> R changed(String method, R settings, Map<String, String> changes) {
    Map<String, String> left = new TreeMap<>(changes);
    Record changed = rebuilt(settings, left);
    refuse(method, left);
    @SuppressWarnings("unchecked") // a record is rebuilt by its own constructor
    R same = (R) changed;
    return same;
  }

  /**
   * Refuses changes that are left over, or are for a method without settings.
   *
   * @throws IllegalArgumentException if there are any
   */
  static void refuse(String method, Map<String, String> changes) {
    if (!changes.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has no settings %s".formatted(method, changes.keySet()));
    }
  }

  private static Record rebuilt(Record settings, Map<String, String> left) {
    RecordComponent[] components = settings.getClass().getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      String name = components[i].getName();
      Object now = value(settings, components[i]);
      if (now instanceof Record inner) {
        values[i] = rebuilt(inner, left);
      } else {
        String given = left.remove(name);
        values[i] = given == null ? now : parsed(name, now, given);
      }
    }
    try {
      return settings.getClass().getDeclaredConstructor(types).newInstance(values);
    } catch (java.lang.reflect.InvocationTargetException e) {
      throw new IllegalArgumentException(String.valueOf(e.getCause()), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's constructor is as public as the record", e);
    }
  }

  private static Object value(Record settings, RecordComponent component) {
    try {
      return component.getAccessor().invoke(settings);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record's accessors are public", e);
    }
  }

  private static Object parsed(String name, Object like, String text) {
    try {
      return switch (like) {
        case Integer _ -> (Object) Integer.valueOf(text);
        case Double _ -> Double.valueOf(text);
        case Float _ -> Float.valueOf(text);
        default -> truth(name, text);
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the setting %s: '%s' is no number like %s".formatted(name, text, like), e);
    }
  }

  private static Boolean truth(String name, String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(
          "the setting %s: '%s' is neither true nor false".formatted(name, text));
    }
    return Boolean.valueOf(text);
  }

  /** Returns every setting as text, by the method's name, a dot and its own, for the record. */
  static Map<String, String> asText(String method, Record settings) {
    Map<String, String> text = new TreeMap<>();
    for (RecordComponent component : settings.getClass().getRecordComponents()) {
      Object value = value(settings, component);
      if (value instanceof Record inner) {
        text.putAll(asText(method, inner));
      } else {
        text.put(method + "." + component.getName(), value.toString());
      }
    }
    return text;
  }
}
