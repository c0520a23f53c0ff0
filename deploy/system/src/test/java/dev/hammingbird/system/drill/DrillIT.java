package dev.hammingbird.system.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hammingbird.local.RepositoryRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A minute of {@code deploy/drill faults}: one process of each kind, two faults. */
class DrillIT {
  @Test
  void whatClientsWereToldIsThereAfterFaults() throws IOException {
    Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
    DrillPlan plan =
        new DrillPlan(
            RepositoryRoot.find(),
            Files.createTempDirectory(target, "drill-"),
            1,
            DrillPlan.Redis.ONE,
            1,
            1,
            FaultsDrill.serviceSettings());

    Map<String, @Nullable Object> figures =
        FaultsDrill.run(
            plan, new FaultsDrill.Settings(1, 1, 10, 10, 10, List.of("KILL", "RESTORE", "FLUSH")));

    assertThat(figures)
        .containsEntry("ledger_difference", 0L)
        .containsEntry("digests_equal", true)
        .containsEntry("oracle_differences", 0L)
        .containsEntry("wrong_space_answers", 0L);
    assertThat((Integer) figures.get("accepted")).isGreaterThan(50);
  }
}
