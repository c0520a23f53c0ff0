/**
 * How good the ranking of a space is: tie-aware mean average precision and its companions over the
 * labelled pictures, and label-free figures of the codes.
 */
@NullMarked
package dev.hammingbird.search.report;

import org.jspecify.annotations.NullMarked;
