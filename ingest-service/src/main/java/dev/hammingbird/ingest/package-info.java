@NullMarked
package dev.hammingbird.ingest;

import org.jspecify.annotations.NullMarked;
