package dev.hammingbird.search;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * As many event loops as processors, unless somebody says otherwise. Loops search here, and with
 * Quarkus' two a processor they would take the processors from one another: at 10 million codes the
 * slowest of a hundred answers came twice as late.
 */
public final class EventLoops implements ConfigSource {
  private static final String SETTING = "quarkus.vertx.event-loops-pool-size";
  private static final int BELOW_EVERY_FILE = 50;

  @Override
  public int getOrdinal() {
    return BELOW_EVERY_FILE;
  }

  @Override
  public String getName() {
    return "event loops, one a processor";
  }

  @Override
  public Set<String> getPropertyNames() {
    return Set.of(SETTING);
  }

  @Override
  public @Nullable String getValue(String name) {
    return name.equals(SETTING)
        ? Integer.toString(Runtime.getRuntime().availableProcessors())
        : null;
  }
}
