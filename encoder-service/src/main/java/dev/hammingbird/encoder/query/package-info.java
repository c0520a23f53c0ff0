/**
 * Codes of query pictures: the same gate, the same preprocessing, the same session as the lanes.
 */
@NullMarked
package dev.hammingbird.encoder.query;

import org.jspecify.annotations.NullMarked;
