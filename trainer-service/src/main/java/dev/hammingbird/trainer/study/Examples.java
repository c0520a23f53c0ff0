package dev.hammingbird.trainer.study;

import dev.hammingbird.trainer.data.LabelledPictures.Picture;
import dev.hammingbird.trainer.evaluation.Retrieval;
import dev.hammingbird.trainer.report.RunReport.Example;
import dev.hammingbird.trainer.report.RunReport.Shown;
import java.util.ArrayList;
import java.util.List;

/** A few queries with what they find, for the eye. */
final class Examples {
  private static final int QUERIES = 10;
  private static final int HITS = 10;

  private Examples() {}

  /** Returns queries taken evenly from all, each with its nearest pictures. */
  static List<Example> of(Retrieval codes, Retriever retriever) {
    List<Example> examples = new ArrayList<>();
    int count = Math.min(QUERIES, retriever.queries().size());
    int[] database = retriever.ranked();
    for (int i = 0; i < count; i++) {
      int query = (int) ((long) i * retriever.queries().size() / count);
      List<Shown> hits = new ArrayList<>();
      for (Retrieval.Hit hit : codes.nearest(query, database, HITS)) {
        Picture found = retriever.at(hit.row());
        hits.add(shown(found, "distance " + hit.distance(), hit.relevant()));
      }
      Picture asked = retriever.queries().get(query);
      examples.add(new Example(shown(asked, "query", true), hits));
    }
    return examples;
  }

  private static Shown shown(Picture picture, String caption, boolean relevant) {
    String labels = String.join(", ", picture.labels());
    return new Shown(picture.pixels(), labels + ": " + caption, relevant);
  }
}
