@NullMarked
package dev.hammingbird.search;

import org.jspecify.annotations.NullMarked;
