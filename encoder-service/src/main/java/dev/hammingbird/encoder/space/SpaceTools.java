package dev.hammingbird.encoder.space;

import dev.hammingbird.contracts.model.Manifest;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import dev.hammingbird.encoder.lane.Lane;
import dev.hammingbird.encoder.lane.LaneSettings;
import dev.hammingbird.encoder.lane.PictureReader;
import dev.hammingbird.encoder.lane.WorkerPool;
import dev.hammingbird.encoder.onnx.ModelRefusedException;
import dev.hammingbird.encoder.onnx.ModelRules;
import dev.hammingbird.encoder.onnx.OnnxEngine;
import dev.hammingbird.encoder.onnx.OnnxModel;
import dev.hammingbird.encoder.store.RedisStore;
import dev.hammingbird.encoder.store.StoreSettings;
import dev.hammingbird.encoder.store.StoreWriter;
import java.time.Duration;

/**
 * What all spaces of an instance share.
 *
 * @param rules what a model may hold
 * @param giveUp how long a space that is not in service yet may make no way before it is FAILED
 * @param laneSettings limits of every lane
 * @param storeSettings limits of every store writer
 */
public record SpaceTools(
    KafkaAccess kafka,
    RedisStore redis,
    OnnxEngine engine,
    WorkerPool pool,
    PictureReader reader,
    ModelRules rules,
    Duration giveUp,
    LaneSettings laneSettings,
    StoreSettings storeSettings) {

  Duration backOff() {
    return laneSettings.backOff();
  }

  Duration maxBackOff() {
    return laneSettings.maxBackOff();
  }

  OnnxModel load(Manifest manifest, byte[] file) throws ModelRefusedException {
    return OnnxModel.load(engine, manifest, file, laneSettings.batch(), rules);
  }

  Lane lane(OnnxModel onnx) {
    return new Lane(onnx, reader, laneSettings, kafka, pool);
  }

  StoreWriter store(OnnxModel onnx) {
    return new StoreWriter(onnx.space(), onnx.bits(), storeSettings, kafka, redis);
  }
}
