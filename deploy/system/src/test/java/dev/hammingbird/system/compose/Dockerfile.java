package dev.hammingbird.system.compose;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile as its stages, by name, in order. Every stage must have a name.
 *
 * @param stages the stages
 */
record Dockerfile(Map<String, Stage> stages) {
  private static final Pattern FROM =
      Pattern.compile("FROM (?:--platform=(\\S+) )?(\\S+) AS (\\S+)");
  private static final Pattern INSTRUCTION = Pattern.compile("([A-Z]+)\\s+(.*)");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)}?");

  /**
   * A stage.
   *
   * @param name its name, which is the target it is built by
   * @param base an earlier stage or an image
   * @param instructions what follows, continued lines joined
   */
  record Stage(String name, String base, List<Instruction> instructions) {
    /** Returns the texts of all instructions of a kind. */
    List<String> texts(String kind) {
      return instructions.stream()
          .filter(instruction -> instruction.kind().equals(kind))
          .map(Instruction::text)
          .toList();
    }
  }

  /**
   * An instruction.
   *
   * @param kind such as {@code RUN}
   * @param text what follows the kind
   */
  record Instruction(String kind, String text) {}

  /**
   * A COPY.
   *
   * @param from the stage it takes from; empty for the build context
   * @param sources what is copied
   */
  record Copy(String from, List<String> sources) {
    static Copy of(String text) {
      List<String> words = new ArrayList<>(List.of(text.split("\\s+", -1)));
      String from = "";
      while (words.getFirst().startsWith("--")) {
        String option = words.removeFirst();
        if (option.startsWith("--from=")) {
          from = option.substring("--from=".length());
        }
      }
      words.removeLast();
      return new Copy(from, List.copyOf(words));
    }
  }

  static Dockerfile read(Path file) {
    Map<String, Stage> stages = new LinkedHashMap<>();
    List<Instruction> current = new ArrayList<>();
    for (String line : lines(file)) {
      Matcher from = FROM.matcher(line);
      if (from.matches()) {
        current = new ArrayList<>();
        stages.put(from.group(3), new Stage(from.group(3), from.group(2), current));
        continue;
      }
      Matcher instruction = INSTRUCTION.matcher(line);
      if (!instruction.matches() || line.startsWith("FROM") || stages.isEmpty()) {
        throw new IllegalArgumentException(file + ": this line is not understood: " + line);
      }
      current.add(new Instruction(instruction.group(1), instruction.group(2)));
    }
    return new Dockerfile(stages);
  }

  /** Returns a stage. */
  Stage stage(String name) {
    Stage stage = stages.get(name);
    if (stage == null) {
      throw new IllegalArgumentException("there is no stage " + name);
    }
    return stage;
  }

  /** Returns the stage and the stages it is based on, the outermost first. */
  List<Stage> chain(String name) {
    List<Stage> chain = new ArrayList<>();
    for (Stage stage = stages.get(name); stage != null; stage = stages.get(stage.base())) {
      chain.addFirst(stage);
    }
    return chain;
  }

  /** Returns all variables that a container of this stage has, what the base image sets aside. */
  Map<String, String> environment(String name) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (Stage stage : chain(name)) {
      Map<String, String> arguments = new HashMap<>();
      for (Instruction instruction : stage.instructions()) {
        switch (instruction.kind()) {
          case "ARG" -> arguments.putAll(pairs(instruction.text(), Map.of()));
          case "ENV" -> environment.putAll(pairs(instruction.text(), arguments));
          default -> {}
        }
      }
    }
    return environment;
  }

  private static Map<String, String> pairs(String text, Map<String, String> arguments) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String pair : text.trim().split("\\s+", -1)) {
      String[] sides = pair.split("=", 2);
      if (sides.length != 2) {
        throw new IllegalArgumentException("not of the form NAME=VALUE: " + pair);
      }
      pairs.put(
          sides[0],
          VARIABLE
              .matcher(sides[1])
              .replaceAll(use -> arguments.getOrDefault(use.group(1), use.group())));
    }
    return pairs;
  }

  /** Returns the lines that are neither empty nor comments, continued lines joined. */
  private static List<String> lines(Path file) {
    List<String> joined = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    try {
      for (String next : Files.readAllLines(file)) {
        if (next.isBlank() || next.startsWith("#")) {
          continue;
        }
        boolean goesOn = next.endsWith("\\");
        line.append(goesOn ? next.substring(0, next.length() - 1) : next);
        if (!goesOn) {
          joined.add(line.toString());
          line.setLength(0);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    return joined;
  }
}
