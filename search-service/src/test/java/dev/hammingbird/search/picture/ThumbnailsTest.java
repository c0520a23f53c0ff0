package dev.hammingbird.search.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hammingbird.contracts.image.ImageEvent;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.contracts.picture.UnreadablePictureException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThumbnailsTest {
  @Test
  void shrinksTheLongerSideAndKeepsTheProportions() throws Exception {
    byte[] made = new Thumbnails(1 << 20).make(key(0, 16), picture(64, 32));

    BufferedImage image = ImageIO.read(new ByteArrayInputStream(made));
    assertThat(image.getWidth()).isEqualTo(16);
    assertThat(image.getHeight()).isEqualTo(8);
    assertThat(image.getRGB(3, 3) & 0xffffff).isEqualTo(0xff8000);
  }

  @Test
  void keepsTheLatestUpToItsCapacity() throws Exception {
    StoredPicture picture = picture(64, 32);
    int size = new Thumbnails(0).make(key(0, 16), picture).length;
    Thumbnails thumbnails = new Thumbnails(3L * size);

    for (int slot = 0; slot < 5; slot++) {
      thumbnails.make(key(slot, 16), picture);
    }

    assertThat(thumbnails.find(key(1, 16))).isEmpty();
    assertThat(thumbnails.find(key(2, 16))).isPresent();
    assertThat(thumbnails.find(key(4, 16))).isPresent();
    assertThat(thumbnails.find(key(4, 17))).isEmpty();
  }

  @Test
  void refusesWhatIsNoPicture() {
    StoredPicture broken = new StoredPicture(event(), new byte[] {1, 2, 3}, Optional.empty());

    assertThatThrownBy(() -> new Thumbnails(10).make(key(0, 16), broken))
        .isInstanceOf(UnreadablePictureException.class);
  }

  private static Thumbnails.Key key(int slot, int side) {
    return new Thumbnails.Key("topic", new Slot(0, slot), side);
  }

  private static StoredPicture picture(int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, 0xff8000);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return new StoredPicture(event(), out.toByteArray(), Optional.empty());
  }

  private static ImageEvent.Accepted event() {
    return new ImageEvent.Accepted(
        new ImageId("a"), "e", "/", Instant.EPOCH, "image/png", 1, 1, "0", List.of());
  }
}
