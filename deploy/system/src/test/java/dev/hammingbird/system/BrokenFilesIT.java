package dev.hammingbird.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hammingbird.contracts.Topics;
import dev.hammingbird.local.Service;
import dev.hammingbird.system.BrokenFiles.Broken;
import dev.hammingbird.system.client.Http;
import dev.hammingbird.system.client.Services.Hit;
import dev.hammingbird.system.picture.GeneratedPictures;
import dev.hammingbird.system.picture.PictureSource;
import dev.hammingbird.system.picture.SourcePicture;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two hundred broken files between good ones, both ways in. */
class BrokenFilesIT {
  private static final int BROKEN = 200;
  private static final Duration LONG = Duration.ofMinutes(3);

  private final SystemUnderTest it = SystemUnderTest.get();

  @Test
  void throughRestEveryBrokenFileIsAnsweredAndEveryGoodOneIsFound() throws IOException {
    List<Long> pids = pids();
    PictureSource good = new GeneratedPictures(BROKEN / 10, 201);
    List<Broken> files = BrokenFiles.list(BROKEN);

    for (int i = 0; i < files.size(); i++) {
      if (i % 10 == 0) {
        SourcePicture picture = good.picture(i / 10);
        it.services()
            .upload(picture.id(), Optional.empty(), picture.bytes(), picture.contentType());
      }
      Broken file = files.get(i);
      Http.Answer answer =
          it.services().uploadAnyway("rest-" + file.name(), file.bytes(), file.contentType());
      if (file.hopeless()) {
        assertThat(answer.status()).as(file.name()).isBetween(400, 499);
      }
      if (answer.status() != 201) {
        assertThat(answer.status()).as(file.name() + ": " + answer.text()).isBetween(400, 499);
        assertThat(answer.contentType()).startsWith("application/problem+json");
        assertThat(answer.json().path("type").asText()).startsWith("urn:hammingbird:");
        assertThat(answer.json().path("detail").asText()).isNotBlank();
      }
    }

    it.awaitCoverage();
    assertFound(good);
    assertThat(pids()).isEqualTo(pids);
  }

  @Test
  void throughKafkaEveryBrokenFileIsAcceptedOrRejectedAndEveryGoodOneIsFound() throws IOException {
    List<Long> pids = pids();
    long raw = it.log().records(Topics.IMAGES_RAW);
    long settled = settled();
    PictureSource good = new GeneratedPictures(BROKEN / 10, 202);
    List<Broken> files = BrokenFiles.list(BROKEN);

    for (int i = 0; i < files.size(); i++) {
      if (i % 10 == 0) {
        it.log().sendRaw(good.picture(i / 10), Optional.empty(), id -> {});
      }
      Broken file = files.get(i);
      it.log()
          .sendRaw(
              new SourcePicture("raw-" + file.name(), "?", file.bytes(), file.contentType()),
              Optional.empty(),
              id -> {});
    }
    it.log().flush();

    long sent = it.log().records(Topics.IMAGES_RAW) - raw;
    assertThat(sent).isEqualTo(BROKEN + good.size());
    await("every record is accepted or rejected")
        .atMost(LONG)
        .until(() -> settled() == settled + sent);
    for (Broken file : files) {
      String state = it.services().status("raw-" + file.name()).path("state").asText();
      assertThat(state)
          .as(file.name())
          .isIn(file.hopeless() ? List.of("rejected") : List.of("rejected", "accepted", "encoded"));
    }
    it.awaitCoverage();
    assertFound(good);
    assertThat(pids()).isEqualTo(pids);
  }

  private void assertFound(PictureSource pictures) {
    for (int i = 0; i < pictures.size(); i++) {
      SourcePicture picture = pictures.picture(i);
      assertThat(it.services().search(picture.bytes(), picture.contentType(), "radius=0&k=1000"))
          .contains(new Hit(picture.id(), 0));
    }
  }

  private long settled() {
    return it.log().records(Topics.IMAGES) + it.log().records(Topics.IMAGES_REJECTED);
  }

  private List<Long> pids() {
    List<Long> pids = new ArrayList<>();
    Stream.of(Service.values()).forEach(s -> pids.add(it.system().service(s).pid()));
    Stream.of(Service.values())
        .forEach(s -> assertThat(it.system().service(s).isAlive()).as(s.module()).isTrue());
    return pids;
  }
}
