/** Code spaces and the binary codes that live in them, down to the meaning of every bit. */
@NullMarked
package dev.hammingbird.contracts.code;

import org.jspecify.annotations.NullMarked;
