/**
 * The life of spaces: transitions on the topic {@code models}, and the controller that makes them.
 */
@NullMarked
package dev.hammingbird.search.rollout;

import org.jspecify.annotations.NullMarked;
