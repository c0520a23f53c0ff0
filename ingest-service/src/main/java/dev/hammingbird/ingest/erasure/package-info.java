/** Which pictures were erased, so that nothing older lets them in again. */
@NullMarked
package dev.hammingbird.ingest.erasure;

import org.jspecify.annotations.NullMarked;
