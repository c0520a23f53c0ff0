@NullMarked
package dev.hammingbird.trainer;

import org.jspecify.annotations.NullMarked;
