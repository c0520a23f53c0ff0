/** {@code deploy/bench search}: how fast codes are compared, beside what the machine could do. */
@NullMarked
package dev.hammingbird.search.bench;

import org.jspecify.annotations.NullMarked;
