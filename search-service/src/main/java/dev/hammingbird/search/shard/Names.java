package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.image.Slot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Knows whose slots are, wherever they are held. Safe for several threads. */
public final class Names {
  private final OneHolder holders;
  private final BulkServer own;
  private final ShardLink link;
  private final Duration patience;

  /**
   * Begins.
   *
   * @param patience longest wait for one replica
   */
  Names(OneHolder holders, BulkServer own, ShardLink link, Duration patience) {
    this.holders = holders;
    this.own = own;
    this.link = link;
    this.patience = patience;
  }

  /** Returns whose slots are. Blocks. */
  public Map<Slot, ShardNames.Name> of(Scope scope, Collection<Slot> wanted)
      throws IncompleteException, InterruptedException {
    Map<Integer, List<Long>> byPartition = new TreeMap<>();
    for (Slot slot : wanted) {
      byPartition.computeIfAbsent(slot.partition(), _ -> new ArrayList<>()).add(slot.offset());
    }
    Map<Slot, ShardNames.Name> names = new HashMap<>();
    for (Map.Entry<Integer, List<Long>> some : byPartition.entrySet()) {
      int partition = some.getKey();
      ShardNames query =
          new ShardNames(scope.space().value(), scope.topic(), partition, some.getValue());
      long deadline = System.nanoTime() + OneHolder.ROUNDS * patience.toNanos();
      ShardNames.Answer answer =
          holders
              .ask(scope.space(), partition, patience, deadline, new Asking(query))
              .orElseThrow(() -> IncompleteException.missing(partition));
      for (int i = 0; i < some.getValue().size(); i++) {
        names.put(new Slot(partition, some.getValue().get(i)), answer.names().get(i));
      }
    }
    return names;
  }

  private final class Asking implements OneHolder.Asking<ShardNames.Answer> {
    private final ShardNames query;

    Asking(ShardNames query) {
      this.query = query;
    }

    @Override
    public Optional<ShardNames.Answer> here() {
      return Optional.of(own.names(query)).filter(ShardNames.Answer::held);
    }

    @Override
    public Optional<ShardNames.Answer> there(String address, Duration atMost)
        throws IOException, InterruptedException {
      return Optional.of(link.ask(address, "names", query, ShardNames.Answer.class, atMost))
          .filter(answer -> answer.held() && answer.names().size() == query.slots().size());
    }
  }
}
