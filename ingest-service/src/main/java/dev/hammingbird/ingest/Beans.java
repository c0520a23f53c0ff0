package dev.hammingbird.ingest;

import dev.hammingbird.contracts.picture.PictureGate;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.ingest.admission.DecodePool;
import dev.hammingbird.ingest.admission.InFlight;
import dev.hammingbird.ingest.erasure.Erasures;
import dev.hammingbird.ingest.log.ImageLog;
import dev.hammingbird.ingest.log.LogSettings;
import dev.hammingbird.ingest.log.PartitionTail;
import dev.hammingbird.ingest.log.TopicScan;
import dev.hammingbird.ingest.status.StatusDesk;
import dev.hammingbird.ingest.status.StoreView;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts the plain classes together as the settings say. */
class Beans {
  private final IngestConfig config;

  Beans(IngestConfig config) {
    this.config = config;
  }

  @Produces
  @Singleton
  PictureLimits limits() {
    IngestConfig.Picture picture = config.picture();
    return new PictureLimits(
        Math.toIntExact(picture.maxBytes().asLongValue()),
        picture.maxPixels(),
        picture.maxSide(),
        picture.maxFrames());
  }

  @Produces
  @Singleton
  DecodePool pool(PictureLimits limits, Tally tally) {
    int threads = config.decode().threads();
    return new DecodePool(
        new PictureGate(limits),
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        config.decode().timeout(),
        tally::decoded);
  }

  void close(@Disposes DecodePool pool) {
    pool.close();
  }

  @Produces
  @Singleton
  InFlight inFlight(Tally tally) {
    InFlight inFlight = new InFlight(config.upload().maxInFlight());
    tally.watch(inFlight);
    return inFlight;
  }

  @Produces
  @Singleton
  LogSettings logSettings(KafkaConfig kafka) {
    return new LogSettings(
        kafka.servers(),
        config.log().blockTimeout(),
        config.log().deliveryTimeout(),
        Math.toIntExact(config.log().maxRecordSize().asLongValue()));
  }

  @Produces
  @Singleton
  ImageLog log(LogSettings settings) {
    return new ImageLog(settings);
  }

  void close(@Disposes ImageLog log) {
    log.close();
  }

  @Produces
  @Singleton
  PartitionTail tail(LogSettings settings) {
    return new PartitionTail(
        settings, config.status().tailRecords(), config.status().tailTimeout());
  }

  @Produces
  @Singleton
  StoreView store(RedisConfig redis) {
    return new StoreView(redis.url(), config.status().storeTimeout());
  }

  void close(@Disposes StoreView store) {
    store.close();
  }

  @Produces
  @Singleton
  Erasures erasures() {
    return new Erasures(config.erasures().remembered());
  }

  @Produces
  @Singleton
  TopicScan scan(LogSettings settings) {
    return new TopicScan(settings, config.deadLetters().timeout());
  }

  @Produces
  @Singleton
  StatusDesk desk(StoreView store, PartitionTail tail) {
    return new StatusDesk(store, tail, config.status().remembered());
  }
}
