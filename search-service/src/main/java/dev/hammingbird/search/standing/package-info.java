/**
 * Standing queries: kept on the topic {@code standing}, compared with what arrives, their matches
 * published on {@code matches}. One replica of a group matches each partition of {@code images}.
 */
@NullMarked
package dev.hammingbird.search.standing;

import org.jspecify.annotations.NullMarked;
