package dev.hammingbird.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * What became of one file of several.
 *
 * @param file the name that the sender gave it
 * @param status what the answer would have been, had it come alone
 * @param image the receipt, if it was accepted
 * @param problem why not, if it was refused
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record FileResult(String file, int status, Optional<Receipt> image, Optional<Problem> problem) {
  static FileResult accepted(String file, Receipt receipt) {
    return new FileResult(file, 201, Optional.of(receipt), Optional.empty());
  }

  static FileResult refused(String file, Problem problem) {
    return new FileResult(file, problem.status(), Optional.empty(), Optional.of(problem));
  }

  /** What became of all files of a request, in their order. */
  record Many(List<FileResult> results) {
    Many {
      results = List.copyOf(results);
    }
  }
}
