/**
 * The serving view in Redis: its keys, the layout of its pages, and the one script that writes it.
 */
@NullMarked
package dev.hammingbird.contracts.store;

import org.jspecify.annotations.NullMarked;
