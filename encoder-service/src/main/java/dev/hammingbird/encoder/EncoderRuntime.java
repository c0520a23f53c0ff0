package dev.hammingbird.encoder;

import dev.hammingbird.contracts.code.Bits;
import dev.hammingbird.contracts.code.SpaceId;
import dev.hammingbird.contracts.picture.PictureLimits;
import dev.hammingbird.encoder.kafka.KafkaAccess;
import dev.hammingbird.encoder.lane.LaneSettings;
import dev.hammingbird.encoder.lane.PictureReader;
import dev.hammingbird.encoder.lane.WorkerPool;
import dev.hammingbird.encoder.ledger.LedgerReader;
import dev.hammingbird.encoder.ledger.LedgerScan;
import dev.hammingbird.encoder.ledger.LedgerWatch;
import dev.hammingbird.encoder.ledger.ScannedPartition;
import dev.hammingbird.encoder.ledger.SpaceLedger;
import dev.hammingbird.encoder.onnx.ModelRules;
import dev.hammingbird.encoder.onnx.OnnxEngine;
import dev.hammingbird.encoder.query.QueryEncoder;
import dev.hammingbird.encoder.query.QueryOutcome;
import dev.hammingbird.encoder.space.ModelsFollower;
import dev.hammingbird.encoder.space.SpaceReport;
import dev.hammingbird.encoder.space.SpaceTools;
import dev.hammingbird.encoder.space.Spaces;
import dev.hammingbird.encoder.store.RedisStore;
import dev.hammingbird.encoder.store.StoreSettings;
import io.lettuce.core.RedisException;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Puts the encoder together from its configuration, starts it, and ends it. */
@ApplicationScoped
class EncoderRuntime {
  private static final Logger LOG = Logger.getLogger(EncoderRuntime.class);

  private final OnnxEngine engine;
  private final RedisStore redis;
  private final WorkerPool pool;
  private final Spaces spaces;
  private final ModelsFollower follower;
  private final QueryEncoder queries;
  private final LedgerReader ledger;
  private final LedgerScan scan;
  private final LedgerWatch watch;

  EncoderRuntime(EncoderConfig config, MeterRegistry registry) {
    int cores = Runtime.getRuntime().availableProcessors();
    KafkaAccess kafka = new KafkaAccess(kafkaSettings(config), config.kafka().sessionTimeout());
    engine = OnnxEngine.start(config.device());
    redis = new RedisStore(config.redis().url(), config.redis().limit());
    pool = new WorkerPool(config.workers().orElse(cores), config.decodeLimit());
    EncoderMetrics metrics = new EncoderMetrics(registry, engine.device().text(), this::spaces);
    spaces = new Spaces(tools(config, kafka), metrics::add);
    registry.gauge("encoder.workers.abandoned", pool, WorkerPool::abandoned);
    registry.gauge("encoder.batches.waiting", pool, WorkerPool::waiting);
    follower = new ModelsFollower(kafka, config.backOff(), spaces);
    ledger = new LedgerReader(kafka, redis);
    scan = new LedgerScan(kafka, redis, config.ledger().mostRecords());
    watch = new LedgerWatch(this::ledger, config.ledger().interval());
    metrics.books(watch);
    queries =
        new QueryEncoder(
            spaces,
            PictureReader.CANONICAL,
            limits(config.pictures()),
            config.queries().concurrent().orElse(cores),
            config.queries().waiting(),
            config.queries().limit());
  }

  void start(@Observes StartupEvent event) {
    LOG.infof("ONNX Runtime %s runs models on %s", engine.version(), engine.device().text());
    follower.start();
    watch.start();
    try {
      String fault = redis.fault();
      if (!fault.isEmpty()) {
        LOG.error(fault);
      }
      String warning = redis.warning();
      if (!warning.isEmpty()) {
        LOG.warn(warning);
      }
    } catch (RedisException e) {
      LOG.warnf("Redis does not answer yet: %s", e.getMessage());
    }
  }

  void stop(@Observes ShutdownEvent event) {
    watch.close();
    follower.close();
    queries.close();
    spaces.close();
    pool.close();
    redis.close();
  }

  /** Returns the device that models run on, {@code cpu} or {@code cuda}. */
  String device() {
    return engine.device().text();
  }

  List<SpaceReport> spaces() {
    return spaces.reports();
  }

  Optional<SpaceId> active() {
    return spaces.active();
  }

  QueryOutcome encode(Optional<SpaceId> space, byte[] picture) {
    return queries.encode(space, picture);
  }

  List<SpaceLedger> ledger() {
    SequencedMap<SpaceId, Bits> encoded = new TreeMap<>();
    for (SpaceReport space : spaces.reports()) {
      if (space.model().state().encoded()) {
        encoded.put(space.model().space(), space.model().manifest().bits());
      }
    }
    return ledger.read(encoded);
  }

  /** Returns the partitions of {@code images}. */
  List<Integer> partitions() {
    return ledger.partitions();
  }

  /** Goes through a space partition by partition; see {@link LedgerScan#scan}. */
  ScannedPartition scan(int partition, SpaceId space, Bits bits) {
    return scan.scan(partition, space, bits);
  }

  /** Returns why models are not up to date; empty when they are. */
  String modelsFault() {
    return follower.fault();
  }

  /** Returns what is wrong with Redis's settings; throws {@link RedisException} if it is away. */
  String redisFault() {
    return redis.fault();
  }

  private SpaceTools tools(EncoderConfig config, KafkaAccess kafka) {
    String member = config.instance().orElse("");
    return new SpaceTools(
        kafka,
        redis,
        engine,
        pool,
        PictureReader.CANONICAL,
        ModelRules.of(
            config.goldenTolerance(),
            config.model().maxBytes().asLongValue(),
            config.model().maxOpset(),
            Set.copyOf(config.model().moreOperators().orElse(List.of()))),
        config.giveUp(),
        new LaneSettings(
            member,
            config.batch(),
            config.inFlight().pictures(),
            config.inFlight().bytes().asLongValue(),
            config.backOff(),
            config.maxBackOff()),
        new StoreSettings(
            member,
            config.store().batchEntries(),
            config.redis().limit(),
            config.store().lookAgain(),
            config.backOff(),
            config.maxBackOff()));
  }

  private static Map<String, String> kafkaSettings(EncoderConfig config) {
    Map<String, String> settings = new HashMap<>(config.kafka().properties());
    settings.put("bootstrap.servers", config.kafka().bootstrapServers());
    return settings;
  }

  private static PictureLimits limits(EncoderConfig.Pictures pictures) {
    return new PictureLimits(
        Math.toIntExact(pictures.maxBytes().asLongValue()),
        pictures.maxPixels(),
        pictures.maxSide(),
        pictures.maxFrames());
  }
}
