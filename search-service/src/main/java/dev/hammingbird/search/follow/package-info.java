/**
 * What this service follows: Redis for codes, the topics {@code models} and {@code labels}, and the
 * ends of {@code images}. The only package that knows Lettuce.
 */
@NullMarked
package dev.hammingbird.search.follow;

import org.jspecify.annotations.NullMarked;
