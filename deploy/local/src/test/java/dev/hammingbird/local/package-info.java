/** Tests of the harness, against the real processes. */
@NullMarked
package dev.hammingbird.local;

import org.jspecify.annotations.NullMarked;
