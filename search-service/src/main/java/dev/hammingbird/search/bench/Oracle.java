package dev.hammingbird.search.bench;

import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.contracts.image.ImageId;
import dev.hammingbird.contracts.image.Label;
import dev.hammingbird.contracts.image.Slot;
import dev.hammingbird.search.index.Question;
import dev.hammingbird.search.index.SearchResult.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What can be found, by partition and slot, and how to find it the slow and plainly right way. */
final class Oracle {
  private static final Comparator<Ranked> RANKING =
      Comparator.comparingInt((Ranked one) -> one.hit.distance())
          .thenComparingInt(one -> one.hit.slot().partition())
          .thenComparingLong(one -> one.hit.slot().offset());

  private final List<SortedMap<Long, Picture>> partitions;

  /** A picture as everybody should know it. */
  record Picture(BinaryCode code, ImageId id, List<Label> labels, long arrival) {
    long[] words() {
      long[] words = new long[code.bits().words()];
      code.copyTo(words, 0);
      return words;
    }
  }

  private record Ranked(Hit hit, BinaryCode code) {}

  Oracle(List<? extends Map<Long, Picture>> partitions) {
    this.partitions = new ArrayList<>();
    partitions.forEach(one -> this.partitions.add(new TreeMap<>(one)));
  }

  /** Returns the answer. */
  List<Hit> answer(Question question) {
    List<Ranked> all = ranking(question);
    if (question.collapse().isPresent()) {
      return collapsed(all, question.k(), question.collapse().getAsInt());
    }
    return all.stream().limit(question.k()).map(Ranked::hit).toList();
  }

  private List<Ranked> ranking(Question question) {
    List<Ranked> all = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      for (Map.Entry<Long, Picture> entry : partitions.get(p).entrySet()) {
        Picture picture = entry.getValue();
        int distance = picture.code.hammingDistance(question.code());
        boolean wanted =
            question.filter().isEmpty()
                || question.filter().get().wants(picture.id, picture.labels, picture.arrival);
        if (distance <= question.radius() && wanted) {
          all.add(new Ranked(new Hit(distance, new Slot(p, entry.getKey())), picture.code));
        }
      }
    }
    all.sort(RANKING);
    question
        .after()
        .ifPresent(
            last -> all.removeIf(one -> RANKING.compare(one, new Ranked(last, one.code)) <= 0));
    return all;
  }

  private static List<Hit> collapsed(List<Ranked> ranking, int k, int radius) {
    List<Ranked> kept = new ArrayList<>();
    List<Integer> folded = new ArrayList<>();
    for (Ranked one : ranking) {
      int owner = 0;
      while (owner < kept.size() && kept.get(owner).code.hammingDistance(one.code) > radius) {
        owner++;
      }
      if (owner < kept.size()) {
        folded.set(owner, folded.get(owner) + 1);
      } else {
        kept.add(one);
        folded.add(0);
      }
      if (kept.size() == k) {
        break;
      }
    }
    List<Hit> hits = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      Hit hit = kept.get(i).hit;
      hits.add(new Hit(hit.distance(), hit.slot(), folded.get(i)));
    }
    return hits;
  }
}
