/** The drills themselves, at a small size. */
@NullMarked
package dev.hammingbird.system.drill;

import org.jspecify.annotations.NullMarked;
