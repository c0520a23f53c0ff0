/** Hash learning methods, one class each, and what they share. */
@NullMarked
package dev.hammingbird.trainer.method;

import org.jspecify.annotations.NullMarked;
