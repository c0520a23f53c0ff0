@NullMarked
package dev.hammingbird.contracts;

import org.jspecify.annotations.NullMarked;
