/**
 * Pictures at the door: what is let in, in which bytes it is kept, and how it becomes the model's
 * input. Everything here is pure: the same bytes give the same answer in every service.
 */
@NullMarked
package dev.hammingbird.contracts.picture;

import org.jspecify.annotations.NullMarked;
