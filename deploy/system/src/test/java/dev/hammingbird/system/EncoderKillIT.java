package dev.hammingbird.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.local.Service;
import dev.hammingbird.local.ServiceProcess;
import dev.hammingbird.system.picture.GeneratedPictures;
import dev.hammingbird.system.picture.PictureSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The encoder dies in the middle of a stream. {@code -Dhammingbird.it.pictures=20000} runs it at
 * the size of the bar.
 */
class EncoderKillIT {
  private static final int PICTURES = Integer.getInteger("hammingbird.it.pictures", 1500);
  private static final Duration LONG = Duration.ofMinutes(5);

  private final SystemUnderTest it = SystemUnderTest.get();
  private final ServiceProcess encoder = it.system().service(Service.ENCODER);
  private final SpaceId space = it.space();

  @Test
  void codesAfterAKillEqualThoseOfAnUndisturbedRunBitForBit() {
    it.awaitCoverage();
    PictureSource pictures = new GeneratedPictures(PICTURES, 99);
    long before = encoded();
    long settled = settled();
    Thread stream = Thread.ofVirtual().start(() -> stream(pictures));
    await("the encoder is in the middle of the stream")
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> encoded() > before + PICTURES / 4);

    encoder.kill();
    encoder.restart();

    await("the stream ends").atMost(LONG).until(() -> !stream.isAlive());
    await("all pictures are accepted").atMost(LONG).until(() -> settled() == settled + PICTURES);
    it.awaitCoverage();
    Map<String, String> disturbed = new StoredCodes(it.system().redis(), space).all();
    for (int i = 0; i < pictures.size(); i++) {
      assertThat(disturbed).containsKey(pictures.picture(i).id());
    }

    Map<String, String> undisturbed = codesOfAnUndisturbedRun();

    assertThat(disturbed).isEqualTo(undisturbed);
  }

  /** Forgets every code, so that the lane begins at the first picture and runs to the last. */
  private Map<String, String> codesOfAnUndisturbedRun() {
    encoder.kill();
    it.system().kafka().deleteTopics(Set.of(Topics.codes(space)));
    it.system().redis().command("FLUSHALL");
    encoder.restart();
    StoredCodes stored = new StoredCodes(it.system().redis(), space);
    await("Redis has everything again") // search-service answers from memory meanwhile
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> stored.seen() == it.log().records(Topics.IMAGES));
    return stored.all();
  }

  private void stream(PictureSource pictures) {
    for (int i = 0; i < pictures.size(); i++) {
      it.log().sendRaw(pictures.picture(i), Optional.empty(), id -> {});
    }
    it.log().flush();
  }

  private long encoded() {
    return it.services().space(space.value()).orElseThrow().live();
  }

  private long settled() {
    return it.log().records(Topics.IMAGES) + it.log().records(Topics.IMAGES_REJECTED);
  }
}
