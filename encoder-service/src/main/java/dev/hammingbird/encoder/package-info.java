@NullMarked
package dev.hammingbird.encoder;

import org.jspecify.annotations.NullMarked;
