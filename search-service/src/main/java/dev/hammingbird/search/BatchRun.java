package dev.hammingbird.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hammingbird.contracts.code.BinaryCode;
import dev.hammingbird.search.index.Question;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers the lines of one batch in their order, from one state of one space. Holds no more than
 * one group of lines at a time; reads on when the answers of the group before were taken.
 */
final class BatchRun {
  private final BatchSource source;
  private final Wish wish;
  private final ObjectMapper json;
  private final int together;
  private final List<Slip> group = new ArrayList<>();
  private long lines;
  private long errors;

  /**
   * Prepares to answer.
   *
   * @param wish what holds for all lines
   * @param together how many lines are answered in one pass over the codes
   */
  BatchRun(BatchSource source, Wish wish, ObjectMapper json, int together) {
    this.source = source;
    this.wish = wish;
    this.json = json;
    this.together = together;
  }

  /** A line under way: its question, or what is wrong with it. */
  private sealed interface Slip {
    record Asked(String what, Question question) implements Slip {}

    record Wrong(Problem problem) implements Slip {}
  }

  /**
   * The answer to a line.
   *
   * @param line its number, from 1
   * @param query the id or code that it asked for
   * @param hits nearest first; absent when there is an error
   * @param missing partitions that no replica answered for; absent when there are none
   * @param error why there is no answer
   */
  @JsonInclude(JsonInclude.Include.NON_ABSENT)
  record Answer(
      long line,
      Optional<String> query,
      Optional<List<SearchAnswer.Hit>> hits,
      Optional<List<Integer>> missing,
      Optional<Problem> error) {}

  /** The last line: a batch without it was cut off. */
  record Done(boolean done, String space, String token, long lines, long errors) {}

  /** Reads all lines and writes their answers. */
  void run(BatchLines from, OutputStream to) throws IOException {
    for (Optional<BatchLines.Line> line = from.next(); line.isPresent(); line = from.next()) {
      group.add(slip(line.get()));
      if (group.size() == together) {
        answer(to);
      }
    }
    answer(to);
    write(to, new Done(true, source.view().space().value(), source.token(), lines, errors));
    to.flush();
  }

  private Slip slip(BatchLines.Line line) {
    try {
      return switch (line) {
        case BatchLines.Line.Read(BatchLines.Wanted wanted) -> asked(wanted);
        case BatchLines.Line.Unread(String why) ->
            new Slip.Wrong(ProblemException.invalid(why).problem());
      };
    } catch (ProblemException e) {
      return new Slip.Wrong(e.problem());
    }
  }

  private Slip asked(BatchLines.Wanted wanted) {
    String id = wanted.id();
    String hex = wanted.code();
    if ((id == null) == (hex == null)) {
      throw ProblemException.invalid("give exactly one of id and code");
    }
    BinaryCode code = id != null ? source.codeOf(id) : Searcher.code(String.valueOf(hex));
    Searcher.requireWidth(code, source.view());
    Question all = wish.question(code);
    int k = wanted.k() == null ? all.k() : wanted.k();
    int radius = wanted.radius() == null ? all.radius() : wanted.radius();
    if (k < 1 || k > Wish.MAX_K || radius < 0) {
      throw ProblemException.invalid(
          "k must be 1 to %d and radius at least 0, not %d and %d"
              .formatted(Wish.MAX_K, k, radius));
    }
    return new Slip.Asked(
        String.valueOf(id != null ? id : hex),
        new Question(all.code(), k, radius, all.filter(), all.after(), all.collapse()));
  }

  private void answer(OutputStream to) throws IOException {
    List<Question> questions = new ArrayList<>();
    for (Slip slip : group) {
      if (slip instanceof Slip.Asked asked) {
        questions.add(asked.question());
      }
    }
    Optional<Problem> problem = Optional.empty();
    BatchSource.Answers answers = new BatchSource.Answers(List.of(), List.of());
    if (!questions.isEmpty()) {
      try {
        answers = source.answer(questions);
      } catch (ProblemException e) {
        problem = Optional.of(e.problem());
      }
    }
    int next = 0;
    for (Slip slip : group) {
      lines++;
      switch (slip) {
        case Slip.Wrong(Problem what) -> wrong(to, what);
        case Slip.Asked asked -> {
          if (problem.isEmpty()) {
            right(to, asked.what(), answers.hits().get(next++), answers.missing());
          } else {
            wrong(to, problem.get());
          }
        }
      }
    }
    to.flush();
    group.clear();
  }

  private void right(
      OutputStream to, String what, List<SearchAnswer.Hit> hits, List<Integer> missing)
      throws IOException {
    write(
        to,
        new Answer(
            lines,
            Optional.of(what),
            Optional.of(hits),
            missing.isEmpty() ? Optional.empty() : Optional.of(missing),
            Optional.empty()));
  }

  private void wrong(OutputStream to, Problem problem) throws IOException {
    errors++;
    write(
        to,
        new Answer(
            lines, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(problem)));
  }

  private void write(OutputStream to, Object line) throws IOException {
    to.write(json.writeValueAsBytes(line));
    to.write('\n');
  }
}
