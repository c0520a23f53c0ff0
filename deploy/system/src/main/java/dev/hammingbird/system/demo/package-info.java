/** The demo: pictures in, a model learned and rolled out, searches, and a report with a verdict. */
@NullMarked
package dev.hammingbird.system.demo;

import org.jspecify.annotations.NullMarked;
