@NullMarked
package dev.hammingbird.system;

import org.jspecify.annotations.NullMarked;
