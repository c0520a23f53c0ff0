/** Tests of the benches. */
@NullMarked
package dev.hammingbird.system.bench;

import org.jspecify.annotations.NullMarked;
