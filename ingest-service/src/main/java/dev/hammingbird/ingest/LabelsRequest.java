package dev.hammingbird.ingest;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The labels that a picture is to have from now on; an empty list says that it has none. */
record LabelsRequest(@Nullable List<@Nullable String> labels) {}
