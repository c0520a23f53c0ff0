package dev.hammingbird.trainer.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * A run's checkpoint in one file. It is written beside its place, forced to the disk and renamed,
 * so that a kill leaves the old one or the new one. It names the configuration it belongs to and
 * ends with the SHA-256 of all that comes before.
 */
public final class CheckpointFile implements Checkpoints {
  private static final long MAGIC = 0x48424348_4b505431L;
  private static final int DIGEST_BYTES = 32;
  private final Path file;
  private final Map<String, String> configuration;
  private final Map<String, Resumable> companions;
  private final long intervalNanos;
  private final LongSupplier nanos;
  private long savedAt;

  /**
   * Names a file, which need not exist.
   *
   * @param configuration all that decides how the run goes; a checkpoint of another is refused
   * @param companions parts of the run outside of its method, such as its diary, by name
   * @param interval how long to wait from one checkpoint to the next; zero for one every step
   * @param nanos the time now, in nanoseconds from any origin
   */
  public CheckpointFile(
      Path file,
      Map<String, String> configuration,
      Map<String, ? extends Resumable> companions,
      Duration interval,
      LongSupplier nanos) {
    this.file = file;
    this.configuration = new TreeMap<>(configuration);
    this.companions = Map.copyOf(companions);
    this.intervalNanos = interval.toNanos();
    this.nanos = nanos;
    this.savedAt = nanos.getAsLong();
  }

  @Override
  public boolean present() {
    return Files.exists(file);
  }

  @Override
  public boolean restore(Resumable run) {
    if (!present()) {
      return false;
    }
    State state = State.restoring(read());
    companions.forEach((name, part) -> state.part("companion/" + name, part));
    state.part("run", run);
    return true;
  }

  @Override
  public void passed(Resumable run) {
    long now = nanos.getAsLong();
    if (now - savedAt >= intervalNanos) {
      savedAt = now;
      save(run);
    }
  }

  /** Saves now. */
  public void save(Resumable run) {
    State state = State.saving();
    companions.forEach((name, part) -> state.part("companion/" + name, part));
    state.part("run", run);
    try {
      write(encode(state.entries()));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write the checkpoint %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Removes the file, if there is one: the run is over. */
  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove the checkpoint " + file, e);
    }
  }

  private byte[] encode(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(MAGIC);
    out.writeInt(configuration.size());
    for (Map.Entry<String, String> entry : configuration.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeUTF(entry.getValue());
    }
    out.writeInt(entries.size());
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().length);
      out.write(entry.getValue());
    }
    out.write(sha256(bytes.toByteArray(), bytes.size()));
    return bytes.toByteArray();
  }

  private void write(byte[] bytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            beside,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer left = ByteBuffer.wrap(bytes);
      while (left.hasRemaining()) {
        channel.write(left);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private Map<String, byte[]> read() {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + file, e);
    }
    int length = bytes.length - DIGEST_BYTES;
    if (length < Long.BYTES || ByteBuffer.wrap(bytes).getLong() != MAGIC) {
      throw new CheckpointRefusedException(file + " is no checkpoint of this trainer");
    }
    byte[] digest = Arrays.copyOfRange(bytes, length, bytes.length);
    if (!Arrays.equals(sha256(bytes, length), digest)) {
      throw new CheckpointRefusedException(
          "the checkpoint %s is torn: its digest does not fit its %d bytes; remove it and start anew"
              .formatted(file, bytes.length));
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, Long.BYTES, length - Long.BYTES))) {
      Map<String, String> belongsTo = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        belongsTo.put(in.readUTF(), in.readUTF());
      }
      refuseForeign(belongsTo);
      Map<String, byte[]> entries = new TreeMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        entries.put(in.readUTF(), in.readNBytes(in.readInt()));
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + file, e);
    }
  }

  private void refuseForeign(Map<String, String> belongsTo) {
    TreeSet<String> names = new TreeSet<>(belongsTo.keySet());
    names.addAll(configuration.keySet());
    for (String name : names) {
      String theirs = belongsTo.getOrDefault(name, "not set");
      String ours = configuration.getOrDefault(name, "not set");
      if (!theirs.equals(ours)) {
        throw new CheckpointRefusedException(
            "the checkpoint %s belongs to another run: its %s is %s, this run's is %s"
                .formatted(file, name, theirs, ours));
      }
    }
  }

  private static byte[] sha256(byte[] bytes, int length) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(bytes, 0, length);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
