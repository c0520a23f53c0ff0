/** Checks the containers of deploy/compose against the services, without a container engine. */
@NullMarked
package dev.hammingbird.system.compose;

import org.jspecify.annotations.NullMarked;
