/** Models: what a trainer publishes, how an artifact travels, and the life of a code space. */
@NullMarked
package dev.hammingbird.contracts.model;

import org.jspecify.annotations.NullMarked;
