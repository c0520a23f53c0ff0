/** Measurements: what the system reaches against what its parts could. */
@NullMarked
package dev.hammingbird.system.bench;

import org.jspecify.annotations.NullMarked;
