package dev.hammingbird.search.follow;

import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.output.CommandOutput;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes the values of MGET one behind the other into one array, so that thousands of ids cost no
 * object each. Absent values are empty.
 */
final class GroupsOutput extends CommandOutput<String, byte[], GroupsOutput.Groups> {
  /**
   * Makes one.
   *
   * @param count how many values are asked for
   * @param space what they are put into if they fit
   */
  GroupsOutput(RedisCodec<String, byte[]> codec, int count, byte[] space) {
    super(codec, new Groups(count, space));
  }

  @Override
  public void set(ByteBuffer value) {
    output.add(value);
  }

  /** Values as they came. */
  static final class Groups {
    private final int[] ends;
    private int count;
    private byte[] bytes;

    private Groups(int count, byte[] space) {
      ends = new int[count];
      bytes = space;
    }

    // Lettuce says null for a value that is absent, whatever its signature says.
    @SuppressWarnings("ReferenceEquality")
    private void add(ByteBuffer value) {
      int from = count == 0 ? 0 : ends[count - 1];
      int length = value == null ? 0 : value.remaining();
      if (from + length > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(from + length, 2 * bytes.length));
      }
      if (length > 0) {
        value.get(bytes, from, length);
      }
      ends[count++] = from + length;
    }

    /** Returns the array that all values lie in. */
    byte[] bytes() {
      return bytes;
    }

    /** Returns where a value begins. */
    int from(int index) {
      return index == 0 ? 0 : ends[index - 1];
    }

    /** Returns where a value ends, exclusive. */
    int to(int index) {
      return ends[index];
    }
  }
}
