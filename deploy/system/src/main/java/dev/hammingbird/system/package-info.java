/** The commands of {@code deploy/}: start everything, show it, measure it. */
@NullMarked
package dev.hammingbird.system;

import org.jspecify.annotations.NullMarked;
