package dev.hammingbird.system;

import dev.hammingbird.local.StartFailure;
import dev.hammingbird.system.console.Result;
import dev.hammingbird.system.console.UsageException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands of {@code deploy/}: {@code up}, {@code demo}, {@code bench} and {@code drill}. */
public final class Main {
  private static final int WRONG_USE = 2;

  private Main() {}

  /** Runs the command named first; its exit status says whether what it checks holds. */
  public static void main(String[] args) throws Exception {
    System.exit(run(Arrays.asList(args)));
  }

  private static int run(List<String> words) throws Exception {
    if (words.isEmpty()) {
      System.err.println("say which command: up, demo, bench or drill");
      return WRONG_USE;
    }
    List<String> rest = words.subList(1, words.size());
    try {
      return switch (words.getFirst()) {
        case "up" -> UpCommand.run(rest);
        case "demo" -> DemoCommand.run(rest);
        case "bench" -> BenchCommand.run(rest);
        case "drill" -> DrillCommand.run(rest);
        default -> throw new UsageException("there is no command " + words.getFirst());
      };
    } catch (UsageException e) {
      System.err.println(e.getMessage());
      return WRONG_USE;
    } catch (StartFailure e) {
      System.err.println(e.getMessage());
      System.out.println(failed(e.getMessage()));
      return 1;
    }
  }

  /** Returns the {@code RESULT} line of a command that could not finish. */
  static String failed(@Nullable String why) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("ok", false);
    figures.put("error", String.valueOf(why).lines().findFirst().orElse(""));
    return Result.line(figures);
  }
}
