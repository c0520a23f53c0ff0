/**
 * What two services could silently disagree on: the names of the topics, and below, every format.
 */
@NullMarked
package dev.hammingbird.contracts;

import org.jspecify.annotations.NullMarked;
