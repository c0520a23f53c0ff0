@NullMarked
package dev.hammingbird.local;

import org.jspecify.annotations.NullMarked;
