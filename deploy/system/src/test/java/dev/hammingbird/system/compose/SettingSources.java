package dev.hammingbird.system.compose;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a module's Java sources declare: interfaces with {@code @ConfigMapping} and
 * constructor parameters with {@code @ConfigProperty}. The sources are parsed, not compiled.
 */
final class SettingSources {
  private static final Set<String> WRAPPERS = Set.of("Optional", "List", "Set");

  private final Map<String, ClassTree> types = new HashMap<>();
  private final List<Setting> settings = new ArrayList<>();

  private SettingSources() {}

  /** Returns the settings declared in all Java files below a folder. */
  static List<Setting> read(Path folder) {
    SettingSources sources = new SettingSources();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (Stream<Path> files = Files.walk(folder);
        StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      List<Path> java = files.filter(file -> file.toString().endsWith(".java")).toList();
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(java));
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(sources.new Declarations(), null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the sources in " + folder, e);
    }
    sources.types.values().forEach(sources::mapping);
    return List.copyOf(sources.settings);
  }

  /** Collects types by their simple names, and injected properties. */
  private final class Declarations extends TreeScanner<@Nullable Void, @Nullable Void> {
    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
      // Nested types may share a name: whoever looks one up looks into the type around it first.
      types.putIfAbsent(type.getSimpleName().toString(), type);
      return super.visitClass(type, null);
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void nothing) {
      annotation(variable.getModifiers(), "ConfigProperty")
          .ifPresent(property ->
              settings.add(
                  Setting.of(argument(property, "name"), argument(property, "defaultValue"))));
      return super.visitVariable(variable, null);
    }
  }

  private void mapping(ClassTree type) {
    annotation(type.getModifiers(), "ConfigMapping")
        .ifPresent(mapping -> group(type, argument(mapping, "prefix")));
  }

  /** Adds the settings of an interface whose names begin with a prefix. */
  private void group(ClassTree type, String prefix) {
    for (Tree member : type.getMembers()) {
      if (member instanceof MethodTree method
          && !method.getModifiers().getFlags().contains(Modifier.DEFAULT)
          && !method.getModifiers().getFlags().contains(Modifier.STATIC)) {
        member(type, method, prefix);
      }
    }
  }

  private void member(ClassTree owner, MethodTree method, String prefix) {
    String name =
        annotation(method.getModifiers(), "WithParentName").isPresent()
            ? prefix
            : prefix + "." + name(method);
    Tree returned = method.getReturnType();
    if (isMap(returned)) {
      settings.add(Setting.of(name + ".*", ""));
      return;
    }
    ClassTree declared = declared(owner, simpleName(returned)).orElse(null);
    if (declared != null && declared.getKind() == Tree.Kind.INTERFACE) {
      group(declared, name);
    } else {
      String initial =
          annotation(method.getModifiers(), "WithDefault")
              .map(annotation -> argument(annotation, "value"))
              .orElse("");
      settings.add(new Setting(name, initial, declared == null ? Set.of() : constants(declared)));
    }
  }

  /** Finds a type by its simple name, first inside the type that names it. */
  private Optional<ClassTree> declared(ClassTree owner, String simpleName) {
    return owner.getMembers().stream()
        .filter(ClassTree.class::isInstance)
        .map(ClassTree.class::cast)
        .filter(type -> type.getSimpleName().contentEquals(simpleName))
        .findFirst()
        .or(() -> Optional.ofNullable(types.get(simpleName)));
  }

  private static Set<String> constants(ClassTree type) {
    if (type.getKind() != Tree.Kind.ENUM) {
      return Set.of();
    }
    return type.getMembers().stream()
        .filter(VariableTree.class::isInstance)
        .map(VariableTree.class::cast)
        .filter(field -> simpleName(field.getType()).contentEquals(type.getSimpleName()))
        .map(field -> field.getName().toString().toLowerCase(Locale.ROOT).replace('_', '-'))
        .collect(Collectors.toSet());
  }

  private static String name(MethodTree method) {
    return annotation(method.getModifiers(), "WithName")
        .map(annotation -> argument(annotation, "value"))
        .orElseGet(() ->
            method
                .getName()
                .toString()
                .replaceAll("([a-z0-9])([A-Z])", "$1-$2")
                .toLowerCase(Locale.ROOT));
  }

  private static Optional<? extends AnnotationTree> annotation(
      ModifiersTree modifiers, String simpleName) {
    return modifiers.getAnnotations().stream()
        .filter(annotation -> simpleName(annotation.getAnnotationType()).equals(simpleName))
        .findFirst();
  }

  private static String argument(AnnotationTree annotation, String name) {
    for (ExpressionTree argument : annotation.getArguments()) {
      String named =
          argument instanceof AssignmentTree set ? set.getVariable().toString() : "value";
      ExpressionTree given =
          argument instanceof AssignmentTree set ? set.getExpression() : argument;
      if (named.equals(name) && given instanceof LiteralTree literal) {
        return String.valueOf(literal.getValue());
      }
    }
    return "";
  }

  private static boolean isMap(Tree type) {
    return type instanceof ParameterizedTypeTree generic
        && simpleName(generic.getType()).equals("Map");
  }

  /** Returns the last part of a type's name; that of what is inside an Optional or a list. */
  private static String simpleName(@Nullable Tree type) {
    return switch (type) {
      case ParameterizedTypeTree generic when WRAPPERS.contains(simpleName(generic.getType())) ->
          simpleName(generic.getTypeArguments().getFirst());
      case ParameterizedTypeTree generic -> simpleName(generic.getType());
      case MemberSelectTree select -> select.getIdentifier().toString();
      case null -> "";
      default -> type.toString();
    };
  }
}
