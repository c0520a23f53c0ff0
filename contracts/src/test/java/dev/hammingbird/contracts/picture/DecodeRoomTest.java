package dev.hammingbird.contracts.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class DecodeRoomTest {
  private static final long MEBIBYTE = 1 << 20;
  private final DecodeRoom room = new DecodeRoom(100 * MEBIBYTE);

  @Test
  void aPictureThatNeverFitsIsRefusedAndSaysWhatItTakes() {
    assertThatThrownBy(() -> room.take(PictureFormat.WEBP, lossy(3000, 2000)))
        .isInstanceOf(UnreadablePictureException.class)
        .hasMessageContaining("3000 x 2000 pixels")
        .hasMessageContaining("149 MiB")
        .hasMessageContaining("there are 100")
        .extracting(e -> ((UnreadablePictureException) e).reason())
        .isEqualTo(RefusalReason.TOO_MANY_PIXELS);
  }

  @Test
  void largePicturesTakeTurnsAndSmallOnesDoNotWait() throws Exception {
    AtomicBoolean entered = new AtomicBoolean();
    Thread second;
    try (DecodeRoom.Place first = room.take(PictureFormat.JPEG, lossy(3000, 2000))) {
      assertThat(first).isNotNull();
      second = Thread.ofVirtual().start(() -> enter(entered));
      await().until(() -> second.getState() == Thread.State.WAITING);
      try (DecodeRoom.Place small = room.take(PictureFormat.JPEG, lossy(400, 400))) {
        assertThat(small).isNotNull();
      }
      assertThat(entered).isFalse();
    }
    second.join();
    assertThat(entered).isTrue();
  }

  @Test
  void whoIsInterruptedWhileWaitingIsToldAndStaysInterrupted() throws Exception {
    try (DecodeRoom.Place first = room.take(PictureFormat.JPEG, lossy(3000, 2000))) {
      assertThat(first).isNotNull();
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> room.take(PictureFormat.JPEG, lossy(3000, 2000)))
          .isInstanceOf(UnreadablePictureException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private void enter(AtomicBoolean entered) {
    try (DecodeRoom.Place place = room.take(PictureFormat.JPEG, lossy(3000, 2000))) {
      entered.set(place != null);
    } catch (UnreadablePictureException e) {
      throw new AssertionError(e);
    }
  }

  private static Structure lossy(int width, int height) {
    return Structure.plain(width, height, false, new byte[0]);
  }
}
