/**
 * Multi-index hashing: exact search that looks at the codes that agree with the query in a part,
 * and the planner that says when a scan is cheaper. Arrays in, rows out.
 */
@NullMarked
package dev.hammingbird.search.mih;

import org.jspecify.annotations.NullMarked;
