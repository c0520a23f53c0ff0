/**
 * Has queries answered by a few threads: a bounded queue, deadlines, and queries of one view that
 * wait together answered together.
 */
@NullMarked
package dev.hammingbird.search.query;

import org.jspecify.annotations.NullMarked;
