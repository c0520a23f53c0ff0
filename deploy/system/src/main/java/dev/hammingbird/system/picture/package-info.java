/** Where the demo's pictures come from: drawn, from a folder, or from the CIFAR-10 archive. */
@NullMarked
package dev.hammingbird.system.picture;

import org.jspecify.annotations.NullMarked;
