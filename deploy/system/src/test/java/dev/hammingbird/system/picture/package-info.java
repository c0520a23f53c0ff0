/** Tests of the demo's pictures. */
@NullMarked
package dev.hammingbird.system.picture;

import org.jspecify.annotations.NullMarked;
