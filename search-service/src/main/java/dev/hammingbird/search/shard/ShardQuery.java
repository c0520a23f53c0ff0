package dev.hammingbird.search.shard;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.PictureFilter;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What one replica asks another.
 *
 * @param space whose codes
 * @param topic Kafka's id of the topic {@code images}
 * @param partitions where to search
 * @param at the states to answer from, one for each partition; absent for the newest
 * @param questions asked of all of them; none asks for positions only
 * @param patienceMillis how long the answer may take
 */
record ShardQuery(
    String space,
    String topic,
    List<Integer> partitions,
    @Nullable List<ShardAt> at,
    List<Asked> questions,
    long patienceMillis) {
  ShardQuery {
    partitions = List.copyOf(partitions);
    at = at == null ? null : List.copyOf(at);
    questions = List.copyOf(questions);
  }

  /**
   * A question.
   *
   * @param code in hex
   * @param k the most hits
   * @param radius the largest distance
   * @param filter which pictures may be hits; absent for all
   * @param after only what comes after this hit
   * @param codes whether hits are to bring their codes
   */
  record Asked(
      String code,
      int k,
      int radius,
      @Nullable Filter filter,
      @Nullable After after,
      boolean codes) {
    static Asked of(Question question, boolean codes) {
      return new Asked(
          question.code().hex(),
          question.k(),
          question.radius(),
          question.filter().map(Filter::of).orElse(null),
          question.after().map(After::of).orElse(null),
          codes);
    }

    Question question() {
      return new Question(
          BinaryCode.ofHex(code),
          k,
          radius,
          Optional.ofNullable(filter).map(Filter::filter),
          Optional.ofNullable(after).map(After::hit),
          OptionalInt.empty());
    }
  }

  /** The last hit of the page before. */
  record After(int distance, int partition, long slot) {
    static After of(SearchResult.Hit hit) {
      return new After(hit.distance(), hit.slot().partition(), hit.slot().offset());
    }

    SearchResult.Hit hit() {
      return new SearchResult.Hit(distance, new Slot(partition, slot));
    }
  }

  /** {@link PictureFilter} as text. */
  record Filter(
      List<String> any, List<String> all, List<String> none, long from, long to, String idPrefix) {
    static Filter of(PictureFilter filter) {
      return new Filter(
          texts(filter.any()),
          texts(filter.all()),
          texts(filter.none()),
          filter.from(),
          filter.to(),
          filter.idPrefix());
    }

    PictureFilter filter() {
      return new PictureFilter(labels(any), labels(all), labels(none), from, to, idPrefix);
    }

    private static List<String> texts(List<Label> labels) {
      return labels.stream().map(Label::value).toList();
    }

    private static List<Label> labels(List<String> texts) {
      return texts.stream().map(Label::new).toList();
    }
  }
}
