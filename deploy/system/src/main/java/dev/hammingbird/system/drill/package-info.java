/** Breaks the system on purpose, under load, and checks what is left against what clients know. */
@NullMarked
package dev.hammingbird.system.drill;

import org.jspecify.annotations.NullMarked;
