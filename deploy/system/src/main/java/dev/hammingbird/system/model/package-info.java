/** Small models for drills: written, published and run like those of a trainer. */
@NullMarked
package dev.hammingbird.system.model;

import org.jspecify.annotations.NullMarked;
