package dev.hammingbird.trainer.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The same steps by PyTorch's Python package, in a process of its own. */
final class PytorchSteps implements AutoCloseable {
  private static final List<String> PYTHONS = List.of("python3", "/usr/bin/python3", "python");
  private final Process process;
  private final Path script;
  private final BufferedReader answers;
  private final Writer wishes;
  private final String version;

  private PytorchSteps(Process process, Path script) throws IOException {
    this.process = process;
    this.script = script;
    this.answers = process.inputReader(StandardCharsets.UTF_8);
    this.wishes = process.outputWriter(StandardCharsets.UTF_8);
    this.version = answer().replace("ready ", "");
  }

  /**
   * Starts Python; empty if none here can import torch.
   *
   * @param network as the script takes it
   */
  static Optional<PytorchSteps> start(String network, int batch, int side, int threads) {
    try {
      for (String python : PYTHONS) {
        if (imports(python)) {
          Path script = Files.createTempFile("pytorch_steps", ".py");
          try (InputStream source = PytorchSteps.class.getResourceAsStream("pytorch_steps.py")) {
            Files.write(script, java.util.Objects.requireNonNull(source).readAllBytes());
          }
          List<String> command =
              List.of(python, script.toString(), network, "" + batch, "" + side, "" + threads);
          Process process =
              new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
          return Optional.of(new PytorchSteps(process, script));
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean imports(String python) {
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import torch")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().join().exitValue() == 0;
    } catch (IOException e) {
      // There is no such program.
      return false;
    }
  }

  /** Returns PyTorch's version. */
  String version() {
    return version;
  }

  /** Takes steps for some seconds and returns pictures a second. */
  double rate(double seconds) {
    try {
      wishes.write(seconds + "\n");
      wishes.flush();
      return Double.parseDouble(answer());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("Python ended; its message stands above");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      Files.deleteIfExists(script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
