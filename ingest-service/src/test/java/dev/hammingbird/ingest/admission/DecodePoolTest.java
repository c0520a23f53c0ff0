package dev.hammingbird.ingest.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.contracts.picture.Admission;
import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.contracts.picture.RefusalReason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DecodePoolTest {
  private static final PictureGate GATE = new PictureGate(PictureLimits.DEFAULT);

  @Test
  void aPictureThatTakesTooLongIsGivenUpAndTheNextIsNot() throws IOException {
    AtomicLong taken = new AtomicLong();
    byte[] large = png(5000, 5000);
    try (DecodePool pool = new DecodePool(GATE, 1, Duration.ofMillis(30), taken::addAndGet)) {
      Admission slow = pool.submit(large).join();
      Admission quick = pool.submit(png(4, 4)).join();

      assertThat(slow).isInstanceOf(Admission.Refused.class);
      assertThat(((Admission.Refused) slow).reason()).isEqualTo(RefusalReason.DECODE_TIMEOUT);
      assertThat(quick).isInstanceOf(Admission.Admitted.class);
      assertThat(taken).hasPositiveValue();
    }
  }

  @Test
  void onlySoManyPlacesAreGiven() {
    InFlight inFlight = new InFlight(1);

    try (InFlight.Place place = inFlight.tryEnter().orElseThrow()) {
      assertThat(place).isNotNull();
      assertThat(inFlight.tryEnter()).isEmpty();
      assertThat(inFlight.taken()).isEqualTo(1);
    }
    assertThat(inFlight.taken()).isZero();
  }

  private static byte[] png(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "png", out)).isTrue();
    return out.toByteArray();
  }
}
