/** What a picture is called, where it lies, and the records that tell of it. */
@NullMarked
package dev.hammingbird.contracts.image;

import org.jspecify.annotations.NullMarked;
