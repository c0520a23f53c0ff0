/** Tests of the demo's figures. */
@NullMarked
package dev.hammingbird.system.demo;

import org.jspecify.annotations.NullMarked;
