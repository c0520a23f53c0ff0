/** Tests of the whole system as processes, and of the commands' own parts. */
@NullMarked
package dev.hammingbird.system;

import org.jspecify.annotations.NullMarked;
